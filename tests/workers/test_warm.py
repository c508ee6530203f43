"""What a process builds once is there before somebody waits for it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure


def test_the_first_check_of_a_text_finds_every_table_built() -> None:
    assert built_by_a_check(warmed=False) > 5
    assert built_by_a_check(warmed=True) == 0


def built_by_a_check(*, warmed: bool) -> int:
    """How many tables a check builds in a process of its own; what is kept of single releases has a bound."""
    code = f"""
import functools, gc
from workers.warm import warm_pages
from distributor.posts.writing import check
from distributor.releases.reading.values import ReadRelease

def built():
    caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return sum(each.cache_info().currsize for each in caches if each.cache_info().maxsize is None)

if {warmed}:
    warm_pages()
before = built()
text = "Twelve workers were taken to Port Sorrel in Peru on 18 November, “unpaid”, said Lena Ortigas."
check(text.replace("Twelve", "Thirteen"), ReadRelease(title="Free them", language="en", paragraphs=(text,)))
print(built() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return int(done.stdout)
