"""Any order of people, workers, deaths and networks: the promises hold after every step.

Hypothesis draws the order; the code under it is the real one, on the test database. What is live is the
network's own list, and what may be live is what the rules below remember of people's decisions.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from distributor.audit import log
from distributor.channels.models import Channel
from distributor.channels.services import pause_channel, resume_channel
from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.claim import claim_due
from distributor.delivery.corrections.ask import ask_for_correction
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.corrections.decide import approve_correction, dismiss_correction
from distributor.delivery.corrections.propose import propose_corrections
from distributor.delivery.holds import HoldError, lift_hold, parse_scope, set_hold
from distributor.delivery.models import Correction, Kind, Progress
from distributor.delivery.reconcile import look_for_unknown, say_live, say_not_live
from distributor.delivery.send import deliver_post
from distributor.delivery.sweep import sweep_dead_leases
from distributor.errors import DistributorError
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.values import LivePost, Payload, Receipt
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.reject import reject_post, reopen_post
from distributor.posts.reschedule import reschedule_post
from distributor.releases.ingest import ingest_release
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

EXAMPLES, STEPS = 3, 30  # examples for each of the beginnings
HIDDEN_S = 200  # shorter than the last look (300 s)
MISHAPS: list[tuple[DeliveryError, bool]] = [
    (Retryable("busy"), False),
    (Retryable("wait", retry_after_s=90), False),
    (Unknown("no answer"), True),
    (Unknown("no answer"), False),
    (Permanent("refused"), False),
    (ReconnectNeeded("token gone"), False),
    (PaymentNeeded("no credit"), False),
    (Duplicate("there already"), False),
]
SCOPES = ("everything", "network:x", "country:Philippines")
picks = st.integers(0, 50)
deaths = st.sampled_from([None, *Boundary])


class Death(BaseException):
    """kill -9."""


@dataclass
class Network(FakeNetwork):
    """Asks, at every call, whether it may be made; shows a post only after a while."""

    may: Callable[[Payload], None] = lambda _: None
    hidden_s: float = 0

    may_edit: Callable[[str], None] = lambda _: None

    def publish(self, payload: Payload) -> Receipt:
        self.may(payload)
        return super().publish(payload)

    def edit(self, remote_id: str, payload: Payload) -> None:
        self.may_edit(payload.parts[0])
        super().edit(remote_id, payload)

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        shown = self.clock.now() - timedelta(seconds=self.hidden_s)
        listed = super().recent_posts(since=since, with_replies=with_replies)
        return [post for post in listed if post.created_at <= shown]


@dataclass
class Decided:
    """What people decided last about one post: these parts, not earlier. None: not to be sent."""

    parts: tuple[str, ...] = ()
    not_before: datetime = field(default_factory=lambda: datetime.max.replace(tzinfo=UTC))


class Desk(RuleBasedStateMachine):
    """People, workers and the network, in any order.

    Attributes:
        first_death: where the first worker dies; each is tried, as hypothesis need not draw every one.
    """

    first_death: Boundary | None = None

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.clock = FakeClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        self.network = Network(clock=self.clock, may=self._must_be_allowed)
        self.network.may_edit = self._may_be_edited
        self.edits: set[str] = set()
        self.decided: dict[str, Decided] = {}
        self.stopped = False

    def teardown(self) -> None:
        try:
            self._everything_ends()
        finally:
            transaction.set_rollback(True)
            self._undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        factories.channel("x")
        factories.channel("facebook")
        self.release(None, approved=True, dies_at=self.first_death)

    # --- what arrives

    @rule(embargo_h=st.sampled_from([None, None, 1, 5]), approved=st.booleans(), dies_at=deaths)
    def release(self, embargo_h: int | None, approved: bool, dies_at: Boundary | None) -> None:
        until = self.clock.now() + timedelta(hours=embargo_h) if embargo_h else None
        made = factories.release(self.clock, embargo_until=until)
        draft_due_posts(clock=self.clock)
        for post in made.posts.all() if approved else []:
            self._approve(post, "at" if until else "now", until)
        self.worker_that_dies(dies_at)

    @rule(pick=picks, drafts=st.booleans())
    def correction(self, pick: int, drafts: bool) -> None:
        """The posts may be remade at once, or only after a worker came by."""
        release = self._post(pick).release
        text = factories.TEXT.replace("twelve", f"{pick + 13}")
        raw = factories.raw_release(url=release.url, title=release.current.title, text=text)
        until = release.embargo_until
        ingest_release(raw, source=factories.source(), way="webhook", embargo_until=until, clock=self.clock)
        if drafts:
            draft_due_posts(clock=self.clock)

    @rule(pick=picks)
    def withdrawal(self, pick: int) -> None:
        release = self._post(pick).release
        withdraw_release(release.key, source=factories.source(), clock=self.clock)
        for post in release.posts.exclude(state=State.SENDING):
            self.decided[post.link] = Decided()

    # --- what people do

    @rule(pick=picks, when=st.sampled_from(["now", "at", "slot"]), hours=st.integers(0, 3))
    def approve(self, pick: int, when: str, hours: int) -> None:
        self._approve(self._post(pick, State.DRAFT), when, self.clock.now() + timedelta(hours=hours))

    def _approve(self, post: Post, when: str, at: datetime | None) -> None:
        with contextlib.suppress(DistributorError):
            done = approve_post(
                post.pk, person="mira", at=at if when == "at" else None, now=when == "now", clock=self.clock
            )
            assert done.publish_at is not None
            self.decided[post.link] = Decided(tuple(done.parts), done.publish_at)

    @rule(pick=picks, now=st.booleans())
    def reschedule(self, pick: int, now: bool) -> None:
        post = self._post(pick)
        with contextlib.suppress(DistributorError):
            done = reschedule_post(post.pk, person="mira", now=now, clock=self.clock)
            assert done.publish_at is not None
            self.decided[post.link].not_before = done.publish_at

    @rule(pick=picks)
    def edit(self, pick: int) -> None:
        post = self._post(pick)
        with contextlib.suppress(DistributorError):
            text = f"1/2 Other words {pick}." + (f"\n---\n2/2 And more {pick}." if pick % 2 else "")
            live = post.written.split("---")[0] + "\n---\n" if post.parts_live else ""
            edit_post(post.pk, live + text, person="arun", version=post.version, clock=self.clock)
            post.refresh_from_db()
            if post.state == State.DRAFT:
                self.decided[post.link] = Decided()

    @rule(pick=picks, reopen=st.booleans())
    def reject_or_reopen(self, pick: int, reopen: bool) -> None:
        post = self._post(pick)
        with contextlib.suppress(DistributorError):
            (reopen_post if reopen else reject_post)(post.pk, person="mira", clock=self.clock)
            self.decided[post.link] = Decided()

    @rule(pick=picks, again=st.booleans())
    def take_down(self, pick: int, again: bool) -> None:
        post, kind = self._post(pick, State.PUBLISHED), Kind.REPOST if again else Kind.DELETE
        with contextlib.suppress(DistributorError):
            ask_for_correction(post.pk, kind=kind, because="a name", person="mira", clock=self.clock)

    @rule(approve=st.booleans())
    def decide_on_what_is_proposed(self, approve: bool) -> None:
        for wish in Correction.objects.filter(progress=Progress.PROPOSED):
            with contextlib.suppress(DistributorError):
                (approve_correction if approve else dismiss_correction)(
                    wish.pk, person="mira", clock=self.clock
                )
                self.edits |= set(wish.parts) if approve and wish.kind == Kind.EDIT else set()
                post = Post.objects.get(pk=wish.post_id)
                if approve and wish.kind == Kind.REPLY:
                    self.decided[post.link] = Decided(tuple(post.parts), self.clock.now())

    @rule(what=st.sampled_from([*SCOPES, "pause", "nothing", "nothing", "nothing"]))
    def hinder(self, what: str) -> None:
        """The stop switch, or a paused channel; one at a time, so that most of the time something moves."""
        self._let_everything_go()
        if what == "pause":
            for channel in Channel.objects.all():
                pause_channel(channel.pk, because="holiday", actor="person:mira")
        elif what != "nothing":
            set_hold(parse_scope(what), person="mira", clock=self.clock)
        self.stopped = what in {"everything", "country:Philippines", "pause"}

    def _let_everything_go(self) -> None:
        for channel in Channel.objects.all():
            resume_channel(channel.pk, actor="person:mira")
        for scope in SCOPES:
            with contextlib.suppress(HoldError):
                lift_hold(parse_scope(scope), person="mira", clock=self.clock)
        self.stopped = False

    @rule(pick=picks)
    def say_what_became_of_it(self, pick: int) -> None:
        """A person looks, and tells the truth; they are only asked once nothing moves by itself."""
        post = self._post(pick)
        if post.state != State.UNKNOWN or post.due_at is not None:
            return
        part = post.parts[post.parts_live]
        found = [live for live in self.network.live if post.link in live.links and live.text == part]
        if found:
            with contextlib.suppress(DistributorError):  # a thread goes on only after an id
                say_live(post.pk, permalink=found[0].permalink, person="mira", clock=self.clock)
        else:
            say_not_live(post.pk, person="mira", clock=self.clock)
            self.decided[post.link] = Decided()

    # --- what happens by itself

    @rule(seconds=st.sampled_from([0, 1, 20, 61, 130, 310, 3600]), dies_at=deaths)
    def time_passes(self, seconds: int, dies_at: Boundary | None) -> None:
        """Workers come by themselves; some of them do not live to the end of their round."""
        self.clock.move(seconds=seconds)
        self.worker_that_dies(dies_at)

    @rule(mishap=st.sampled_from(MISHAPS), hidden_s=st.sampled_from([0, 0, HIDDEN_S]))
    def mishap(self, mishap: tuple[DeliveryError, bool], hidden_s: float) -> None:
        self.network.mishaps.append(mishap)
        self.network.hidden_s = hidden_s

    @rule()
    def worker(self) -> None:
        sweep_dead_leases(clock=self.clock)
        for channel in Channel.objects.all():
            for claim in claim_due(channel_id=channel.pk, clock=self.clock):
                deliver_post(claim, clock=self.clock, connect=lambda _: self.network)
        look_for_unknown(clock=self.clock, connect=lambda _: self.network)
        draft_due_posts(clock=self.clock)
        propose_corrections(clock=self.clock)
        carry_out_corrections(clock=self.clock, connect=lambda _: self.network)

    @rule(at=deaths)
    def worker_that_dies(self, at: Boundary | None) -> None:
        def die(boundary: Boundary) -> None:
            if boundary == at:
                raise Death

        with contextlib.suppress(Death), watching(die):
            self.worker()

    @rule(at=st.sampled_from(list(Boundary)), asleep_s=st.sampled_from([0, 40, 125, 500]))
    def worker_that_sleeps_while_another_works(self, at: Boundary, asleep_s: int) -> None:
        """At one boundary the first worker stands still, and a second one does everything it finds."""
        is_first = [True]

        def sleep(boundary: Boundary) -> None:
            if boundary == at and is_first:
                is_first.clear()
                self.clock.move(seconds=asleep_s)
                self.worker()

        with watching(sleep):
            self.worker()

    # --- what has to be true

    def _must_be_allowed(self, payload: Payload) -> None:
        """Asked by the network itself, at the moment of the call."""
        decided = self.decided.get(payload.link, Decided())
        (text,) = payload.parts
        assert text in decided.parts, "sent what nobody approved"
        number = decided.parts.index(text)
        answered = [live.text for live in self.network.live if live.remote_id == payload.reply_to]
        # What a part answers may have been edited on the network since; it is never another part.
        assert bool(payload.reply_to) == bool(number), "a part in the wrong place"
        assert not set(answered) & (set(decided.parts) - {decided.parts[number - 1]}), (
            "a part in the wrong place"
        )
        post = Post.objects.select_related("release").get(link=payload.link)
        assert self.clock.now() >= decided.not_before, "sent before the time that people were promised"
        embargo = post.release.embargo_until
        assert embargo is None or self.clock.now() >= embargo, "sent under embargo"
        assert not self.stopped, "sent while everything was held"
        assert post.release.withdrawn_at is None, "sent although withdrawn"

    @invariant()
    def nothing_is_live_twice(self) -> None:
        copies = Counter((link, live.text) for live in self.network.live for link in live.links)
        assert not [link for link, count in copies.items() if count > 1]

    def _may_be_edited(self, text: str) -> None:
        assert text in self.edits, "changed to what nobody approved"

    @invariant()
    def the_log_holds(self) -> None:
        assert log.verify_log().holds

    @invariant()
    def whoever_waits_has_a_time_or_a_sentence(self) -> None:
        on_their_way = [State.APPROVED, State.CLAIMED, State.SENDING, State.UNKNOWN]
        for post in Post.objects.filter(state__in=on_their_way, due_at=None):
            assert (post.state, bool(post.problem)) == (State.UNKNOWN, True)

    @invariant()
    def what_is_published_is_live(self) -> None:
        links = {link for live in self.network.live for link in live.links}
        going = Correction.objects.filter(progress=Progress.APPROVED).exclude(kind=Kind.EDIT)
        for post in Post.objects.filter(state=State.PUBLISHED).exclude(pk__in=going.values("post")):
            assert post.link in links

    def _everything_ends(self) -> None:
        """Once nothing hinders any more, every approved post ends where a person finds it."""
        self._let_everything_go()
        self.network.mishaps, self.network.hidden_s = [], 0
        self.clock.move(days=9)
        for _ in range(12):
            self._let_everything_go()
            self.worker()
            self.clock.move(seconds=400)
        self.nothing_is_live_twice()
        assert not Post.objects.filter(state__in=[State.APPROVED, State.CLAIMED, State.SENDING]).exists()
        assert not Post.objects.filter(state=State.UNKNOWN).exclude(due_at=None).exists()

    def _post(self, pick: int, *states: State) -> Post:
        """One of the posts, of those in these states if there are any."""
        every = list(Post.objects.select_related("release", "channel").order_by("pk"))
        posts = [post for post in every if post.state in states] or every
        return posts[pick % len(posts)]


@pytest.mark.django_db
@pytest.mark.parametrize("first_death", [None, *Boundary])
def test_whatever_happens_in_whatever_order(first_death: Boundary | None) -> None:
    run_state_machine_as_test(
        type("Desk", (Desk,), {"first_death": first_death}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
