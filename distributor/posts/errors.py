"""Why a person's wish about a post was refused. Nothing is changed when one of these is raised."""

from distributor.errors import DistributorError


class PostError(DistributorError):
    """The wish cannot be carried out."""


class IllegalTransition(PostError):
    """The post is not in a state that allows it; somebody else may have been faster."""


class ApprovalError(PostError):
    """The post may not be approved like this, or not by this person."""


class EditConflict(PostError):
    """Somebody else changed the post since this person opened it; their text is kept as it is.

    Attributes:
        theirs: the text that stands now.
        ours: the text that was not saved.
    """

    def __init__(self, sentence: str, *, theirs: str, ours: str) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.ours = ours
