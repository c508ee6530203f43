"""The stop switch for programs: an alarm button, a chat command, a monitoring rule.

::

    GET    /api/holds                     what is held, and what was leaving already
    POST   /api/holds   {"scope": "everything", "because": "…"}
    DELETE /api/holds   {"scope": "everything"}

with ``Authorization: Bearer dist_…`` (``distributor people key``). Scopes as ``distributor hold`` has them.
"""

import json
from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from distributor.clock import SystemClock
from distributor.delivery.holds import ScopeError, active_holds, lift_hold, parse_scope, set_hold
from distributor.desk.api_keys import person_with
from distributor.desk.errors import FormError
from distributor.desk.holding import leaving_now
from distributor.desk.throttle import count_failure, is_throttled
from distributor.errors import DistributorError
from distributor.networks.words import storable
from distributor.people.rights import Right
from distributor.people.roles import may_person

NO_KEY = "Send a key that counts: 'Authorization: Bearer dist_…'. Nothing was changed."
MOST_BODY = 10_000


@csrf_exempt  # no cookie is looked at, so no page of somebody else can use one
def holds(request: HttpRequest) -> JsonResponse:
    """What is held; set or lift a hold."""
    person = _person(request)
    if person is None:
        return JsonResponse({"error": NO_KEY}, status=401, headers={"WWW-Authenticate": "Bearer"})
    acts: dict[str, Callable[[HttpRequest, str], None]] = {"POST": _set, "DELETE": _lift}
    wanted = {"POST": Right.HOLD, "DELETE": Right.APPROVE}.get(request.method or "", Right.READ)
    if not may_person(person, wanted, clock=SystemClock()):
        return JsonResponse({"error": f"The roles of {person} do not allow that."}, status=403)
    try:
        if request.method in acts:
            acts[request.method](request, person)
        elif request.method != "GET":
            return JsonResponse({"error": "GET, POST or DELETE."}, status=405)
    except DistributorError as error:
        status = 422 if isinstance(error, ScopeError | FormError) else 409
        return JsonResponse({"error": str(error)}, status=status)
    return JsonResponse(_state(), status=201 if request.method == "POST" else 200)


def _person(request: HttpRequest) -> str | None:
    address = request.META.get("REMOTE_ADDR", "")
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key or is_throttled("api", address=address):
        return None
    person = person_with(key.strip())
    if person is None:
        count_failure("api", address=address)
    return person


def _set(request: HttpRequest, person: str) -> None:
    body = _body(request)
    scope, because = parse_scope(body.get("scope", "")), body.get("because", "")
    set_hold(scope, person=person, because=because[:1000], clock=SystemClock())


def _lift(request: HttpRequest, person: str) -> None:
    lift_hold(parse_scope(_body(request).get("scope", "")), person=person, clock=SystemClock())


def _body(request: HttpRequest) -> dict[str, str]:
    try:
        said = json.loads(request.body[:MOST_BODY].decode())
    except (ValueError, RecursionError) as error:
        raise FormError("The body is not JSON in UTF-8. Nothing was changed.") from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise FormError("The body has to be a JSON object of texts. Nothing was changed.")
    return {name: storable(value) for name, value in said.items()}


def _state() -> dict[str, object]:
    return {
        "holds": [
            {"scope": str(hold), "by": hold.person, "because": hold.because, "since": hold.set_at.isoformat()}
            for hold in active_holds()
        ],
        "in_flight": [post.pk for post in leaving_now()],
    }
