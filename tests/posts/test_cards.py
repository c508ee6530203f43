"""Cards of a release: in its words, with its speaker, on a post like any other picture."""

import pytest
from django.test import Client

from distributor.cli import main
from distributor.posts.approve import approve_post
from distributor.posts.cards.fonts import face_of
from distributor.posts.cards.make import Wish, attach_card, card_words
from distributor.posts.cards.values import CardKind, Scheme
from distributor.posts.draft import draft_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError, PostError
from distributor.posts.models import Post, ProtectedName
from distributor.posts.pictures.attach import describe_picture
from distributor.posts.protect import protect, unprotect
from distributor.releases.ingest import ingest_release
from tests import factories
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(face_of("Latin") is None, reason="no Latin font: apt install fonts-noto-core"),
]
QUOTE = Wish(kind=CardKind.QUOTE, scheme=Scheme.DARK)


def test_a_card_says_what_the_release_says_in_its_language(clock: FakeClock) -> None:
    read = factories.release(clock).current.read()
    share = card_words(read, Wish(kind=CardKind.SHARE), site="website")
    assert (share.main, share.over, share.foot) == (read.title, "Statement · 20 November 2026", "website")
    quote = card_words(read, QUOTE)
    assert quote.main == "Nobody should be jailed for asking to be paid"
    assert quote.under == "Lena Ortigas, Director of the Harbour Rights Network"
    title, text = "កម្ពុជា៖ ដោះលែងសកម្មជន", "(ភ្នំពេញ) កម្ពុជាត្រូវដោះលែង។"
    khmer = factories.release(clock, title=title, text=text, language="km")
    over = card_words(khmer.current.read(), Wish(kind=CardKind.SHARE)).over
    assert "tatement" not in over
    with pytest.raises(PostError, match="no such quote"):
        card_words(khmer.current.read(), QUOTE)


def test_a_card_is_attached_with_its_words_and_can_be_approved(clock: FakeClock) -> None:
    post = attach_card(factories.draft(clock).pk, QUOTE, person="ana", clock=clock)
    [picture] = post.shown_pictures
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 1200, 630)
    assert picture.alt.startswith("“Nobody should be jailed for asking to be paid")
    assert "Lena Ortigas" in picture.alt
    approve_post(post.pk, person="mira", now=True, clock=clock)


def test_a_card_of_an_older_revision_and_a_name_drawn_on_it_stop_the_post(clock: FakeClock) -> None:
    post = attach_card(factories.draft(clock).pk, QUOTE, person="ana", clock=clock)
    digest = post.shown_pictures[0].digest
    describe_picture(post.pk, digest, "A card", person="ana", clock=clock)
    # The list is kept by its time, which stands still between tests.
    clock.move(minutes=7)
    protect("case 12", ["Lena Ortigas"], person="mira", clock=clock)
    edit_post(post.pk, f"Free them. {post.link}", person="ana", version=post.version, clock=clock)
    with pytest.raises(ApprovalError, match="case 12"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    unprotect(ProtectedName.objects.get().pk, person="mira", clock=clock)
    raw = factories.raw_release(url=post.release.url, title="Philippines: Release the dock workers")
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_posts(post.release_id, clock=clock)
    with pytest.raises(ApprovalError, match="before the release was corrected"):
        approve_post(post.pk, person="mira", now=True, clock=clock)


def test_cards_are_seen_on_the_desk_and_one_becomes_the_card_of_the_link(clock: FakeClock) -> None:
    mira: Client = logged_in("mira")
    other = factories.draft(clock, network="facebook")
    on = factories.channel("linkedin")
    draft_posts(other.release_id, clock=clock)
    post = Post.objects.get(channel=on)
    page = mira.get(f"/posts/{post.pk}/cards/").content.decode()
    assert page.count('class="drawn"') == 4
    drawn = mira.get(f"/posts/{post.pk}/card/quote-dark-0.png")
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    assert mira.get(f"/posts/{post.pk}/card/quote-dark-7.png").status_code == 422
    assert mira.get(f"/posts/{post.pk}/card/other.png").status_code == 422
    form = {"card": "share-light-0", "as": "card", "everywhere": "1"}
    page = mira.post(f"/posts/{post.pk}/card-attach/", form, follow=True).content.decode()
    assert Post.objects.get(pk=post.pk).shown_pictures[0].is_card
    assert not Post.objects.get(pk=other.pk).pictures
    assert "and 0 others" in page
    assert "fetches the picture of a link" in page


def test_a_card_is_drawn_from_the_terminal(
    clock: FakeClock, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    release = factories.release(clock)
    file = f"{tmp_path}/card.png"
    assert main(("card", str(release.pk), file, "--quote", "1", "--dark")) == 0
    assert "Lena Ortigas" in capsys.readouterr().out
    assert main(("card", "999", file)) == 1
    assert main(("card", str(release.pk), "/nowhere/card.png")) == 1
