"""Which languages of the pages a person has read and found right."""

# A language comes in here, and its catalogue loses the words "Machine-made", when a person who speaks it has
# read the catalogue (docs/translating.md).
REVIEWED = frozenset({"en"})


def is_machine_made(language: str) -> bool:
    """Whether nobody has read the words of this language yet; pages in it say so."""
    return language not in REVIEWED
