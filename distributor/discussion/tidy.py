"""How long unsaved words, mentions that were read and links for people outside are kept."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from distributor.clock import Clock
from distributor.discussion.models import Comment, Mention, ReviewLink, Unsaved
from distributor.old_rows import take_away

# Longer than anybody is away; words that nobody has approved are not kept for ever.
UNSAVED = timedelta(days=90)
# The page of mentions shows the newest; the comment stays.
MENTIONS = timedelta(days=365)
# Who was let in, by whom, why and how often stands in the log.
REVIEW_LINKS = timedelta(days=90)


def tidy_discussion(*, clock: Clock) -> dict[str, int]:
    """Take away what is over; a link by which somebody commented stays. Gives what and how many."""
    now = clock.now()
    said = Comment.objects.filter(link=OuterRef("pk"))
    links = ReviewLink.objects.filter(~Exists(said), expires_at__lt=now - REVIEW_LINKS)
    return {
        "unsaved": take_away(Unsaved.objects.filter(kept_at__lt=now - UNSAVED)),
        "mentions": take_away(Mention.objects.filter(read_at__lt=now - MENTIONS)),
        "review_links": take_away(links),
    }
