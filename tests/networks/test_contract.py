"""What every network in the registry keeps to, against the sandbox: a new one has to pass all of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.network import NetworkClient
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.networks.share import canonical_share_link
from distributor.networks.values import Engagement, Payload, Receipt
from distributor.posts.writing import write_summary
from distributor.releases.reading import RawRelease, read_release
from tests.networks.conftest import Connect
from tests.networks.control import arm, engage, read
from tests.networks.examples import EARLIER, LINK, illustrated, image, payload

pytestmark = pytest.mark.pure


def networks(ability: str = "", *, without: str = "") -> pytest.MarkDecorator:
    """Those that can, or cannot, do something."""
    names = [
        name
        for name, network in NETWORKS.items()
        if (not ability or getattr(network.can, ability)) and not (without and getattr(network.can, without))
    ]
    return pytest.mark.parametrize("network", names)


def answering(part: str, network: str, before: Receipt) -> Payload:
    """A thread's later part, as delivery sends it."""
    return replace(payload(network, part), reply_to=before.remote_id)


def publish(client: NetworkClient, sent: Payload) -> Receipt:
    """As delivery does it: images first."""
    return client.publish(client.upload(sent))


def outcome(client: NetworkClient, sent: Payload) -> str:
    """The id of what stands there after the call, empty where the network names none, or "unknown"."""
    try:
        return client.publish(sent).remote_id
    except Duplicate as duplicate:
        return duplicate.remote_id
    except Unknown:
        return "unknown"


