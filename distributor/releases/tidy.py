"""How long a webhook is kept once it was read."""

from datetime import timedelta

from django.db.models import Q

from distributor.clock import Clock
from distributor.old_rows import take_away
from distributor.releases.models import InboxEntry

# An entry is what makes a second webhook with its id a replay. A copy of the first is refused by its time
# after ``signature.TOLERANCE_S``, but a sender that heard no answer signs anew, for some days at most.
READ = timedelta(days=30)
# Somebody may still want to see what nothing could be made of.
WITH_PROBLEM = timedelta(days=90)


def tidy_releases(*, clock: Clock) -> dict[str, int]:
    """Take away webhooks that were read long ago; what waits stays. Gives what and how many."""
    now = clock.now()
    is_done = Q(problem="", read_at__lt=now - READ) | Q(read_at__lt=now - WITH_PROBLEM)
    return {"webhooks": take_away(InboxEntry.objects.filter(is_done))}
