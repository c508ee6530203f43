"""The house style file: what is wrong in it is named with its line."""

from pathlib import Path

import pytest

from distributor.posts.writing import DEFAULT_HOUSE, HouseFileError, load_house
from distributor.posts.writing.house_file import house_from_text

pytestmark = pytest.mark.pure


def test_no_file_gives_the_defaults() -> None:
    assert load_house(None) is DEFAULT_HOUSE


def test_file_in_the_project_gives_the_defaults() -> None:
    assert load_house(Path(__file__).parents[2] / "config" / "house.toml") == DEFAULT_HOUSE


def test_every_setting_is_read() -> None:
    house = house_from_text(
        """
order = ["text", "link", "hashtags", "sign-off"]
sign_off = "Stand with them."
forbidden = ["rebel"]
thread_link = "first"
x_limit = 25000
[hashtags]
x = 1
[fixed_hashtags]
all = ["#HumanRights"]
[preferred]
"Burma" = "Myanmar"
[handles.x]
"Harbour Forum" = "@harbour"
"""
    )

    assert house.order[1] == "link"
    assert (house.sign_off, house.thread_link, house.x_limit) == ("Stand with them.", "first", 25_000)
    assert (house.most_hashtags("x"), house.most_hashtags("facebook")) == (1, 3)
    assert house.fixed("linkedin") == ("#HumanRights",)
    assert house.handles["x"]["Harbour Forum"] == "@harbour"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('sign_off = "a"\norder = [\n', 3, "no TOML"),
        ('a = 1\nsign_off = "', 2, "no TOML"),
        ('\n\ncolour = "red"', 3, "colour is no setting"),
        ('# order\norder = ["text"]', 2, "must name each of"),
        ("sign_off = 3", 1, "one line of text"),
        ('forbidden = "word"', 1, "list of words"),
        ('\nthread_link = "middle"', 2, '"first" or "last"'),
        ("x_limit = 279", 1, "from 280 to 25000"),
        ("x_limit = true", 1, "from 280 to 25000"),
        ("[hashtags]\nx = 2\nfacebook = 11", 3, "hashtags.facebook must be a whole number"),
        ("hashtags = 3", 1, "must be a table"),
        ('[fixed_hashtags]\n\nall = ["HumanRights"]', 3, "no hashtag"),
        ('[preferred]\n"Burma" = 3', 2, "preferred.Burma"),
        ('[handles]\nx = "@a"', 2, "handles.x must be a table"),
        ('[handles.x]\n# none\n"Harbour Forum" = "harbour"', 3, "no handle"),
        ('[handles.facebook]\n"Harbour Forum" = "@harbour"', 1, "knows no handles"),
    ],
)
def test_mistake_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(HouseFileError) as error:
        house_from_text(text, name="house.toml")

    assert f"house.toml, line {line}: " in str(error.value)
    assert words in str(error.value)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HouseFileError, match="cannot be read"):
        load_house(tmp_path / "none.toml")
