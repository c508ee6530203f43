"""Writing: a read release into the text for one network, out of its own sentences.

Pure: no database, clock or network.
"""

from distributor.posts.writing.card import card_description, card_title
from distributor.posts.writing.check import check, check_parts
from distributor.posts.writing.extract import extract
from distributor.posts.writing.findings import Finding, FindingKind
from distributor.posts.writing.house import DEFAULT_HOUSE, House
from distributor.posts.writing.house_file import HouseFileError, load_house
from distributor.posts.writing.summary import possible_variants, variants, write_summary
from distributor.posts.writing.values import Part, Summary, Variant

__all__ = [
    "DEFAULT_HOUSE",
    "Finding",
    "FindingKind",
    "House",
    "HouseFileError",
    "Part",
    "Summary",
    "Variant",
    "card_description",
    "card_title",
    "check",
    "check_parts",
    "extract",
    "load_house",
    "possible_variants",
    "variants",
    "write_summary",
]
