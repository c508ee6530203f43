"""What is live and not right any more: proposed, decided by people, carried out, and never more than that."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.channels.models import Channel
from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.corrections.approvable import CorrectionError
from distributor.delivery.corrections.ask import ask_for_correction, change_correction
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.corrections.decide import approve_correction, dismiss_correction
from distributor.delivery.corrections.propose import propose_corrections
from distributor.delivery.corrections.rows import corrected_hash
from distributor.delivery.holds import parse_scope, set_hold
from distributor.delivery.models import Correction, Kind, Progress, Receipt
from distributor.networks.errors import Permanent, ReconnectNeeded, Retryable, Unknown
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post, ProtectedName
from distributor.posts.pictures.values import NOBODY, Picture, written_pictures
from distributor.posts.protect import mark_release, protect, unprotect
from distributor.releases.embargo import set_embargo
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Sensitivity
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.delivery.test_delivery import only_post
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


@pytest.fixture
def look_after(clock: FakeClock, network: FakeNetwork) -> Run:
    """Propose and carry out, as the worker's task does."""

    def connect(channel: Channel) -> FakeNetwork:
        return network

    def round_() -> None:
        draft_due_posts(clock=clock)
        propose_corrections(clock=clock)
        carry_out_corrections(clock=clock, connect=connect)

    return round_


def published(clock: FakeClock, run: Run, *, network: str = "x") -> Post:
    factories.approved(clock, network=network)
    run()
    assert only_post().state == State.PUBLISHED
    return only_post()


def correct_release(clock: FakeClock, *, old: str = "twelve", new: str = "fourteen") -> None:
    """The source says it in other words."""
    release = Release.objects.get()
    title = release.current.title.replace(old, new)
    raw = factories.raw_release(url=release.url, title=title, text=factories.TEXT.replace(old, new))
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)


def withdraw(clock: FakeClock) -> None:
    withdraw_release(Release.objects.get().key, source=factories.source(), clock=clock)


def proposal() -> Correction:
    return Correction.objects.exclude(progress=Progress.DISMISSED).get()


