"""The release's own picture is proposed for the link's card where a house wants it, and decides nothing."""

from dataclasses import replace
from typing import Any

import pytest

from distributor.audit.models import Entry
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.errors import ApprovalError, IllegalTransition
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.pictures.attach import answer_people, attach_picture, remove_picture
from distributor.posts.pictures.propose import propose_card_pictures
from distributor.posts.pictures.values import NOBODY
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock
from tests.networks.examples import image, png
from tests.networks.shelf import address_of

pytestmark = pytest.mark.django_db
FIRST, SECOND = image(width=40), image(width=41)


@pytest.fixture(autouse=True)
def _wanted(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, card_pictures=True, private_sources=True)


def drafted(clock: FakeClock, *networks: str, image_url: str | None = None, **changes: object) -> Release:
    for network in networks:
        factories.channel(network)
    address = address_of(FIRST) if image_url is None else image_url
    made = factories.release(clock, image_url=address, **changes)  # type: ignore[arg-type]  # as there
    propose_card_pictures(draft_due_posts(clock=clock), clock=clock)
    return made


def corrected(clock: FakeClock, release: Release, *, image_url: str, number: str = "eleven") -> None:
    text = factories.TEXT.replace("twelve", number)
    raw = factories.raw_release(url=release.url, title=release.current.title, text=text, image_url=image_url)
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    propose_card_pictures(draft_due_posts(clock=clock), clock=clock)


def on(network: str) -> Post:
    return Post.objects.select_related("channel", "release").get(channel__network=network)


def test_only_networks_that_fetch_no_page_are_given_it_and_nothing_is_decided(clock: FakeClock) -> None:
    drafted(clock, "linkedin", "bluesky", "facebook", "x", "threads")
    for network in ("linkedin", "bluesky"):
        [picture] = on(network).shown_pictures
        assert (picture.digest, picture.is_card, picture.by) == (FIRST.digest, True, "distributor")
        assert not picture.is_answered
        assert on(network).payload().thumbnail is not None
    assert [on(network).pictures for network in ("facebook", "x", "threads")] == [[], [], []]
    assert set(Entry.objects.filter(action="post.picture_attached").values_list("actor", flat=True)) == {
        "distributor"
    }
    post = on("linkedin")
    with pytest.raises(ApprovalError, match="who can be recognised on picture 1"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    answer_people(post.pk, FIRST.digest, NOBODY, person="mira", clock=clock)
    assert approve_post(post.pk, person="mira", now=True, clock=clock).state == State.APPROVED


def test_it_is_off_until_a_house_wants_it(clock: FakeClock, settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, card_pictures=False)
    drafted(clock, "linkedin")
    assert on("linkedin").pictures == []


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/gone.png"])
def test_where_there_is_none_the_draft_stays_as_it_is(address: str, clock: FakeClock) -> None:
    drafted(clock, "linkedin", image_url=address)
    assert on("linkedin").pictures == []


def test_what_is_no_picture_is_not_proposed(clock: FakeClock) -> None:
    drafted(clock, "linkedin", image_url=address_of(replace(FIRST, data=b"<svg/>")))
    assert on("linkedin").pictures == []


def test_private_addresses_are_not_fetched(clock: FakeClock, settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, private_sources=False)
    drafted(clock, "linkedin")
    assert on("linkedin").pictures == []


def test_what_a_person_chose_or_took_out_stays_so(clock: FakeClock) -> None:
    release = drafted(clock, "linkedin", "bluesky")
    remove_picture(on("linkedin").pk, FIRST.digest, person="ana", clock=clock)
    attach_picture(on("bluesky").pk, png(50), as_card=True, person="ana", clock=clock)
    [chosen] = on("bluesky").shown_pictures
    propose_card_pictures([release.pk], clock=clock)
    corrected(clock, release, image_url=address_of(SECOND))
    assert on("linkedin").pictures == []
    assert on("bluesky").shown_pictures == (chosen,)


def test_a_correction_brings_its_own_picture_or_takes_the_old_one_away(clock: FakeClock) -> None:
    release = drafted(clock, "linkedin")
    answer_people(on("linkedin").pk, FIRST.digest, NOBODY, person="ana", clock=clock)
    propose_card_pictures([release.pk], clock=clock)
    assert on("linkedin").shown_pictures[0].is_answered
    corrected(clock, release, image_url=address_of(SECOND))
    [picture] = on("linkedin").shown_pictures
    assert (picture.digest, picture.is_answered) == (SECOND.digest, False)
    corrected(clock, Release.objects.get(pk=release.pk), image_url="", number="ten")
    assert on("linkedin").pictures == []


def test_an_approval_that_somebody_gave_meanwhile_stands(clock: FakeClock) -> None:
    drafted(clock, "linkedin", image_url="")
    post = approve_post(on("linkedin").pk, person="mira", now=True, clock=clock)
    with pytest.raises(IllegalTransition, match="cannot be changed any more"):
        attach_picture(post.pk, png(50), as_card=True, only_draft=True, person="distributor", clock=clock)
    assert on("linkedin").state == State.APPROVED
