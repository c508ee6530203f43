"""Releases of an invented organisation, in the shapes that real ones come in."""

from pathlib import Path

from distributor.releases.reading import RawRelease, raw_from_bytes

NAMES = sorted(path.name for path in Path(__file__).parent.iterdir() if path.suffix in {".txt", ".html"})


def sample(name: str) -> RawRelease:
    """The raw release in a file of this folder."""
    return raw_from_bytes(Path(__file__).with_name(name).read_bytes(), name=name)


def joint_statement(signatories: int) -> RawRelease:
    """A joint statement with as many signatories as wanted."""
    text = (
        "(Bangkok, 12 May 2021) – We, the undersigned organisations, condemn the closure of three newspapers"
        " in Laos on 10 May 2021.\n\n"
        "The Ministry gave no reason for the closure. More than 90 journalists have lost their work.\n\n"
        "We call on the Government of Laos to let the three newspapers print again.\n\n"
        "Signatories:\n\n"
    )
    names = "\n".join(
        f"{number}. Lantern Foundation of District {number}" for number in range(1, signatories + 1)
    )
    return RawRelease(title="[Joint Statement] Laos: Let the newspapers print again", text=text + names)