def test_a_corrected_release_proposes_an_edit_where_the_network_has_them(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    assert (proposal().kind, proposal().progress) == (Kind.EDIT, Progress.PROPOSED)
    assert "twelve" in network.live[0].text
    approve_correction(proposal().pk, person="mira", content_hash=corrected_hash(proposal()), clock=clock)
    look_after()
    assert "fourteen" in network.live[0].text
    assert "twelve" not in network.live[0].text
    post = only_post()
    assert (post.state, post.parts[0], len(network.live)) == (State.PUBLISHED, network.live[0].text, 1)
    assert post.revision_id == post.release.revision_id
    assert proposal().progress == Progress.DONE


def test_on_x_a_reply_is_proposed_and_leaves_as_the_next_part(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    published(clock, run)
    correct_release(clock)
    look_after()
    assert proposal().kind == Kind.REPLY
    assert proposal().parts[0].startswith("Correction:")
    assert "fourteen" in proposal().parts[0]
    approve_correction(proposal().pk, person="mira", clock=clock)
    run()
    run()
    assert [live.reply_to for live in network.live] == ["", "r1"]
    assert network.live[1].text == proposal().parts[0]
    assert (only_post().state, only_post().parts_live) == (State.PUBLISHED, 2)


def test_a_reply_whose_answer_was_lost_is_not_sent_twice(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    published(clock, run)
    correct_release(clock)
    look_after()
    approve_correction(proposal().pk, person="mira", clock=clock)
    network.mishaps = [(Unknown("Lost."), True)]
    for _ in range(6):
        run()
        clock.move(minutes=6)
    assert len(network.live) == 2
    assert only_post().state == State.PUBLISHED


def test_nothing_is_proposed_where_the_words_that_are_live_stay_true(
    clock: FakeClock, run: Run, look_after: Run
) -> None:
    published(clock, run)
    correct_release(clock, old="after a strike over unpaid wages", new="after a strike over late wages")
    if "unpaid" not in only_post().text:
        look_after()
        assert not Correction.objects.exists()
        assert only_post().revision_id == Release.objects.get().revision_id
        assert Entry.objects.filter(action=Action.CORRECTION_NOT_NEEDED).exists()
    else:  # the words of the sample changed: this test would say nothing
        pytest.fail("the live post uses the sentence that was changed")


def test_a_withdrawn_release_takes_back_what_waits_and_proposes_to_delete_what_is_live(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    live = published(clock, run)
    waiting = factories.channel("facebook")
    Release.objects.update(drafts_due=True)
    look_after()
    waits = Post.objects.get(channel=waiting)
    approve_post(waits.pk, person="mira", clock=clock)
    withdraw(clock)
    look_after()
    waits.refresh_from_db()
    assert (waits.state, waits.due_at) == (State.DRAFT, None)
    with pytest.raises(ApprovalError, match="withdrawn"):
        approve_post(waits.pk, person="mira", clock=clock)
    assert (proposal().kind, proposal().post_id, len(network.live)) == (Kind.DELETE, live.pk, 1)
    look_after()
    approve_correction(proposal().pk, person="mira", clock=clock)
    look_after()
    assert network.live == []
    live.refresh_from_db()
    assert (live.state, live.parts_live) == (State.DELETED, 0)
    assert Receipt.objects.get().gone_at == clock.now()
    look_after()
    assert Correction.objects.count() == 1


def test_what_is_in_flight_when_its_release_is_withdrawn_is_looked_at_when_it_is_known(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    factories.approved(clock)
    network.mishaps = [(Unknown("Lost."), True)]
    run()
    withdraw(clock)
    look_after()
    assert not Correction.objects.exists()
    assert Release.objects.get().corrections_due
    clock.move(seconds=16)
    run()
    look_after()
    assert (only_post().state, proposal().kind) == (State.PUBLISHED, Kind.DELETE)
    assert not Release.objects.get().corrections_due


def test_delete_and_repost_gives_a_draft_that_is_approved_and_sent_like_any_other(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    old_ref = published(clock, run).ref
    correct_release(clock)
    look_after()
    change_correction(proposal().pk, person="ana", kind=Kind.REPOST, clock=clock)
    approve_correction(proposal().pk, person="mira", clock=clock)
    look_after()
    post = only_post()
    assert (post.state, network.live, post.parts_live) == (State.DRAFT, [], 0)
    assert post.ref != old_ref
    assert "fourteen" in post.text
    run()
    assert network.live == []
    approve_post(post.pk, person="mira", now=True, clock=clock)
    run()
    assert len(network.live) == 1
    assert Receipt.objects.live().get().part == 1


def test_words_of_ones_own_are_approved_by_somebody_else(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run, network="facebook")
    wish = ask_for_correction(
        post.pk, kind=Kind.EDIT, because="a name", person="ana", text="Other words.", clock=clock
    )
    with pytest.raises(CorrectionError, match="wrote these words"):
        approve_correction(wish.pk, person="ana", clock=clock)
    look_after()
    assert network.live[0].text == post.parts[0]
    approve_correction(wish.pk, person="mira", clock=clock)
    look_after()
    assert network.live[0].text == "Other words."


def test_a_deletion_that_a_person_wants_needs_nobody_else_and_passes_a_hold(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run)
    set_hold(parse_scope("everything"), person="mira", clock=clock)
    with pytest.raises(CorrectionError, match="why"):
        ask_for_correction(post.pk, kind=Kind.DELETE, because=" ", person="ana", clock=clock)
    ask_for_correction(post.pk, kind=Kind.DELETE, because="a name was wrong", person="ana", clock=clock)
    look_after()
    assert (network.live, only_post().state) == ([], State.DELETED)


def test_a_hold_stops_an_edit(clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run) -> None:
    published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    approve_correction(proposal().pk, person="mira", clock=clock)
    set_hold(parse_scope("network:facebook"), person="mira", clock=clock)
    look_after()
    assert "twelve" in network.live[0].text
    assert "Held by mira" in proposal().problem


def test_a_changed_proposal_is_not_what_was_seen(clock: FakeClock, run: Run, look_after: Run) -> None:
    published(clock, run)
    correct_release(clock)
    look_after()
    seen = corrected_hash(proposal())
    change_correction(proposal().pk, person="ana", text="Correction: it was fourteen.", clock=clock)
    with pytest.raises(CorrectionError, match="changed after you opened it"):
        approve_correction(proposal().pk, person="mira", content_hash=seen, clock=clock)


def test_words_that_were_changed_behind_the_approval_do_not_leave(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    approve_correction(proposal().pk, person="mira", clock=clock)
    Correction.objects.update(parts=["Something nobody saw."])
    look_after()
    assert "twelve" in network.live[0].text
    assert proposal().progress == Progress.FAILED


def test_a_failed_call_is_repeated_and_a_refusal_asks_a_person(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run)
    ask_for_correction(post.pk, kind=Kind.DELETE, because="wrong", person="ana", clock=clock)
    network.mishaps = [(Retryable("Busy."), False)]
    look_after()
    assert (proposal().progress, proposal().tries, len(network.live)) == (Progress.APPROVED, 1, 1)
    network.mishaps = [(Permanent("Not allowed."), False)]
    clock.move(minutes=10)
    look_after()
    assert (proposal().progress, only_post().problem) == (Progress.FAILED, "delete: Not allowed.")
    assert only_post().state == State.PUBLISHED


def test_a_token_that_is_gone_pauses_the_channel_and_the_correction_waits(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run)
    ask_for_correction(post.pk, kind=Kind.DELETE, because="wrong", person="ana", clock=clock)
    network.mishaps = [(ReconnectNeeded("Connect again."), False)]
    look_after()
    assert Channel.objects.get().paused_because == "Connect again."
    clock.move(hours=1)
    look_after()
    assert (proposal().progress, len(network.live)) == (Progress.APPROVED, 1)
    Channel.objects.update(paused_because="")
    clock.move(minutes=2)
    look_after()
    assert network.live == []


@pytest.mark.parametrize("moment", [Boundary.CORRECTION_INTENDED, Boundary.CORRECTION_ANSWERED])
def test_a_worker_that_dies_leaves_a_correction_that_is_carried_out_later(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run, moment: Boundary
) -> None:
    post = published(clock, run)
    ask_for_correction(post.pk, kind=Kind.DELETE, because="wrong", person="ana", clock=clock)

    def die(boundary: Boundary) -> None:
        if boundary == moment:
            raise SystemExit

    with watching(die), pytest.raises(SystemExit):
        look_after()
    look_after()
    assert proposal().progress == Progress.APPROVED
    clock.move(minutes=5)
    look_after()
    assert (network.live, only_post().state, proposal().progress) == ([], State.DELETED, Progress.DONE)


def test_a_dismissed_proposal_is_not_made_again_and_a_decided_one_not_decided_again(
    clock: FakeClock, run: Run, look_after: Run
) -> None:
    published(clock, run)
    correct_release(clock)
    look_after()
    wish = proposal()
    dismiss_correction(wish.pk, person="mira", because="the reply would confuse", clock=clock)
    Release.objects.update(corrections_due=True)
    look_after()
    assert Correction.objects.count() == 1
    with pytest.raises(CorrectionError, match="dismissed already by mira"):
        approve_correction(wish.pk, person="ana", clock=clock)


def test_a_second_correction_takes_the_place_of_an_open_proposal(
    clock: FakeClock, run: Run, look_after: Run
) -> None:
    published(clock, run)
    correct_release(clock)
    look_after()
    first = proposal()
    correct_release(clock, new="fifteen")
    look_after()
    first.refresh_from_db()
    assert first.progress == Progress.DISMISSED
    assert "fifteen" in proposal().parts[0]


def test_a_network_without_edits_says_so(clock: FakeClock, run: Run) -> None:
    post = published(clock, run)
    with pytest.raises(CorrectionError, match="X has no way"):
        ask_for_correction(post.pk, kind=Kind.EDIT, because="x", person="ana", text="y", clock=clock)


@pytest.mark.parametrize(("network_name", "kind"), [("facebook", Kind.EDIT), ("x", Kind.REPLY)])
def test_words_that_name_somebody_protected_are_not_approved_and_leave_in_other_words(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run, network_name: str, kind: Kind
) -> None:
    post = published(clock, run, network=network_name)
    protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    text = "Police took Jose Ramos."
    wish = ask_for_correction(post.pk, kind=kind, because="a name", person="ana", text=text, clock=clock)
    with pytest.raises(CorrectionError, match=r"case 12.*Change the words"):
        approve_correction(wish.pk, person="mira", clock=clock)
    look_after()
    run()
    assert text not in [live.text for live in network.live]
    assert (proposal().progress, only_post().parts) == (Progress.PROPOSED, post.parts)
    change_correction(wish.pk, person="ana", text="Police took a man.", clock=clock)
    approve_correction(wish.pk, person="mira", clock=clock)
    look_after()
    run()
    assert "Police took a man." in [live.text for live in network.live]


def test_a_name_that_is_listed_after_the_approval_gives_the_edit_back_to_a_person(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run, network="facebook")
    text = "Police took Jose Ramos."
    wish = ask_for_correction(post.pk, kind=Kind.EDIT, because="a name", person="ana", text=text, clock=clock)
    approve_correction(wish.pk, person="mira", clock=clock)
    protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    look_after()
    assert network.live[0].text == post.parts[0]
    given = proposal()
    assert (given.progress, given.decided_by, given.due_at) == (Progress.PROPOSED, "", None)
    assert "case 12" in given.problem
    assert only_post().problem == "a name"
    assert Entry.objects.filter(action=Action.CORRECTION_FAILED).count() == 1
    unprotect(ProtectedName.objects.get().pk, person="mira", clock=clock)
    look_after()
    assert network.live[0].text == post.parts[0]
    approve_correction(wish.pk, person="mira", clock=clock)
    look_after()
    assert (network.live[0].text, only_post().problem) == (text, "")


def test_words_of_a_restricted_release_wait_for_consent_and_its_deletion_does_not(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run
) -> None:
    post = published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    mark_release(post.release_id, Sensitivity.RESTRICTED, consent="", person="mira", clock=clock)
    with pytest.raises(CorrectionError, match="restricted"):
        approve_correction(proposal().pk, person="mira", clock=clock)
    change_correction(proposal().pk, person="ana", kind=Kind.DELETE, clock=clock)
    approve_correction(proposal().pk, person="mira", clock=clock)
    look_after()
    assert network.live == []


def test_an_edit_does_not_leave_pictures_that_may_not_be_shown(clock: FakeClock, run: Run) -> None:
    post = published(clock, run, network="facebook")
    picture = Picture(digest="0" * 64, media_type="image/png", width=80, height=60, people=NOBODY)
    Post.objects.update(pictures=written_pictures([picture]))
    text = f"Other words. {post.link}"
    wish = ask_for_correction(post.pk, kind=Kind.EDIT, because="a word", person="ana", text=text, clock=clock)
    with pytest.raises(CorrectionError, match=r"no alt text.*deleted and posted anew"):
        approve_correction(wish.pk, person="mira", clock=clock)


@pytest.mark.parametrize("news", ["withdrawn", "corrected again", "embargoed"])
def test_an_approved_edit_does_not_leave_when_the_release_is_another_by_then(
    clock: FakeClock, network: FakeNetwork, run: Run, look_after: Run, news: str
) -> None:
    published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    approve_correction(proposal().pk, person="mira", content_hash=corrected_hash(proposal()), clock=clock)
    if news == "withdrawn":
        withdraw(clock)
    elif news == "corrected again":
        correct_release(clock, new="thirteen")
    else:
        until = clock.now() + timedelta(days=1)
        set_embargo(Release.objects.get().pk, until, person="mira", because="not yet", clock=clock)
    carry_out_corrections(clock=clock, connect=lambda _: network)
    assert "twelve" in network.live[0].text
    look_after()
    now = Correction.objects.first()
    assert now is not None
    expected = {
        "withdrawn": (Kind.DELETE, Progress.PROPOSED, 2),
        "corrected again": (Kind.EDIT, Progress.PROPOSED, 2),
        "embargoed": (Kind.EDIT, Progress.APPROVED, 1),
    }
    assert (now.kind, now.progress, Correction.objects.count()) == expected[news]


def test_a_proposal_of_an_older_revision_is_not_approved(clock: FakeClock, run: Run, look_after: Run) -> None:
    published(clock, run, network="facebook")
    correct_release(clock)
    look_after()
    correct_release(clock, new="thirteen")
    with pytest.raises(CorrectionError, match="once more"):
        approve_correction(proposal().pk, person="mira", clock=clock)
