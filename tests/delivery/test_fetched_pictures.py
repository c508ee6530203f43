"""A network that fetches its pictures gets them while their post is being sent, and at no other time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client

from distributor.channels.models import Channel
from distributor.channels.services import pause_channel
from distributor.clock import Clock, SystemClock
from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.claim import claim_due
from distributor.delivery.holds import parse_scope, set_hold
from distributor.delivery.pictures import PATH, PictureAddressError, picture_at
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post
from distributor.delivery.sweep import sweep_dead_leases
from distributor.networks.errors import Retryable, Unknown
from distributor.networks.sandbox import serve_sandbox
from distributor.networks.threads.client import ThreadsClient
from distributor.networks.values import Payload
from distributor.posts.approve import approve_post
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError, PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import PictureFile, Post, ProtectedName
from distributor.posts.pictures.attach import attach_picture
from distributor.posts.pictures.values import NOBODY
from distributor.releases.embargo import set_embargo
from distributor.releases.models import Release
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.delivery.test_crash_points import Death, Mortal, World
from tests.fakes import FakeClock, FakeNetwork
from tests.networks.control import arm, read
from tests.networks.examples import ACCOUNTS, account, png

pytestmark = pytest.mark.django_db
ALT = "Dock workers stand at a gate in the rain"
PUBLIC = "https://posts.example.org"
Run = Callable[[], None]


@dataclass
class FetchingNetwork(FakeNetwork):
    """Fetches each image while it makes ready what it publishes, as Threads does.

    Attributes:
        meanwhile: is called right before the first fetch.
        got: what came of each fetch.
        addresses: those it was given, without the part that is the same for all.
    """

    meanwhile: Callable[[], object] = lambda: None
    got: list[bytes | None] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def upload(self, payload: Payload) -> Payload:
        self.meanwhile()
        for image in payload.images:
            signed = image.address.removeprefix(f"{PUBLIC}/{PATH}")
            shown = picture_at(signed, clock=self.clock)
            self.addresses.append(signed)
            self.got.append(shown.data if shown else None)
        if payload.images and None in self.got[-len(payload.images) :]:
            raise Retryable("Threads could not fetch a picture. Nothing was posted.")
        return super().upload(payload)


@pytest.fixture
def network(clock: FakeClock) -> FetchingNetwork:
    """In the place of the fixture that ``run`` uses."""
    return FetchingNetwork(clock=clock)


@pytest.fixture(autouse=True)
def _public(settings: Any) -> None:
    settings.PUBLIC_URL = PUBLIC


def ready(clock: Clock, *widths: int, on: Channel | None = None) -> Post:
    post = factories.draft(clock, on=on or factories.channel("threads"))
    for width in widths or (40,):
        attach_picture(post.pk, png(width, 30), alt=ALT, people=NOBODY, person="ana", clock=clock)
    return approve_post(post.pk, person="mira", now=True, clock=clock)


def test_its_pictures_are_there_while_a_post_is_sent_and_not_before_or_after(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    post = ready(clock, 40, 41)
    seen: list[tuple[Boundary, bool]] = []

    def look(boundary: Boundary) -> None:
        if network.addresses:
            seen.append((boundary, picture_at(network.addresses[0], clock=clock) is not None))

    with watching(look):
        run()
    post.refresh_from_db()
    assert post.state == State.PUBLISHED
    assert [bool(one) for one in network.got] == [True, True]
    assert len(set(network.addresses)) == 2
    assert network.got == [
        bytes(PictureFile.objects.get(pk=each.digest).data) for each in post.shown_pictures
    ]
    assert seen[0] == (Boundary.UPLOADED, True)
    assert dict(seen)[Boundary.RECORDED] is False
    assert picture_at(network.addresses[0], clock=clock) is None


def test_an_address_of_a_claim_that_was_given_back_is_dead_for_the_next_one(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    ready(clock)
    network.mishaps = [(Retryable("busy"), False)]
    run()
    [first] = network.addresses
    assert picture_at(first, clock=clock) is None
    seen: list[object] = []
    network.meanwhile = lambda: seen.append(picture_at(first, clock=clock))
    clock.move(minutes=10)
    run()
    assert (seen, len(network.live)) == ([None], 1)
    assert network.addresses[1] != first


def test_an_address_ends_with_the_lease(clock: FakeClock, network: FetchingNetwork, run: Run) -> None:
    post = ready(clock)

    def dies(boundary: Boundary) -> None:
        if boundary == Boundary.UPLOADED:
            raise Death

    with watching(dies), pytest.raises(Death):
        run()
    [address] = network.addresses
    assert picture_at(address, clock=clock) is not None
    clock.move(seconds=121)
    post.refresh_from_db()
    assert post.state == State.SENDING
    assert picture_at(address, clock=clock) is None


def held(post: Post, clock: Clock) -> None:
    set_hold(parse_scope("everything"), person="mira", because="arrests", clock=clock)


def embargoed(post: Post, clock: Clock) -> None:
    until = clock.now() + timedelta(hours=2)
    set_embargo(post.release_id, until, person="mira", because="not yet", clock=clock)


def unsure(post: Post, clock: Clock) -> None:
    Release.objects.filter(pk=post.release_id).update(embargo_words="embargoed until dawn")


def withdrawn(post: Post, clock: Clock) -> None:
    withdraw_release(post.release.key, source=post.release.source, because="wrong", clock=clock)


def paused(post: Post, clock: Clock) -> None:
    pause_channel(post.channel_id, because="mira paused it", actor="person:mira")


def unapproved(post: Post, clock: Clock) -> None:
    post.approvals.update(voided_because="somebody thought again")


def names_unread(post: Post, clock: Clock) -> None:
    ProtectedName.objects.create(
        label="case 12", sealed="its key is gone", person="mira", changed_at=clock.now()
    )


def other_bytes(post: Post, clock: Clock) -> None:
    PictureFile.objects.update(data=png(99, 30))


@pytest.mark.parametrize(
    "happens",
    [held, embargoed, unsure, withdrawn, paused, unapproved, names_unread, other_bytes],
    ids=lambda one: one.__name__,
)
def test_what_comes_in_between_closes_the_address_and_nothing_is_posted(
    happens: Callable[[Post, Clock], None], clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    post = ready(clock)
    network.meanwhile = lambda: happens(post, clock)
    run()
    assert (network.got, network.live) == ([None], [])


@pytest.mark.parametrize(
    "stops",
    [held, embargoed, unsure, withdrawn, paused, unapproved, names_unread],
    ids=lambda one: one.__name__,
)
def test_what_the_gate_stops_is_never_fetched(
    stops: Callable[[Post, Clock], None], clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    post = ready(clock)
    stops(post, clock)
    run()
    assert (network.addresses, network.live) == ([], [])


def test_an_address_is_for_one_post_and_one_picture_and_cannot_be_made_up(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    waiting = ready(clock, on=factories.channel("threads"))
    Post.objects.filter(pk=waiting.pk).update(due_at=clock.now() + timedelta(hours=1))
    post = ready(clock, 41)

    [other] = [each.digest for each in waiting.shown_pictures]
    signer, tried = Signer(salt="distributor.delivery.pictures"), []

    def tries() -> None:
        post.refresh_from_db()
        for number, fence in ((waiting.pk, waiting.fence), (post.pk, post.fence)):
            tried.append(picture_at(signer.sign_object([number, fence, other]), clock=clock))

    network.meanwhile = tries
    run()
    assert tried == [None, None]
    [address] = network.addresses
    body, _, signature = address.rpartition(":")
    elsewhere = Signer(salt="django.core.signing").sign_object([post.pk, post.fence, "x"])
    for wrong in (f"{body}:{signature[:-2]}xx", f"x{body}:{signature}", body, "", elsewhere):
        with pytest.raises(PictureAddressError):
            picture_at(wrong, clock=clock)


def test_a_network_that_takes_files_is_given_no_address(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    post = ready(clock, on=factories.channel("mastodon"))
    given: list[str] = []
    plain = FakeNetwork(clock=clock)
    for claim in claim_due(channel_id=post.channel_id, clock=clock):
        deliver_post(claim, clock=clock, connect=lambda _: plain)
    given = [image.address for payload in plain.uploaded for image in payload.images]
    assert given == [""]


def test_wherever_a_worker_dies_a_post_whose_pictures_are_fetched_is_live_once(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    world = World(clock, network, run)
    world.channel = factories.channel("threads")
    died: set[Boundary] = set()
    for at in range(1, 40):
        post, mortal = ready(clock, 40, 41, on=world.channel), Mortal(at)
        world.live_on(mortal)
        post.refresh_from_db()
        assert (world.copies(post), post.state) == (1, State.PUBLISHED), mortal.died
        died |= set(mortal.died)
        assert all(picture_at(one, clock=clock) is None for one in network.addresses)
        if not mortal.died:
            break
    assert {Boundary.UPLOADED, Boundary.INTENDED, Boundary.ANSWERED} <= died


def test_a_lost_answer_is_looked_up_and_nothing_is_fetched_again(
    clock: FakeClock, network: FetchingNetwork, run: Run
) -> None:
    post = ready(clock)
    network.mishaps = [(Unknown("no answer"), True)]
    for _ in range(3):
        run()
        clock.move(seconds=130)
    post.refresh_from_db()
    assert (post.state, len(network.live), len(network.got)) == (State.PUBLISHED, 1, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://posts.example.org", "https://127.0.0.1:8000", "https://10.1.2.3", "https://desk",
        "https://desk.local", "http://127.0.0.1:8000", "https://[::1]",
    ],
)  # fmt: skip
def test_where_nobody_outside_can_fetch_pictures_are_refused_and_the_sentence_says_what_to_set(
    address: str, settings: Any, clock: FakeClock, run: Run, network: FetchingNetwork
) -> None:
    post = ready(clock)
    draft = factories.draft(clock, on=factories.channel("threads"))
    attach_picture(draft.pk, png(50, 30), alt=ALT, people=NOBODY, person="ana", clock=clock)
    settings.PUBLIC_URL = address
    with pytest.raises(PostError, match="Set DISTRIBUTOR_PUBLIC_URL") as caught:
        attach_picture(draft.pk, png(51, 30), alt=ALT, people=NOBODY, person="ana", clock=clock)
    assert "Nothing was attached." in str(caught.value)
    with pytest.raises(ApprovalError, match="Set DISTRIBUTOR_PUBLIC_URL"):
        approve_post(draft.pk, person="mira", now=True, clock=clock)
    run()
    post.refresh_from_db()
    assert (post.state, network.live) == (State.DRAFT, [])
    assert "Set DISTRIBUTOR_PUBLIC_URL" in post.problem
    attach_picture(
        factories.draft(clock, on=factories.channel("mastodon")).pk,
        png(52, 30),
        alt=ALT,
        person="ana",
        clock=clock,
    )


def test_a_network_played_on_this_machine_needs_no_public_address(settings: Any, clock: FakeClock) -> None:
    bases = {**settings.ENVIRONMENT.bases, "threads": "http://127.0.0.1:8001"}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases=bases)
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert ready(clock).state == State.APPROVED


class Browsing(FetchingNetwork):
    """Fetches over the service's own addresses, as anybody would."""

    def upload(self, payload: Payload) -> Payload:
        self.addresses += [urlsplit(image.address).path for image in payload.images]
        self.meanwhile()
        return payload


