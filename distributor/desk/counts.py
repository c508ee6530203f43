"""How many posts stand where: the numbers on the queue's tabs."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from distributor.posts.lifecycle import State
from distributor.posts.models import Post

ON_THEIR_WAY = (State.APPROVED, State.CLAIMED, State.SENDING)
# A sentence on a post that may still go out is a question to somebody; on a rejected one it is the reason.
ASKS = Q(state__in=[State.DRAFT, *ON_THEIR_WAY, State.PUBLISHED]) & ~Q(problem="")
ASKS |= Q(review_due=True)
STUCK = (State.FAILED, State.UNKNOWN, State.MISSED)
NEEDS_HELP = Q(state__in=STUCK) | ASKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Posts in each tab; ``newest`` is the highest id of all, 0 when there is none."""

    waiting: int = 0
    scheduled: int = 0
    help: int = 0
    published: int = 0
    rejected: int = 0
    newest: int = 0


def count_posts() -> Counts:
    """Count all posts: one GROUP BY over an index, one look at those with a problem."""
    rows = Post.objects.order_by().values_list("state").annotate(Count("pk"), Max("pk"))
    by_state = {state: (count, newest) for state, count, newest in rows}

    def count(*states: State) -> int:
        return sum(by_state.get(state, (0, 0))[0] for state in states)

    return Counts(
        waiting=count(State.DRAFT),
        scheduled=count(*ON_THEIR_WAY),
        help=count(*STUCK) + Post.objects.filter(ASKS).exclude(state__in=STUCK).count(),
        published=count(State.PUBLISHED, State.DELETED),
        rejected=count(State.REJECTED),
        newest=max((newest for _, newest in by_state.values()), default=0),
    )
