"""Writing at the desk: the composer, what is kept while somebody types, and two people at once."""

import re
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from distributor.desk.composing.editor import writer_proof
from distributor.discussion.models import Sight, Unsaved, Version
from distributor.discussion.unsaved import keep
from distributor.people.models import Grant
from distributor.posts.edit import edit_post
from distributor.posts.models import Post
from distributor.posts.protect import protect
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _text(page: str) -> str:
    found = re.search(r"<textarea class=\"words\"[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


def test_the_posts_of_a_release_stand_side_by_side_each_with_a_preview(
    mira: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    page = mira.get(f"/releases/{release.pk}/compose/").content.decode()
    for post in release.posts.select_related("channel"):
        assert f'name="text-{post.pk}"' in page
        assert f'<figure class="preview" data-network="{post.channel.network}"' in page
    assert "Posting it costs $0.20 on X." in page
    assert 'data-insert="#Philippines"' in page
    assert Sight.objects.filter(person="mira", version=1).count() == 3
    assert "Write them side by side" in mira.get(f"/releases/{release.pk}/").content.decode()


def test_what_is_typed_is_drawn_counted_and_checked_as_it_stands(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    taken = "The workers were taken from their homes on 18 November after a strike over unpaid wages."
    words = f"Thirteen dock workers. ថ្មី\n---\n{taken}"
    page = mira.post(f"/posts/{post.pk}/draw/", {"text": words}, headers=HTMX).content.decode()
    assert re.search(r'<mark class="finding">Thirteen[^<]*<sup>1</sup></mark>', page)
    assert "Please check against the release" in page
    assert page.count("shown-head") == 2
    assert 'hx-swap-oob="true"' in page
    assert "1 sentence stands in the release word for word" in page
    assert "The share link does not stand in the text" in page
    assert not Unsaved.objects.exists()


def test_without_scripts_show_keeps_the_words_and_draws_them(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    form = {"text": "Fewer words.", "version": "1"}
    page = mira.post(f"/posts/{post.pk}/draw/", form, follow=True).content.decode()
    assert _text(page) == "Fewer words."
    assert "Not saved yet" in page
    assert '<p class="shown-text" dir="auto">Fewer words.</p>' in page
    page = mira.post(f"/posts/{post.pk}/discard/", follow=True).content.decode()
    assert "The saved text stands." in page
    assert _text(page) == Post.objects.get(pk=post.pk).written.replace("&", "&amp;")


def test_saving_one_post_keeps_what_stands_in_the_other_fields(mira: Client, clock: FakeClock) -> None:
    release = build.three_drafts(clock)
    one, two, three = release.posts.order_by("pk")
    form = {
        f"text-{one.pk}": "Words of one.", f"version-{one.pk}": "1",
        f"text-{two.pk}": "Words of two.", f"version-{two.pk}": "1",
        f"text-{three.pk}": three.written, f"version-{three.pk}": "1",
        "next": f"/releases/{release.pk}/compose/",
    }  # fmt: skip
    answer = mira.post(f"/posts/{one.pk}/edit/", form)
    assert answer["Location"] == f"/releases/{release.pk}/compose/#post-{one.pk}"
    assert Post.objects.get(pk=one.pk).parts == ["Words of one."]
    assert [(each.post_id, each.text) for each in Unsaved.objects.all()] == [(two.pk, "Words of two.")]
    page = mira.post(f"/releases/{release.pk}/compose/save/", {**form, f"version-{one.pk}": "2"}, follow=True)
    assert "1 post saved." in page.content.decode()
    assert Post.objects.get(pk=two.pk).parts == ["Words of two."]
    assert not Unsaved.objects.exists()


def test_what_is_typed_is_kept_for_its_writer_alone_even_when_logged_out(
    mira: Client, arun: Client, client: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    form = {"text": "Typed by Mira.", "version": "1", "writer": writer_proof("mira")}
    assert mira.post(f"/posts/{post.pk}/keep/", form).json() == {
        "kept": True,
        "logged_in": True,
        "is_stale": False,
    }
    page = arun.get(f"/posts/{post.pk}/").content.decode()
    assert "Typed by Mira." not in page
    assert "Is writing here too and has not saved yet: mira." in page
    out = client.post(f"/posts/{post.pk}/keep/", {**form, "text": "Typed later."})
    assert out.json() == {"kept": True, "logged_in": False, "is_stale": False}
    late = mira.post(f"/posts/{post.pk}/keep/", {**form, "text": "Typed later.", "version": "7"})
    assert late.json()["is_stale"] is True
    mira.post(f"/posts/{post.pk}/keep/", {**form, "text": "Typed later."})
    assert _text(mira.get(f"/posts/{post.pk}/").content.decode()) == "Typed later."
    assert client.post(f"/posts/{post.pk}/keep/", {**form, "writer": "mira"}).status_code == 401
    assert Unsaved.objects.get().text == "Typed later."


def test_what_is_typed_into_another_field_of_the_form_is_kept_too(mira: Client, clock: FakeClock) -> None:
    post, other = factories.draft(clock), factories.draft(clock)
    form = {f"text-{other.pk}": "Words of the other.", f"version-{other.pk}": "1"}
    assert mira.post(f"/posts/{post.pk}/keep/", form).json() == {"kept": True, "logged_in": True}
    assert Unsaved.objects.get().post_id == other.pk


def test_a_save_after_log_out_leads_to_the_log_in_and_loses_nothing(client: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    person = factories.person("mira")
    form = {"text": "Typed before.", "version": "1", "writer": writer_proof("mira")}
    answer = client.post(f"/posts/{post.pk}/edit/", form, follow=True)
    assert answer.redirect_chain[0][0].startswith("/login/?next=")
    assert "What you typed is kept" in answer.content.decode()
    client.force_login(person)  # type: ignore[arg-type]  # a user
    assert _text(client.get(f"/posts/{post.pk}/").content.decode()) == "Typed before."


def test_a_form_that_is_too_old_loses_no_words(clock: FakeClock) -> None:
    post = factories.draft(clock)
    client = logged_in("mira", enforce_csrf_checks=True)
    form = {"text": "Typed on an old page.", "version": "1", "writer": writer_proof("mira")}
    answer = client.post(f"/posts/{post.pk}/edit/", form)
    assert answer.status_code == 403
    assert "The text you typed is kept" in answer.content.decode()
    assert Post.objects.get(pk=post.pk).version == 1
    assert _text(client.get(f"/posts/{post.pk}/").content.decode()) == "Typed on an old page."


def test_who_may_not_write_keeps_sees_and_composes_nothing(clock: FakeClock) -> None:
    post = factories.draft(clock)
    client = logged_in("vera")
    Grant.objects.filter(person__username="vera").update(role="auditor")
    form = {"text": "x", "version": "1", "writer": writer_proof("vera")}
    assert client.post(f"/posts/{post.pk}/keep/", form).json()["kept"] is False
    assert client.post(f"/posts/{post.pk}/draw/", form, headers=HTMX).status_code == 403
    assert client.get(f"/releases/{post.release_id}/compose/").status_code == 403
    assert "<textarea" not in client.get(f"/posts/{post.pk}/").content.decode()
    assert not Unsaved.objects.exists()


def test_no_preview_of_a_protected_name_but_for_publishers(clock: FakeClock) -> None:
    post = factories.draft(clock)
    protect("the director", ["Lena Ortigas"], person="mira", clock=clock)
    writer = logged_in("vera")
    Grant.objects.filter(person__username="vera").update(role="writer")
    form = {"text": "Lena Ortigas spoke.", "version": "1"}
    page = writer.post(f"/posts/{post.pk}/draw/", form, headers=HTMX).content.decode()
    assert "shown-text" not in page
    assert "No preview is drawn." in page
    publisher = logged_in("paul")
    page = publisher.post(f"/posts/{post.pk}/draw/", form, headers=HTMX).content.decode()
    assert "Lena Ortigas spoke." in page


def test_two_who_edit_at_once_see_both_texts_and_can_put_them_together(
    mira: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock, network="facebook")
    old = post.written
    edit_post(post.pk, old.replace("twelve", "12"), person="arun", version=1, clock=clock)
    mine = {"text": old.replace("unpaid wages", "stolen wages"), "version": "1"}
    answer = mira.post(f"/posts/{post.pk}/edit/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>unpaid</del><ins>stolen</ins>" in page
    assert "Put both together" in page
    # It stands there still on another day, or after a crash.
    assert "From theirs to yours" in mira.get(f"/posts/{post.pk}/").content.decode()
    mira.post(f"/posts/{post.pk}/merge/", {"text": mine["text"], "version": "2"})
    both = Unsaved.objects.get()
    assert ("12" in both.text, "stolen wages" in both.text, both.version) == (True, True, 2)
    mira.post(f"/posts/{post.pk}/edit/", {"text": both.text, "version": "2"})
    assert "stolen wages" in Post.objects.get(pk=post.pk).text
    assert Version.objects.filter(post=post).count() == 2
    assert not Unsaved.objects.exists()


def test_words_typed_before_the_post_left_are_still_shown(mira: Client, clock: FakeClock) -> None:
    post = build.published(clock, person="arun")
    Unsaved.objects.create(post=post, person="mira", version=1, text="Typed too late.", kept_at=clock.now())
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert "Your text, not saved" in page
    assert "Typed too late." in page


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_words_that_are_being_saved_are_not_kept_a_second_time(clock: FakeClock) -> None:
    post = factories.draft(clock)
    factories.person("mira")

    def keep_meanwhile() -> None:
        keep(post.pk, "Words of Mira.  \n", person="mira", version=1, clock=clock)
        connection.close()

    late = Thread(target=keep_meanwhile)
    with transaction.atomic():
        edit_post(post.pk, "Words of Mira.", person="mira", version=1, clock=clock)
        late.start()
        # It waits for the save; without its lock it would be done by now, and keep the words.
        late.join(timeout=0.2)
    late.join()
    assert not Unsaved.objects.exists()
