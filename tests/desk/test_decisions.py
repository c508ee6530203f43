"""What people decide on a post, and what they are told when it cannot be."""

import re

import pytest
from django.test import Client

from distributor.delivery.holds import Scope, set_hold
from distributor.posts.edit import edit_post
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def _fresh(post: Post) -> Post:
    return Post.objects.select_related("channel").get(pk=post.pk)


def _seen(post: Post, **more: str) -> dict[str, str]:
    return {"content_hash": post.content_hash(), "seen": post.text, "when": "slot", **more}


def test_approving_takes_the_next_slot_and_says_when(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    answer = mira.post(f"/posts/{post.pk}/approve/", _seen(post), follow=True)
    assert answer.redirect_chain == [(f"/posts/{post.pk}/", 302)]
    assert re.search(
        r"Approved\. It leaves on \w+ \d+ \w+.* at \d\d:\d\d \(Asia/Manila\)\.", answer.content.decode()
    )
    assert _fresh(post).state == "approved"
    assert _fresh(post).approvals.get().person == "mira"


def test_approving_now_leaves_now(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    answer = mira.post(
        f"/posts/{post.pk}/approve/", _seen(post, when="now", next="/?tab=waiting"), follow=True
    )
    assert answer.redirect_chain == [("/?tab=waiting", 302)]
    assert "It leaves now." in answer.content.decode()


def test_a_chosen_time_is_one_of_the_channel_s_zone(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    mira.post(f"/posts/{post.pk}/approve/", _seen(post, when="at", at="2199-03-04T09:00"))
    publish_at = _fresh(post).publish_at
    assert publish_at is not None
    assert publish_at.isoformat() == "2199-03-04T01:00:00+00:00"


@pytest.mark.parametrize("at", ["", "soon", "2026-13-45T99:00", "0001-01-01T00:00", "2001-01-01T09:00"])
def test_a_time_that_cannot_be_is_said_beside_the_form(mira: Client, clock: FakeClock, at: str) -> None:
    post = factories.draft(clock)
    answer = mira.post(f"/posts/{post.pk}/approve/", _seen(post, when="at", at=at))
    assert answer.status_code in (409, 422)
    assert "Nothing was changed" in answer.content.decode()
    assert _fresh(post).state == "draft"


def test_the_second_of_two_people_is_told_who_was_first(mira: Client, arun: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    assert mira.post(f"/posts/{post.pk}/approve/", _seen(post)).status_code == 302
    answer = arun.post(f"/posts/{post.pk}/approve/", _seen(post))
    assert answer.status_code == 409
    assert "mira approved it" in answer.content.decode()


def test_words_changed_since_they_were_read_are_shown_and_not_approved(
    mira: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    seen = _seen(post)
    edit_post(
        post.pk, post.text.replace("Philippines", "Philippine capital"), person="arun", version=1, clock=clock
    )
    answer = mira.post(f"/posts/{post.pk}/approve/", seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed after you opened it" in page
    assert "<del>Philippines</del><ins>Philippine" in page
    assert _fresh(post).state == "draft"


def test_a_form_that_names_no_words_approves_nothing(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    assert mira.post(f"/posts/{post.pk}/approve/", {"when": "now"}).status_code == 422
    assert _fresh(post).state == "draft"


def test_who_wrote_it_is_told_that_somebody_else_approves(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "Other words.", person="mira", version=1, clock=clock)
    post = _fresh(post)
    assert "somebody else approves them" in mira.get(f"/posts/{post.pk}/").content.decode()
    answer = mira.post(f"/posts/{post.pk}/approve/", _seen(post))
    assert answer.status_code == 409
    assert "somebody else has to approve them" in answer.content.decode()


def test_an_edit_ends_the_approval_and_says_so(mira: Client, clock: FakeClock) -> None:
    post = factories.approved(clock, person="arun")
    answer = mira.post(f"/posts/{post.pk}/edit/", {"text": "New words.", "version": "1"}, follow=True)
    assert "waits for approval again" in answer.content.decode()
    assert (_fresh(post).state, _fresh(post).parts) == ("draft", ["New words."])


def test_an_edit_that_met_another_one_shows_both_texts(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "Words of Arun.", person="arun", version=1, clock=clock)
    answer = mira.post(f"/posts/{post.pk}/edit/", {"text": "Words of Mira.", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Words of Arun." in page
    assert "Words of Mira.</textarea>" in page
    assert 'name="version" value="2"' in page
    mira.post(f"/posts/{post.pk}/edit/", {"text": "Words of both.", "version": "2"})
    assert _fresh(post).parts == ["Words of both."]


@pytest.mark.parametrize(("text", "version"), [("", "1"), ("  \n ", "1"), ("Words.", ""), ("Words.", "one")])
def test_an_edit_that_cannot_be_read_keeps_the_old_text(
    mira: Client, clock: FakeClock, text: str, version: str
) -> None:
    post = factories.draft(clock)
    answer = mira.post(f"/posts/{post.pk}/edit/", {"text": text, "version": version})
    assert answer.status_code == 422
    assert _fresh(post).parts == post.parts


def test_a_live_post_keeps_its_words_and_what_was_typed_is_not_lost(mira: Client, clock: FakeClock) -> None:
    post = build.published(clock, person="arun")
    answer = mira.post(f"/posts/{post.pk}/edit/", {"text": "Too late.", "version": "1"})
    assert answer.status_code == 409
    assert "Too late." in answer.content.decode()


def test_reject_and_reopen(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    mira.post(f"/posts/{post.pk}/reject/", {"because": " Wrong\x00 photo."})
    assert (_fresh(post).state, _fresh(post).problem) == ("rejected", "Wrong photo.")
    assert "Wrong photo." in mira.get("/?tab=rejected").content.decode()
    mira.post(f"/posts/{post.pk}/reopen/")
    assert _fresh(post).state == "draft"
    assert mira.post(f"/posts/{post.pk}/reopen/").status_code == 409


def test_another_time_for_an_approved_post(mira: Client, clock: FakeClock) -> None:
    post = factories.approved(clock, person="arun")
    answer = mira.post(f"/posts/{post.pk}/reschedule/", {"when": "at", "at": "2199-03-04T09:00"}, follow=True)
    assert "Moved. It leaves on" in answer.content.decode()
    assert _fresh(post).approvals.get().voided_because == ""
    assert mira.post(f"/posts/{post.pk}/reschedule/", {"when": "at", "at": ""}).status_code == 422


def test_a_person_says_that_it_is_live(mira: Client, clock: FakeClock) -> None:
    post = build.unknown(clock, person="arun")
    refused = mira.post(f"/posts/{post.pk}/live/", {"permalink": "javascript:alert(1)"})
    assert refused.status_code == 409
    assert 'href="javascript' not in refused.content.decode()
    mira.post(f"/posts/{post.pk}/live/", {"permalink": "https://x.example/7"})
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert _fresh(post).state == "published"
    assert 'href="https://x.example/7"' in page


def test_a_person_says_that_it_is_not_there(mira: Client, clock: FakeClock) -> None:
    post = build.unknown(clock, person="arun")
    mira.post(f"/posts/{post.pk}/not-live/")
    assert _fresh(post).state == "failed"


def test_htmx_gets_the_card_alone_and_the_refusal_in_it(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    htmx = {"HX-Request": "true"}
    answer = mira.post(f"/posts/{post.pk}/approve/", _seen(post), headers=htmx)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == '{"decided": {}}'
    assert page.lstrip().startswith("<article")
    assert "Approved. It leaves on" in page
    again = mira.post(f"/posts/{post.pk}/approve/", _seen(post), headers=htmx)
    assert again.status_code == 409
    assert again.content.decode().lstrip().startswith("<article")


def test_a_slot_that_somebody_took_meanwhile_is_said(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    answer = mira.post(
        f"/posts/{post.pk}/approve/", _seen(post, slot="2020-01-01T09:00:00+00:00"), follow=True
    )
    assert "was taken meanwhile" in answer.content.decode()


def test_a_whole_release_is_approved_with_one_click(mira: Client, clock: FakeClock) -> None:
    release = build.three_drafts(clock)
    page = mira.get("/").content.decode()
    assert "Approve all 3 posts" in page
    seen = re.findall(r'name="seen" value="(\d+:[^"]+)"', page)
    answer = mira.post(f"/releases/{release.pk}/approve/", {"seen": seen, "next": "/"}, follow=True)
    assert "3 posts approved." in answer.content.decode()
    assert set(release.posts.values_list("state", flat=True)) == {"approved"}
    again = mira.post(f"/releases/{release.pk}/approve/", {"seen": seen})
    assert again.status_code == 409


def test_of_a_whole_release_what_changed_meanwhile_is_left_out_and_named(
    mira: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    seen = [f"{post.pk}:{post.content_hash()}" for post in release.posts.all()]
    first = release.posts.earliest("pk")
    edit_post(first.pk, "Other words.", person="arun", version=1, clock=clock)
    answer = mira.post(f"/releases/{release.pk}/approve/", {"seen": [*seen, "999:x", "nonsense"]})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed after you opened it" in page
    assert "2 posts approved." in page
    assert _fresh(first).state == "draft"


def test_a_hold_is_seen_on_every_page_and_on_its_posts(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    set_hold(Scope(kind="network", value="x"), person="arun", because="A raid", clock=clock)
    for path in ("/", f"/posts/{post.pk}/", "/hold/", "/channels/", "/audit/"):
        assert "A raid" in mira.get(path).content.decode(), path
    assert "Held by arun" in mira.get("/").content.decode()


def test_no_decision_on_a_post_that_is_not_there(mira: Client) -> None:
    for verb in ("approve", "reject", "reopen", "reschedule", "edit", "live", "not-live", "length"):
        assert mira.post(f"/posts/999/{verb}/", {"version": "1", "text": "x"}).status_code == 404, verb
