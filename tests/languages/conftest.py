"""A page leaves its language behind in the thread; the next test starts in English again."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    with override("en"):
        yield
