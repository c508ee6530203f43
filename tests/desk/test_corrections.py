"""What is done about a live post, and about an embargo, on the pages."""

from datetime import timedelta

import pytest
from django.test import Client

from distributor.channels.models import Channel
from distributor.delivery.corrections.propose import propose_corrections
from distributor.delivery.models import Correction, Kind, Progress
from distributor.people.models import Grant
from distributor.posts.edit import edit_post
from distributor.posts.models import Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def corrected(clock: FakeClock, network: str = "facebook") -> Post:
    """A live post whose release says it otherwise by now, with its proposal."""
    post = build.published(clock, network=network)
    release = Release.objects.get()
    raw = factories.raw_release(
        url=release.url,
        title=release.current.title.replace("twelve", "fourteen"),
        text=factories.TEXT.replace("twelve", "fourteen"),
    )
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    propose_corrections(clock=clock)
    return post


def seen(post: Post, client: Client) -> dict[str, str]:
    """What the page's form would send."""
    form = client.get(f"/posts/{post.pk}/").context["trail"].proposed
    return {"correction": str(form.correction.pk), "content_hash": form.content_hash}


def browser(name: str, role: str, *, channel_id: int = 0) -> Client:
    """Somebody's browser, with a role on one channel, or on all."""
    client = Client()
    client.force_login(factories.person(name, role=""))  # type: ignore[arg-type]  # a user
    Grant.objects.create(
        person_id=int(client.session["_auth_user_id"]), role=role, channel_id=channel_id or None
    )
    return client


def test_a_proposal_stands_on_the_page_and_among_what_needs_help(mira: Client, clock: FakeClock) -> None:
    post = corrected(clock)
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert "Proposed: change the live post" in page
    assert "<del>twelve</del><ins>fourteen</ins>" in page.replace('dir="auto"', "")
    assert f"/posts/{post.pk}/" in mira.get("/?tab=help").content.decode()
    answer = mira.post(f"/posts/{post.pk}/correct-approve/", seen(post, mira), follow=True)
    assert "It is being carried out." in answer.content.decode()
    assert Correction.objects.get().progress == Progress.APPROVED
    assert f"/posts/{post.pk}/" not in mira.get("/?tab=help").content.decode()


def test_what_was_changed_meanwhile_is_not_approved(mira: Client, arun: Client, clock: FakeClock) -> None:
    post = corrected(clock)
    old = seen(post, mira)
    words = {"correction": old["correction"], "kind": "edit", "text": "Fourteen dock workers are held."}
    assert arun.post(f"/posts/{post.pk}/correct-change/", words).status_code == 302
    answer = mira.post(f"/posts/{post.pk}/correct-approve/", old)
    assert (answer.status_code, Correction.objects.get().progress) == (409, Progress.PROPOSED)
    assert "changed after you opened it" in answer.content.decode()
    assert arun.post(f"/posts/{post.pk}/correct-approve/", seen(post, arun)).status_code == 409
    assert mira.post(f"/posts/{post.pk}/correct-approve/", seen(post, mira)).status_code == 302


def test_a_form_that_says_nothing_approves_nothing(mira: Client, clock: FakeClock) -> None:
    post = corrected(clock)
    for form in ({}, {"correction": "x"}, {"correction": seen(post, mira)["correction"]}):
        assert mira.post(f"/posts/{post.pk}/correct-approve/", form).status_code == 422
    assert mira.post(f"/posts/{post.pk}/correct/", {"kind": "explode"}).status_code == 422
    assert Correction.objects.get().progress == Progress.PROPOSED


def test_a_live_post_is_deleted_with_a_reason(mira: Client, clock: FakeClock) -> None:
    post = build.published(clock)
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert "Delete it now" in page
    assert "Propose these words" not in page  # X has no edits
    assert mira.post(f"/posts/{post.pk}/correct/", {"kind": "delete"}).status_code == 409
    told = mira.post(f"/posts/{post.pk}/correct/", {"kind": "delete", "because": "A name"}, follow=True)
    assert "being deleted" in told.content.decode()
    assert (Correction.objects.get().kind, Correction.objects.get().decided_by) == (Kind.DELETE, "mira")


def test_a_dismissed_proposal_is_gone_from_the_page(mira: Client, clock: FakeClock) -> None:
    post = corrected(clock)
    form = {**seen(post, mira), "because": "fine as it is"}
    mira.post(f"/posts/{post.pk}/correct-dismiss/", form)
    assert "Proposed:" not in mira.get(f"/posts/{post.pk}/").content.decode()


def test_a_withdrawn_release_proposes_a_deletion_on_the_page(mira: Client, clock: FakeClock) -> None:
    post = build.published(clock)
    withdraw_release(Release.objects.get().key, source=factories.source(), clock=clock)
    propose_corrections(clock=clock)
    assert "Proposed: delete the live post" in mira.get(f"/posts/{post.pk}/").content.decode()


