"""Which part of the sandbox answers a call, and what an armed fault makes of it."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from distributor.networks.answers import number_at, text_at
from distributor.networks.sandbox.demo import Demonstration
from distributor.networks.sandbox.faults import (
    MEDIA,
    REFUSALS,
    Fault,
    FaultKind,
    Faults,
    Verb,
    read_fault,
    verb_of,
)
from distributor.networks.sandbox.oauth import OAuthPlayer
from distributor.networks.sandbox.pages import (
    SCRIPT,
    anchor,
    image_file,
    record_json,
    timeline_json,
    timeline_page,
)
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import COUNTS, Player, World


class Router:
    """Answers every call to the sandbox, one at a time but for its pauses.

    Args:
        world: what the players share.
        players: one a network.
        closing: set when the sandbox closes, which ends all pauses.
    """

    def __init__(self, *, world: World, players: Sequence[Player], closing: threading.Event) -> None:
        self._world = world
        self._players = players
        self._closing = closing
        self._faults = Faults()
        self._oauth = OAuthPlayer()
        self._demonstration = Demonstration()
        self._lock = threading.Lock()
        self._own: dict[tuple[str, str], Callable[[Ask], Reply]] = {
            ("GET", "/"): lambda _: timeline_page(world),
            ("GET", "/favicon.ico"): lambda _: Reply(status=204),
            ("GET", "/timeline.js"): lambda _: SCRIPT,
            ("GET", "/timeline.json"): lambda _: timeline_json(world),
            ("GET", "/_record.json"): lambda _: record_json(world),
            ("POST", "/_engagement"): self._engage,
            ("POST", "/_roles"): self._give_role,
            ("POST", "/_tokens"): self._tell_of_tokens,
            ("GET", "/_scraped.json"): lambda _: json_reply(200, [{"url": url} for url in world.scraped]),
            ("GET", "/_faults"): lambda _: self._armed(200),
            ("POST", "/_faults"): self._arm,
            ("DELETE", "/_faults"): self._disarm,
        }

    def now(self) -> datetime:
        """The networks' time."""
        return self._world.clock.now()

    def answer(self, ask: Ask) -> Reply | None:
        """The reply to ``ask``; None means: close the connection without one."""
        for player in self._players:
            verb = player.verb(ask)
            if verb is not None:
                return self._act(ask, player=player, verb=verb)
        with self._lock:
            reply, hang_s = self._read(ask)
        if hang_s:
            self._closing.wait(hang_s)
        return reply

    def _read(self, ask: Ask) -> tuple[Reply | None, float]:
        """The reply, and the seconds it hangs before that."""
        own = self._own.get((ask.method, ask.path))
        ours = own(ask) if own else self._oauth.reply(ask, world=self._world)
        if ours is not None:
            return ours, 0.0
        for player in self._players:
            reply = self._played(ask, player=player)
            if reply is not None:
                return self._met(reply, ask=ask, player=player)
        found = self._demonstration.reply(ask) or image_file(ask, world=self._world) or self._permalink(ask)
        return found or _not_found(), 0.0

    def _played(self, ask: Ask, *, player: Player) -> Reply | None:
        """The player's reply; a file that comes now fares as a fault says."""
        usual, fault = self._world.media_delay_s, self._faults.first(player.name, verb_of(ask))
        is_slow = fault is not None and fault.kind is FaultKind.SLOW_MEDIA
        self._world.media_delay_s = fault.seconds if fault and is_slow else usual
        self._world.media_fault = fault.kind if fault and fault.kind in MEDIA else None
        try:
            return player.read(ask, world=self._world)
        finally:
            self._world.media_delay_s, self._world.media_fault = usual, None

    def _met(self, reply: Reply, *, ask: Ask, player: Player) -> tuple[Reply | None, float]:
        """What the caller of an upload or a read gets to see, and after how many seconds."""
        verb = verb_of(ask)
        fault = self._faults.take(player.name, verb) if verb else None
        if fault is None or fault.kind in {FaultKind.SLOW_MEDIA, FaultKind.HIDE_FROM_LISTING, *MEDIA}:
            return reply, 0.0
        if fault.kind in REFUSALS or fault.kind is FaultKind.ACCEPT_THEN_500:
            return player.refusal(fault, ask=ask, world=self._world), 0.0
        return None, fault.seconds if fault.kind in {FaultKind.HANG, FaultKind.ACCEPT_THEN_HANG} else 0.0

    def _act(self, ask: Ask, *, player: Player, verb: Verb) -> Reply | None:
        with self._lock:
            fault = self._faults.take(player.name, verb)
            reply = self._answered(ask, player=player, fault=fault)
        if fault is not None and fault.kind in {FaultKind.HANG, FaultKind.ACCEPT_THEN_HANG}:
            self._closing.wait(fault.seconds)
        return reply

    def _answered(self, ask: Ask, *, player: Player, fault: Fault | None) -> Reply | None:
        if fault is not None and fault.kind in REFUSALS:
            return player.refusal(fault, ask=ask, world=self._world)
        if fault is not None and fault.kind in {FaultKind.DROP, FaultKind.HANG}:
            return None
        reply = player.act(ask, world=self._world)
        if fault is None or reply.status >= 300:
            return reply
        return self._spoilt(reply, ask=ask, player=player, fault=fault)

    def _spoilt(self, reply: Reply, *, ask: Ask, player: Player, fault: Fault) -> Reply | None:
        """What the caller gets to see of what was done."""
        if fault.hidden_s:
            self._world.timeline.hide_newest(now=self._world.clock.now(), seconds=fault.hidden_s)
        if fault.kind is FaultKind.HIDE_FROM_LISTING:
            self._world.timeline.hide_newest(now=self._world.clock.now(), seconds=fault.seconds)
            return reply
        if fault.kind is FaultKind.ACCEPT_THEN_500:
            return player.refusal(fault, ask=ask, world=self._world)
        return None

    def _permalink(self, ask: Ask) -> Reply | None:
        """Where a post's own address leads: to its place on the timeline."""
        for post in self._world.timeline:
            if ask.method == "GET" and post.permalink == ask.path:
                return Reply(status=303, headers={"Location": f"/#{anchor(post)}"})
        return None

    def _armed(self, status: int) -> Reply:
        return json_reply(status, self._faults.listed())

    def _arm(self, ask: Ask) -> Reply:
        try:
            fault = read_fault(ask, special={player.name: player.special_faults for player in self._players})
        except ValueError as error:
            return json_reply(400, {"error": str(error)})
        self._faults.arm(fault)
        return self._armed(201)

    def _engage(self, ask: Ask) -> Reply:
        """Set what people did with a post: ``remote_id`` and any of ``COUNTS``."""
        counts = {name: number_at(ask.json, name) for name in COUNTS}
        self._world.engagement[text_at(ask.json, "remote_id")] = counts
        return json_reply(201, counts)

    def _give_role(self, ask: Ask) -> Reply:
        """Set the person's role on ``account_id`` of ``network``: ``role``, as the network names it."""
        key = (text_at(ask.json, "network"), text_at(ask.json, "account_id"))
        self._world.roles[key] = text_at(ask.json, "role")
        return json_reply(201, {"role": self._world.roles[key]})

    def _tell_of_tokens(self, ask: Ask) -> Reply:
        """Let Facebook tell this of every token; ``wants_proof`` besides: whether its app wants the proof."""
        told = dict(ask.json or {})
        self._world.wants_proof = told.pop("wants_proof", False) is True
        self._world.told_of_tokens = told
        return json_reply(201, told)

    def _disarm(self, _: Ask) -> Reply:
        self._faults.clear()
        return self._armed(200)


def _not_found() -> Reply:
    return json_reply(404, {"error": "There is nothing at this address of the sandbox."})
