"""Writing: a read release into the text for one network, out of its own sentences.

Pure: no database, clock or network.
"""

from distributor.posts.writing.card import card_description
from distributor.posts.writing.summary import write_summary
from distributor.posts.writing.values import Part, Summary

__all__ = ["Part", "Summary", "card_description", "write_summary"]
