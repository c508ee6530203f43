"""How the sandbox plays X.

Source: docs.x.com (openapi.json 2.167, 2026-08-22): unknown keys are refused, lists show t.co links.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from distributor.networks.answers import text_at
from distributor.networks.sandbox.faults import Fault, FaultKind
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World
from distributor.networks.x.listing import history_name, listing
from distributor.networks.x.refusals import duplicate, invalid, problem, too_many, unauthorized
from distributor.networks.x.shown import displayed, full_links, shortened
from distributor.networks.x.text import LIMIT, weighted_length

# How long X remembers a text is not published; a day is this sandbox's assumption.
DUPLICATE_WINDOW = timedelta(hours=24)

_KEYS = frozenset(
    {
        "text",
        "media",
        "poll",
        "reply",
        "quote_tweet_id",
        "reply_settings",
        "community_id",
        "geo",
        "made_with_ai",
        "paid_partnership",
        "nullcast",
        "card_uri",
        "for_super_followers_only",
        "share_with_followers",
        "direct_message_deep_link",
        "edit_options",
    }
)
_OWN_POSTS = re.compile(r"/2/users/(\d+)/tweets")


class XPlayer:
    """X by its calls: create, who am I, own posts."""

    name = "x"

    def __init__(self) -> None:
        self._creates = Meter(limit=100, window_s=15 * 60)
        self._reads = Meter(limit=900, window_s=15 * 60)

    def is_create(self, ask: Ask) -> bool:
        """``POST /2/tweets``."""
        return (ask.method, ask.path) == ("POST", "/2/tweets")

    def create(self, ask: Ask, *, world: World) -> Reply:
        """201 with the id, or X's own refusal."""
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return unauthorized()
        left, reset = self._creates.count(account.token, now=world.clock.now())
        headers = _window(self._creates, left=left, reset=reset)
        if left < 0:
            return too_many(headers)
        refused = _refused(ask.json, account=account, world=world)
        if refused is not None:
            return Reply(status=refused.status, body=refused.body, headers={**refused.headers, **headers})
        post = _stored(text_at(ask.json, "text"), account=account, world=world)
        history = history_name(world)
        entry = {"id": post.remote_id, "text": shortened(post.sent), history: [post.remote_id]}
        return json_reply(201, {"data": entry}, headers=headers)

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Who the token belongs to, and an account's own posts."""
        own = _OWN_POSTS.fullmatch(ask.path)
        if ask.method != "GET" or not (own or ask.path == "/2/users/me"):
            return None
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return unauthorized()
        left, reset = self._reads.count(account.token, now=world.clock.now())
        headers = _window(self._reads, left=left, reset=reset)
        if left < 0:
            return too_many(headers)
        if own is None:
            name = account.name.removeprefix("@")
            return json_reply(
                200, {"data": {"id": account.account_id, "name": name, "username": name}}, headers=headers
            )
        return listing(ask, asked_id=own[1], account=account, world=world, headers=headers)

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """X's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                reset = world.clock.now() + timedelta(seconds=fault.seconds or 900)
                return too_many(_window(self._creates, left=0, reset=reset))
            case FaultKind.PAYMENT:
                detail = "Your enrolled account does not have any credits to fulfill this request."
                body = {"account_id": 1, "title": "CreditsDepleted", "detail": detail}
                return json_reply(402, body | {"type": "https://api.x.com/2/problems/credits"})
            case FaultKind.TOKEN_EXPIRED:
                return unauthorized()
            case FaultKind.DUPLICATE:
                return duplicate()
            case _:
                return problem(503, "Service Unavailable", "Service Unavailable")


def _refused(body: Mapping[str, object] | None, *, account: SandboxAccount, world: World) -> Reply | None:
    if body is None:
        return invalid("Invalid JSON.")
    unknown = sorted(body.keys() - _KEYS)
    if unknown:
        return invalid(f"$.{unknown[0]}: is not defined in the schema and the schema does not allow it")
    text = text_at(body, "text")
    if not text.strip():
        return invalid("$.text: is missing but it is required")
    if weighted_length(text) > LIMIT or re.search("[\ufffe\ufeff\uffff]", text):
        return invalid("Your Tweet text is too long. Please shorten it, or it has invalid characters.")
    earliest = world.clock.now() - DUPLICATE_WINDOW
    posts = world.timeline.of(network=account.network, account_id=account.account_id)
    if not world.takes_duplicates and any(p.sent == text and p.created_at > earliest for p in posts):
        return duplicate()
    return None


def _stored(text: str, *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    remote_id = str(world.timeline.next_number(now))
    links = full_links(text)
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/i/web/status/{remote_id}",
        sent=text,
        text=displayed(text),
        link=links[-1] if links else "",
        created_at=now,
    )
    world.timeline.add(post)
    return post


def _window(meter: Meter, *, left: int, reset: datetime) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(meter.limit),
        "x-rate-limit-remaining": str(max(0, left)),
        "x-rate-limit-reset": str(int(reset.timestamp())),
    }