def test_the_release_shows_what_its_correction_changed(mira: Client, clock: FakeClock) -> None:
    corrected(clock)
    page = mira.get(f"/releases/{Release.objects.get().pk}/").content.decode()
    assert "What the last correction changed" in page
    assert "<ins>fourteen</ins>" in page


def test_an_embargo_is_lifted_by_two_on_the_release_page(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    release = factories.release(clock, embargo_until=clock.now() + timedelta(days=400))
    path = f"/releases/{release.pk}"
    assert mira.post(f"{path}/embargo-lift/", {"because": " "}).status_code == 409
    mira.post(f"{path}/embargo-lift/", {"because": "it leaked"})
    assert "Somebody else has to agree." in mira.get(f"{path}/").content.decode()
    assert mira.post(f"{path}/embargo-agree/").status_code == 409
    assert "mira proposes to end it now: it leaked" in arun.get(f"{path}/").content.decode()
    arun.post(f"{path}/embargo-agree/")
    assert Release.objects.get().embargo_until is None


def test_an_embargo_is_set_by_one(mira: Client, clock: FakeClock) -> None:
    release = factories.release(clock)
    form = {"at": "2032-05-01T09:00", "because": "a partner asked"}
    mira.post(f"/releases/{release.pk}/embargo/", form)
    assert Release.objects.get().embargo_set_by == "mira"
    bad = mira.post(f"/releases/{release.pk}/embargo/", {"at": "soon", "because": "x"})
    assert "Give the time as a date" in bad.content.decode()


def test_a_thread_is_edited_as_one_text_and_counted_part_by_part(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "One.\n---\nTwo.", person="arun", version=1, clock=clock)
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert "One.\n\n---\n\nTwo.</textarea>" in page
    counted = mira.post(
        f"/posts/{post.pk}/draw/", {"text": "One.\n---\nTwo."}, headers={"HX-Request": "true"}
    ).content.decode()
    assert counted.count('<p class="length">') == 2


@pytest.mark.parametrize("verb", ["approve", "change", "dismiss"])
def test_a_role_for_one_channel_decides_on_no_proposal_of_another(
    mira: Client, clock: FakeClock, verb: str
) -> None:
    there = corrected(clock)
    here = build.published(clock)
    client = browser("ana", "publisher", channel_id=here.channel_id)
    form = {**seen(there, mira), "kind": "edit", "text": "Fourteen dock workers are held.", "because": "no"}
    before = Correction.objects.values().get()
    assert client.post(f"/posts/{there.pk}/correct-{verb}/", form).status_code == 403
    answer = client.post(f"/posts/{here.pk}/correct-{verb}/", form)
    assert (answer.status_code, Correction.objects.values().get()) == (409, before)
    assert "about another post" in answer.content.decode()
    assert mira.post(f"/posts/{there.pk}/correct-{verb}/", form).status_code == 302


@pytest.mark.parametrize("kind", ["delete", "repost"])
def test_a_proposal_that_became_a_deletion_is_a_publishers(mira: Client, clock: FakeClock, kind: str) -> None:
    post = build.published(clock, network="facebook")
    approver = browser("ana", "approver")
    wish = {"kind": "edit", "text": "Other words.", "because": "a name"}
    assert approver.post(f"/posts/{post.pk}/correct/", wish).status_code == 302
    changed = {"kind": kind, "correction": seen(post, approver)["correction"]}
    assert approver.post(f"/posts/{post.pk}/correct-change/", changed).status_code == 302
    answer = approver.post(f"/posts/{post.pk}/correct-approve/", seen(post, approver))
    assert (answer.status_code, Correction.objects.get().progress) == (403, Progress.PROPOSED)
    assert "ask a publisher" in answer.content.decode()
    assert mira.post(f"/posts/{post.pk}/correct-approve/", seen(post, mira)).status_code == 302
    assert Correction.objects.get().progress == Progress.APPROVED


def test_the_second_approval_of_a_correction_is_a_publishers(mira: Client, clock: FakeClock) -> None:
    post = corrected(clock)
    Channel.objects.update(stages=2)
    first, second = browser("ana", "approver"), browser("ben", "approver")
    path = f"/posts/{post.pk}/correct-approve/"
    assert first.post(path, seen(post, first)).status_code == 302
    assert second.post(path, seen(post, second)).status_code == 403
    assert (Correction.objects.get().progress, Correction.objects.get().endorsed_by) == ("proposed", "ana")
    assert mira.post(path, seen(post, mira)).status_code == 302
    assert Correction.objects.get().progress == Progress.APPROVED
