"""How long words of a language model and files of pictures are kept that no post uses."""

from datetime import timedelta

from distributor.clock import Clock
from distributor.old_rows import take_away
from distributor.posts.models import Rewording
from distributor.posts.pictures.files import tidy_pictures

# Nobody took them over; the log says that they were asked for.
REWORDINGS = timedelta(days=90)


def tidy_posts(*, clock: Clock) -> dict[str, int]:
    """Take away what no post uses; gives what and how many."""
    old = Rewording.objects.filter(asked_at__lt=clock.now() - REWORDINGS)
    return {"rewordings": take_away(old), "pictures": tidy_pictures(clock=clock)}
