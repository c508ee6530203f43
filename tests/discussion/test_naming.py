"""Who is named in a comment; no database."""

import pytest

from distributor.discussion.naming import named_in, unknown_in

pytestmark = pytest.mark.pure
PEOPLE = ["mira", "arun.k", "Lena", "lena@forum.example"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@mira please look.", ("mira",)),
        ("@MIRA, and @arun.k.", ("mira", "arun.k")),
        ("(@lena) and @lena@forum.example!", ("Lena", "lena@forum.example")),
        ("write to info@mira or mira@forum.example", ()),
        ("@miranda @nobody", ()),
        ("@mira-and-others", ("mira",)),
        ("@mira @mira", ("mira",)),
    ],
)
def test_who_is_named(text: str, named: tuple[str, ...]) -> None:
    assert named_in(text, PEOPLE) == named


def test_a_name_of_nobody_is_told() -> None:
    assert unknown_in("@mira, ask @nobody.", PEOPLE) == ("nobody",)
