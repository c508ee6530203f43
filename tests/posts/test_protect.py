"""Nothing that names somebody protected leaves before a person clears exactly those words."""

import pytest

from distributor.audit.models import Entry
from distributor.delivery.claim import claim_due
from distributor.delivery.gate import reason_to_stop, what_stands
from distributor.delivery.intent import write_intent
from distributor.posts.approve import approve_post
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError, PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post, ProtectedName
from distributor.posts.protect import clear, mark_release, protect, unprotect
from distributor.posts.protected_names import found_in
from distributor.releases.models import Sensitivity
from tests import factories
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def written(clock: FakeClock, text: str) -> Post:
    post = factories.draft(clock)
    return edit_post(post.pk, text, person="ana", version=post.version, clock=clock)


def test_a_post_that_names_somebody_protected_is_not_approved_until_it_is_cleared(clock: FakeClock) -> None:
    protect("case 12", ["José Ramos", "โจเซ่ รามอส"], person="mira", clock=clock)
    post = written(clock, "Police took JOSE  RAMOS on Friday.")
    with pytest.raises(ApprovalError, match="case 12"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    with pytest.raises(PostError, match="why"):
        clear(post.pk, content_hash=post.content_hash(), because=" ", person="mira", clock=clock)
    clear(post.pk, content_hash=post.content_hash(), because="family agreed", person="mira", clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)


def test_a_clearance_is_for_these_words_only(clock: FakeClock) -> None:
    protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    post = written(clock, "Police took Jose Ramos.")
    clear(post.pk, content_hash=post.content_hash(), because="ok", person="mira", clock=clock)
    other = edit_post(post.pk, "Jose Ramos of 5 Hill Road.", person="ana", version=post.version, clock=clock)
    with pytest.raises(ApprovalError):
        approve_post(other.pk, person="mira", now=True, clock=clock)
    with pytest.raises(PostError, match="changed after"):
        clear(post.pk, content_hash=post.content_hash(), because="ok", person="mira", clock=clock)


def test_a_name_that_is_listed_after_the_approval_stops_the_post_at_the_gate(clock: FakeClock) -> None:
    post = written(clock, "Police took Jose Ramos.")
    approve_post(post.pk, person="mira", now=True, clock=clock)
    fresh = Post.objects.select_related("channel", "release").get(pk=post.pk)
    assert reason_to_stop(fresh, what_stands([fresh]), now=clock.now()) is None
    row = protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    stop = reason_to_stop(fresh, what_stands([fresh]), now=clock.now())
    assert stop is not None
    assert stop.voids
    unprotect(row.pk, person="mira", clock=clock)
    assert reason_to_stop(fresh, what_stands([fresh]), now=clock.now()) is None


def test_the_names_are_readable_nowhere(clock: FakeClock) -> None:
    protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    with pytest.raises(PostError, match="must not be the name"):
        protect("Jose Ramos", ["Jose Ramos"], person="mira", clock=clock)
    assert "Ramos" not in str(list(ProtectedName.objects.values()))
    assert "Ramos" not in str(list(Entry.objects.values()))


def test_a_restricted_release_needs_noted_consent(clock: FakeClock) -> None:
    post = factories.draft(clock)
    mark_release(post.release_id, Sensitivity.RESTRICTED, consent="", person="mira", clock=clock)
    with pytest.raises(ApprovalError, match="consent"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    mark_release(post.release_id, Sensitivity.RESTRICTED, consent="all 12", person="mira", clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "spelling", "expected"),
    [
        ("They took Ko Aung today.", "Ko Aung", True),
        ("They took KO\u200b AUNG today.", "Ko Aung", True),
        ("Kosovo Aungier", "Ko Aung", False),
        ("Anne-Marie spoke", "anne marie", True),
        ("កញ្ញាសុខាត្រូវបានចាប់", "សុខា", True),
        ("ตำรวจจับ สม ชาย เมื่อวาน", "สมชาย", True),
        ("阿里被拘留", "阿里", False),  # two letters are too short to be told from other words
        ("#JoseRamos", "Jose Ramos", True),
        ("#JoseRamos", "JoseRamos", True),
        ("#FreeJoséRamosNow", "Jose Ramos", True),
        ("#FreeRamos", "Ramos", True),
        ("ask @jose_ramos", "Jose Ramos", True),
        ("https://e.example/2026/jos%C3%A9-ramos/?x=1", "José Ramos", True),
        ("https://e.example/free-joseramos/", "José Ramos", True),
        ("#Banana", "Ana", False),
        ("Anna spoke", "An Na", False),
        ("100% of them", "Ko Aung", False),
        ("", "Ko Aung", False),
    ],
)
def test_what_counts_as_naming(text: str, spelling: str, expected: bool) -> None:
    assert bool(found_in(text, {"x": [spelling]})) is expected


def test_a_list_whose_key_is_gone_stops_everything_and_says_so(clock: FakeClock) -> None:
    """A copy of the database without token.key, say: no page breaks, nothing leaves, approvals stay."""
    mira, post = logged_in("mira"), written(clock, "Police took somebody.")
    approve_post(post.pk, person="mira", now=True, clock=clock)
    row = protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    ProtectedName.objects.update(sealed="sealed with another key")
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    assert write_intent(claim, clock=clock) is None
    fresh = Post.objects.get(pk=post.pk)
    assert fresh.state == State.APPROVED
    assert "case 12" in fresh.problem
    assert "token.key" in fresh.problem
    draft = written(clock, "Police took somebody else.")
    with pytest.raises(ApprovalError, match="cannot be read"):
        approve_post(draft.pk, person="mira", now=True, clock=clock)
    for path in ("/", f"/posts/{post.pk}/", f"/releases/{post.release_id}/"):
        assert mira.get(path).status_code == 200
    assert mira.get(f"/share/{post.release_id}/").status_code == 404
    unprotect(row.pk, person="mira", clock=clock)
    clock.move(minutes=2)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    assert write_intent(claim, clock=clock) is not None
