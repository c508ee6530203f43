"""A picture as a post names it: which bytes, in what words, and who can be seen on it. Pure."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from distributor.networks.values import Image


class YesNo(StrEnum):
    """An answer; empty while nobody gave one."""

    YES = "yes"
    NO = "no"
    UNANSWERED = ""


class Consent(StrEnum):
    """Whether the people who can be recognised agreed to be shown."""

    GIVEN = "given"
    PUBLIC = "public"  # they acted in public, as speakers or officials do, and nobody asks such people
    NONE = "none"
    UNANSWERED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The three answers about the people on a picture.

    Attributes:
        faces: it shows faces.
        recognisable: somebody can be recognised, by the face or by a name badge, clothes or the place.
        consent: what those people said.
        note: who agreed to what, in words, for the log; no names that need protection.
    """

    faces: YesNo = YesNo.UNANSWERED
    recognisable: YesNo = YesNo.UNANSWERED
    consent: Consent = Consent.UNANSWERED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a picture says that was drawn here, and the key of the revision whose words those are."""

    words: str
    revision_id: int


NOBODY = People(faces=YesNo.NO, recognisable=YesNo.NO)
"""For what was drawn here and shows only words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of one post.

    Attributes:
        digest: SHA-256 of the very bytes that go out; by it the file is kept (``PictureFile``).
        media_type: such as ``"image/jpeg"``.
        width, height: in pixels.
        alt: what it shows, in words; empty while nobody said.
        by: user name of who put it there.
        described_by: user name of who last changed its alt text; empty while it is the one it came with.
        people: who can be seen on it.
        is_card: it stands on the link's card and not under the text, on networks that fetch no page.
        drawn: what it says, where it was drawn here of a release; its alt text may say something else by now.
        drawn_from: the revision (key) that it was drawn of; 0 for a picture that was not drawn here.
    """

    digest: str
    media_type: str
    width: int
    height: int
    alt: str = ""
    by: str = ""
    described_by: str = ""
    people: People = People()
    is_card: bool = False
    drawn: str = ""
    drawn_from: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether it has its words (on a card it needs none) and all answers about the people on it."""
        people = self.people
        asked: list[StrEnum] = [people.faces, people.recognisable]
        asked += [people.consent] if people.recognisable == YesNo.YES else []
        return all(asked) and bool(self.alt or self.is_card)

    def image(self, *, data: bytes = b"") -> Image:
        """As its network gets it; without ``data`` for what is only hashed or counted."""
        return Image(data=data, media_type=self.media_type, alt=self.alt, digest=self.digest)


def read_pictures(stored: Sequence[Mapping[str, object]]) -> tuple[Picture, ...]:
    """The pictures of a post's column, in their order."""
    return tuple(_read(each) for each in stored)


def _read(each: Mapping[str, object]) -> Picture:
    return Picture(
        digest=str(each["digest"]),
        media_type=str(each["media_type"]),
        width=int(str(each["width"])),
        height=int(str(each["height"])),
        alt=str(each["alt"]),
        by=str(each["by"]),
        described_by=str(each.get("described_by", "")),
        people=People(
            faces=YesNo(str(each["faces"])),
            recognisable=YesNo(str(each["recognisable"])),
            consent=Consent(str(each["consent"])),
            note=str(each["note"]),
        ),
        is_card=bool(each["is_card"]),
        drawn=str(each.get("drawn", "")),
        drawn_from=int(str(each.get("drawn_from", 0))),
    )


def written_pictures(pictures: Sequence[Picture]) -> list[dict[str, object]]:
    """As they stand in a post's column; the inverse of ``read_pictures``."""
    return [_written(each) for each in pictures]


_PLAIN = (
    "digest",
    "media_type",
    "width",
    "height",
    "alt",
    "by",
    "described_by",
    "is_card",
    "drawn",
    "drawn_from",
)


def _written(picture: Picture) -> dict[str, object]:
    people = {name: str(value) for name, value in dataclasses.asdict(picture.people).items()}
    return {**{name: getattr(picture, name) for name in _PLAIN}, **people}
