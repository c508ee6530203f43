"""What every template may ask for (named in the settings)."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from distributor.desk.languages import is_machine_made
from distributor.desk.standing import practice_networks, real_networks, standing


def practice(request: HttpRequest) -> dict[str, object]:
    """Whether this is practice; for people who are logged in also the holds and what needs help.

    Nothing is asked of the database before a template shows it.

    Returns:
        ``is_practice``, ``practice_networks`` (labels), ``is_all_practice``, ``is_machine_made`` (the page's
        language), ``holds`` (list of ``Hold``), ``needs_help`` (posts) and ``named_in`` (comments that name
        the viewer and were not read).
    """
    networks = practice_networks()
    known: dict[str, object] = {
        "is_machine_made": is_machine_made(get_language() or "en"),
        "is_practice": bool(networks),
        "is_all_practice": not real_networks(),
        "practice_networks": networks,
    }
    # A page that failed early has no session to ask.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**known, "holds": [], "needs_help": 0, "named_in": 0}
    here = standing(request)
    return {
        **known,
        "holds": SimpleLazyObject(lambda: here.holds),
        "needs_help": SimpleLazyObject(lambda: here.counts.help),
        "named_in": SimpleLazyObject(lambda: here.mentions),
    }
