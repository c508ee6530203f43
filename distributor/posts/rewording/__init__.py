"""Rewording: a language model may propose other words for an extract; a person decides, ``check`` judges.

Off by default. A proposal is never approved by a machine, and nothing of a model's answer is used but its
text.
"""

from distributor.posts.rewording.model import LanguageModel, ModelSettings
from distributor.posts.rewording.proposal import Proposal, propose

__all__ = ["LanguageModel", "ModelSettings", "Proposal", "propose"]
