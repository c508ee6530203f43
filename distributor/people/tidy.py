"""What of logging in is over, and how long it is kept after that."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from distributor.clock import Clock
from distributor.old_rows import take_away
from distributor.people.models import Errand, Invitation, OpenSession

# What has ended opens nothing. A session that begins just now is noted before it is stored: a day is more
# than any clock or slow page needs.
ENDED = timedelta(days=1)
# They name somebody, with a mail address, who may never have come; the log says who was invited.
INVITATIONS = timedelta(days=30)


def tidy_people(*, clock: Clock) -> dict[str, int]:
    """Take away what is over; gives what and how many."""
    now = clock.now()
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    browsers = OpenSession.objects.filter(~Exists(alive), seen_at__lt=now - ENDED)
    return {
        "sessions": take_away(Session.objects.filter(expire_date__lt=now - ENDED)),
        "browsers": take_away(browsers),
        "errands": take_away(Errand.objects.filter(ends_at__lt=now - ENDED)),
        "invitations": take_away(Invitation.objects.filter(expires_at__lt=now - INVITATIONS)),
    }