@networks("read_back")
def test_a_post_is_read_back_as_it_was_sent(network: str, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    live = client.read(receipt.remote_id)
    assert live is not None
    assert live.remote_id == receipt.remote_id
    assert live.permalink == receipt.permalink
    assert live.text.startswith("Release Sao Vireak now.")
    assert LINK in live.links
    assert live.created_at >= EARLIER
    assert live.reply_to == ""
    assert [live] == list(client.recent_posts(since=EARLIER))


@networks("thread")
def test_a_thread_is_sent_part_by_part(network: str, connect: Connect) -> None:
    client = connect(network)
    first = client.publish(payload(network, "One"))
    second = client.publish(answering("Two", network, first))
    third = client.publish(answering("Three", network, second))
    assert [post.remote_id for post in client.recent_posts(since=EARLIER)] == [first.remote_id]
    listed = {post.remote_id: post.reply_to for post in client.recent_posts(since=EARLIER, with_replies=True)}
    assert listed == {
        first.remote_id: "",
        second.remote_id: first.remote_id,
        third.remote_id: second.remote_id,
    }
    live = client.read(third.remote_id)
    assert live is not None
    assert live.reply_to == second.remote_id


@networks("thread")
def test_a_part_that_answers_what_is_gone_is_surely_not_posted(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    client = connect(network)
    first = client.publish(payload(network, "One"))
    client.delete(first.remote_id)
    with pytest.raises(Permanent):
        client.publish(answering("Two", network, first))
    assert read(sandbox, "/timeline.json") == []


@networks("thread")
def test_a_part_whose_answer_was_lost_is_found_among_the_replies(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    client = connect(network)
    first = client.publish(payload(network, "One"))
    arm(sandbox, network, "accept_then_drop")
    with pytest.raises(Unknown):
        client.publish(answering("Two", network, first))
    found = [
        post
        for post in client.recent_posts(since=EARLIER, with_replies=True)
        if post.reply_to == first.remote_id
    ]
    assert len(found) == 1
    assert found[0].text.startswith("Two")


@networks(without="thread")
def test_a_thread_is_refused_before_any_call(network: str, sandbox: Sandbox, connect: Connect) -> None:
    for sent in (
        replace(payload(network), parts=("one", "two")),
        replace(payload(network), reply_to="17"),
    ):
        with pytest.raises(Permanent, match="Nothing was posted"):
            connect(network).publish(sent)
    assert read(sandbox, "/_record.json") == []


@networks("read_back")
def test_the_same_post_again_never_stands_there_twice(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    can = NETWORKS[network].can
    if not (can.refuses_duplicates or can.idempotent_create):
        pytest.skip("its duplicates are ours to prevent: delivery looks before it sends again")
    client = connect(network)
    first = client.publish(payload(network))
    assert outcome(client, payload(network)) in {"", first.remote_id}
    assert len(read(sandbox, "/timeline.json")) == 1


@networks("idempotent_create")
def test_a_call_without_an_answer_may_be_repeated(network: str, sandbox: Sandbox, connect: Connect) -> None:
    for kind in ("accept_then_drop", "accept_then_500"):
        arm(sandbox, network, kind)
    client = connect(network)
    outcomes = [outcome(client, payload(network)) for _ in range(3)]
    [post] = read(sandbox, "/timeline.json")
    assert outcomes[0] == "unknown"
    assert set(outcomes[1:]) <= {"unknown", post["remote_id"]}
    assert outcomes[-1] == post["remote_id"]


@networks()
def test_what_is_gone_is_surely_gone(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    client.delete(receipt.remote_id)
    assert read(sandbox, "/timeline.json") == []
    assert len(read(sandbox, "/_record.json")) == 1
    client.delete(receipt.remote_id)
    if NETWORKS[network].can.read_back:
        assert client.read(receipt.remote_id) is None
        assert client.recent_posts(since=EARLIER) == ()
    if NETWORKS[network].can.engagement:
        with pytest.raises(Missing):
            client.engagement(receipt.remote_id)


@networks(without="read_back")
def test_where_nothing_is_listed_nothing_is_concluded(network: str, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    for ask in (
        lambda: client.read(receipt.remote_id),
        lambda: client.recent_posts(since=EARLIER),
        lambda: client.engagement(receipt.remote_id),
    ):
        with pytest.raises(Permanent, match="does not let a program"):
            ask()


@networks()
@pytest.mark.parametrize(
    ("kind", "error", "gone"),
    [
        ("drop", Retryable, False),
        ("error_500", Retryable, False),
        ("rate_limited", Retryable, False),
        ("token_expired", ReconnectNeeded, False),
        ("accept_then_drop", Retryable, True),
        ("accept_then_500", Retryable, True),
    ],
)
def test_a_deletion_that_fails_may_be_repeated(
    network: str, kind: str, error: type[DeliveryError], gone: bool, sandbox: Sandbox, connect: Connect
) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    arm(sandbox, network, kind, verb="delete")
    with pytest.raises(error) as caught:
        client.delete(receipt.remote_id)
    assert type(caught.value) is error
    assert (read(sandbox, "/timeline.json") == []) is gone
    client.delete(receipt.remote_id)
    assert read(sandbox, "/timeline.json") == []


@networks("edit")
def test_a_live_text_is_changed(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    for kind in ("drop", "accept_then_drop"):
        arm(sandbox, network, kind, verb="edit")
        with pytest.raises(Retryable):
            client.edit(receipt.remote_id, payload(network, "He is free (at last) #Cambodia"))
    client.edit(receipt.remote_id, payload(network, "He is free (at last) #Cambodia"))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["text"].startswith("He is free (at last) #Cambodia")
    assert shown["link"] == LINK
    assert shown["edited"] is True
    [record] = read(sandbox, "/_record.json")
    assert record["text"].startswith("Release Sao Vireak now.")


@networks("edit")
def test_a_changed_text_keeps_its_images(network: str, sandbox: Sandbox, connect: Connect) -> None:
    if not NETWORKS[network].can.images:
        pytest.skip("it takes no images")
    client = connect(network)
    receipt = publish(client, illustrated(network, image("A march"), image("A vigil", width=9)))
    client.edit(receipt.remote_id, illustrated(network, image(), text="He is free"))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["text"].startswith("He is free")
    assert [one["alt"] for one in shown["images"]] == ["A march", "A vigil"]


@networks("edit")
def test_what_is_gone_cannot_be_changed(network: str, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    client.delete(receipt.remote_id)
    with pytest.raises(Permanent):
        client.edit(receipt.remote_id, payload(network, "He is free"))


@networks(without="edit")
def test_a_change_is_refused_where_there_is_none(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    with pytest.raises(Permanent, match="does not let a program change a post"):
        client.edit(receipt.remote_id, payload(network, "He is free"))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["text"].startswith("Release Sao Vireak now.")


@networks("engagement")
def test_what_people_did_is_counted(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    engage(sandbox, receipt.remote_id, impressions=900, reactions=21, comments=4, shares=7, clicks=33)
    counted = client.engagement(receipt.remote_id)
    assert (counted.reactions, counted.comments, counted.shares) == (21, 4, 7)
    assert counted.impressions in {900, None}
    assert counted.clicks in {33, None}


@networks("engagement")
def test_nothing_done_yet_is_zero_and_no_error(network: str, connect: Connect) -> None:
    client = connect(network)
    counted = client.engagement(client.publish(payload(network)).remote_id)
    assert isinstance(counted, Engagement)
    assert (counted.reactions, counted.comments, counted.shares) == (0, 0, 0)


@networks("images")
def test_images_go_out_with_their_alt_texts(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    for number in sorted({1, 2, NETWORKS[network].can.images}):
        images = [image(f"Picture {place} of {number}", width=4 + place) for place in range(number)]
        publish(client, illustrated(network, *images, text=f"{number} pictures"))
        shown = read(sandbox, "/timeline.json")[-1]
        alts = [one["alt"] for one in shown["images"]]
        assert alts == [one.alt for one in images]
        assert shown["link"] == LINK
    found = client.recent_posts(since=EARLIER)
    assert all(LINK in post.links for post in found)


@networks("images")
def test_a_thread_s_later_part_may_hold_images_without_the_link(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    if not NETWORKS[network].can.thread:
        pytest.skip("it has no threads")
    client = connect(network)
    first = client.publish(payload(network, "One"))
    images = illustrated(network, image()).images
    later = Payload(parts=("Two",), link=LINK, reply_to=first.remote_id, images=images)
    publish(client, later)
    [_, shown] = read(sandbox, "/timeline.json")
    assert (shown["text"], len(shown["images"])) == ("Two", 1)


@networks("images")
def test_an_image_uploaded_twice_makes_one_post(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client, sent = connect(network), illustrated(network, image())
    once, again = client.upload(sent), client.upload(sent)
    assert once.digest() == again.digest() == sent.digest()
    client.publish(again)
    assert len(read(sandbox, "/timeline.json")) == 1


@networks("images")
def test_images_that_cannot_go_out_are_refused_whole(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    client, most = connect(network), NETWORKS[network].can.images
    for sent, sentence in (
        (illustrated(network, *[image()] * (most + 1)), "images"),
        (illustrated(network, image("  ")), "no alt text"),
        (replace(payload(network, "No address"), parts=("No address",), images=(image(),)), "link"),
    ):
        with pytest.raises(Permanent, match=sentence) as caught:
            client.upload(sent)
        assert "Nothing was posted." in str(caught.value)
    with pytest.raises(Permanent, match="not uploaded"):
        client.publish(illustrated(network, image()))
    assert read(sandbox, "/_record.json") == []


@networks("images")
def test_what_is_no_image_is_refused_by_the_network(network: str, sandbox: Sandbox, connect: Connect) -> None:
    broken = replace(image(), data=b"<svg>", media_type="image/png")
    with pytest.raises(DeliveryError) as caught:
        publish(connect(network), illustrated(network, broken))
    assert not isinstance(caught.value, Unknown)
    assert read(sandbox, "/_record.json") == []


@networks("thumbnail")
def test_a_card_has_its_picture(network: str, sandbox: Sandbox, connect: Connect) -> None:
    publish(connect(network), replace(payload(network), thumbnail=image()))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["link"] == LINK
    assert shown["images"] == []
    assert shown["thumbnail"]


@networks()
def test_the_longest_text_goes_out_and_one_more_does_not(
    network: str, sandbox: Sandbox, connect: Connect
) -> None:
    rules = NETWORKS[network].rules
    tail = f"\n\n{LINK}" if rules.link_in_text else ""
    room = rules.limit - rules.length(f"a{tail}") + 1
    longest = replace(payload(network), parts=(f"{'a' * room}{tail}",))
    client = connect(network)
    client.publish(longest)
    with pytest.raises(Permanent):
        client.publish(replace(longest, parts=(f"b{longest.parts[0]}",)))
    assert len(read(sandbox, "/_record.json")) == 1


@networks()
def test_a_wrong_token_needs_a_person_whatever_is_asked(network: str, connect: Connect) -> None:
    receipt = connect(network).publish(payload(network))
    client = connect(network, access_token="unknown")
    asked: list[Callable[[], object]] = [
        lambda: client.publish(payload(network, "Other")),
        lambda: client.delete(receipt.remote_id),
        client.check,
    ]
    if NETWORKS[network].can.read_back:
        asked.append(lambda: client.read(receipt.remote_id))
        asked.append(lambda: client.recent_posts(since=EARLIER))
    if NETWORKS[network].can.engagement:
        asked.append(lambda: client.engagement(receipt.remote_id))
    if NETWORKS[network].can.edit:
        asked.append(lambda: client.edit(receipt.remote_id, payload(network, "Other")))
    if NETWORKS[network].can.images:
        asked.append(lambda: client.upload(illustrated(network, image())))
    for ask in asked:
        with pytest.raises(ReconnectNeeded):
            ask()


@networks(without="content_warning")
def test_a_warning_is_never_dropped_in_silence(network: str, sandbox: Sandbox, connect: Connect) -> None:
    with pytest.raises(Permanent, match="no content warnings"):
        connect(network).publish(replace(payload(network), content_warning="Violence"))
    assert read(sandbox, "/_record.json") == []


@networks("content_warning")
def test_a_warning_stands_before_the_text(network: str, sandbox: Sandbox, connect: Connect) -> None:
    connect(network).publish(replace(payload(network), content_warning="Violence"))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["content_warning"] == "Violence"


@networks()
@pytest.mark.parametrize("sample", ["boilerplate_first.txt", "khmer.txt", "arabic.txt"])
def test_what_is_written_for_it_fits_and_goes_out(
    network: str, sample: str, sandbox: Sandbox, connect: Connect
) -> None:
    rules, can = NETWORKS[network].rules, NETWORKS[network].can
    text = (Path(__file__).parents[1] / "samples" / sample).read_text("utf-8")
    release = read_release(RawRelease(url="https://example.org/r/1", title=text.splitlines()[0], text=text))
    link = canonical_share_link("https://example.org/r/1", network=network, ref="17")
    summary = write_summary(release, network=network, rules=rules, link=link, thread=can.thread)
    before = ""
    for part in summary.parts:
        sent = Payload(parts=(part.text,), link=link, language=release.language, reply_to=before)
        before = connect(network).publish(sent).remote_id
    assert len(read(sandbox, "/timeline.json")) == len(summary.parts)
    assert link in {post["link"] for post in read(sandbox, "/timeline.json")}


@networks("images")
@pytest.mark.parametrize("kind", ["drop", "error_500", "rate_limited", "accept_then_drop"])
def test_an_upload_that_fails_is_tried_again_and_nothing_was_posted(
    network: str, kind: str, sandbox: Sandbox, connect: Connect
) -> None:
    client, sent = connect(network), illustrated(network, image())
    arm(sandbox, network, kind, verb="upload")
    with pytest.raises(Retryable):
        client.upload(sent)
    assert read(sandbox, "/_record.json") == []
    client.publish(client.upload(sent))
    assert len(read(sandbox, "/timeline.json")) == 1


@networks("read_back")
@pytest.mark.parametrize("kind", ["drop", "error_500", "rate_limited"])
def test_a_listing_that_fails_is_no_proof_of_absence(
    network: str, kind: str, sandbox: Sandbox, connect: Connect
) -> None:
    client = connect(network)
    receipt = client.publish(payload(network))
    for ask in (lambda: client.read(receipt.remote_id), lambda: client.recent_posts(since=EARLIER)):
        arm(sandbox, network, kind, verb="read")
        with pytest.raises(Retryable):
            ask()
        assert ask()