@pytest.fixture
def _unthrottled() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_unthrottled")
def test_the_address_answers_anybody_who_has_it_and_leaves_no_trace_in_caches(client: Client) -> None:
    clock = SystemClock()
    network = Browsing(clock=FakeClock(clock.now()))
    post = ready(clock)
    answers = []

    def fetch() -> None:
        [path] = network.addresses
        answers.extend([client.get(path), client.head(path), client.post(path)])

    network.meanwhile = fetch
    [claim] = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock, connect=lambda _: network)
    got, head, posted = answers
    [picture] = post.shown_pictures
    file = PictureFile.objects.get(pk=picture.digest)
    assert (got.status_code, got["Content-Type"], got.content) == (200, "image/png", bytes(file.data))
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(bytes(file.data))))
    assert posted.status_code == 405
    assert got["Cache-Control"] == "private, no-store"
    assert "noindex" in got["X-Robots-Tag"]
    assert not got.cookies
    [path] = network.addresses
    assert client.get(path).status_code == client.head(path).status_code == 404
    assert client.get(f"/{PATH}").status_code == 404


@pytest.mark.usefixtures("_unthrottled")
def test_whoever_guesses_is_stopped_and_whoever_was_given_an_address_is_not(client: Client) -> None:
    clock = SystemClock()
    network = Browsing(clock=FakeClock(clock.now()))
    post = ready(clock)
    [claim] = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock, connect=lambda _: network)
    [path] = network.addresses
    assert {client.get(path).status_code for _ in range(12)} == {404}
    statuses = [client.get(f"/{PATH}guess{number}:x").status_code for number in range(12)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert sweep_dead_leases(clock=clock) == look_for_unknown(clock=clock, connect=lambda _: network) == 0


@pytest.mark.django_db(transaction=True)
def test_threads_fetches_from_the_running_service_whatever_dies_or_fails(
    live_server: Any, settings: Any
) -> None:
    """The real client and the sandbox's player, which fetches over HTTP; parts besides."""
    clock = FakeClock(SystemClock().now())
    served = serve_sandbox(accounts=ACCOUNTS, clock=clock)
    bases = {**settings.ENVIRONMENT.bases, "threads": served.url}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases=bases)
    settings.PUBLIC_URL = live_server.url
    there = account("threads", base_url=served.url)

    def connect(_: Channel) -> ThreadsClient:
        return ThreadsClient(there, sleep=lambda _: None)

    def work() -> None:
        sweep_dead_leases(clock=clock)
        for claim in claim_due(channel_id=post.channel_id, clock=clock):
            deliver_post(claim, clock=clock, connect=connect)
        look_for_unknown(clock=clock, connect=connect)

    def dies(boundary: Boundary) -> None:
        if boundary == Boundary.UPLOADED:
            raise Death

    post = factories.draft(clock, on=factories.channel("threads"))
    for width in (40, 41):
        attach_picture(post.pk, png(width, 30), alt=f"{width}", people=NOBODY, person="ana", clock=clock)
    post.refresh_from_db()
    text = f"{post.parts[0]}\n---\nThe second part."
    edit_post(post.pk, text, person="ana", version=post.version, clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    try:
        arm(served, "threads", "media_unreachable", verb="upload")
        work()
        post.refresh_from_db()
        assert (post.state, read(served, "/timeline.json")) == (State.APPROVED, [])
        clock.move(minutes=10)
        with watching(dies), pytest.raises(Death):
            work()
        assert read(served, "/timeline.json") == []
        arm(served, "threads", "accept_then_drop")
        for _ in range(16):
            clock.move(seconds=130)
            work()
        first, second = read(served, "/timeline.json")
    finally:
        served.close()
    post.refresh_from_db()
    assert (post.state, post.parts_live) == (State.PUBLISHED, 2)
    assert [one["alt"] for one in first["images"]] == ["40", "41"]
    assert (first["link"], second["text"], second["images"]) == (post.link, "The second part.", [])
    assert second["reply_to"] == first["remote_id"]
