"""kill -9 of the worker between the call and its record, ten times: nothing twice, nothing lost."""

from functools import partial
from pathlib import Path

import pytest

from tests.faults.harness import Installation, installation, releases_file, wait_for

pytestmark = pytest.mark.faults
KILLS = 10
MISHAPS = ("error_500", "accept_then_500", "drop", "accept_then_drop", "accept_then_hang")


def drafts(made: Installation, folder: Path, releases: int) -> list[int]:
    """The posts of so many releases, three each, in their order."""
    made.cli("ingest", str(releases_file(folder, releases)))
    return sorted(row["id"] for row in made.queue("draft"))


def die_while_sending(made: Installation, post_id: int, number: int) -> str:
    """Approve a post, kill the worker while its call is under way, start another; gives the post's link.

    In every second round the network has taken the post when the worker dies, in the others it has not.
    """
    made.arm("accept_then_hang" if number % 2 else "hang")
    approved = made.cli("approve", str(post_id), "--as", "mira", "--now", "--json")
    wait_for(lambda: not made.armed(), told=f"post {post_id} on the wire")
    if number % 2:
        wait_for(lambda: made.accepted()[approved[0]["link"]], told=f"post {post_id} taken by the network")
    made.kill("worker")
    made.start("worker")
    if not number % 2:
        # Its second call must not meet the fault that is meant for the next post.
        wait_for(lambda: made.accepted()[approved[0]["link"]], told=f"post {post_id} sent again")
    return str(approved[0]["link"])


def test_ten_kills_between_call_and_record(tmp_path: Path, variables: dict[str, str]) -> None:
    with installation(tmp_path / "data", variables) as made:
        made.set_up()
        made.start("worker")
        posts = drafts(made, tmp_path, KILLS)
        # Of each release another network's post.
        chosen = [posts[3 * number + number % 3] for number in range(KILLS)]
        links = [die_while_sending(made, post_id, number) for number, post_id in enumerate(chosen)]

        wait_for(lambda: len(made.queue("published")) == KILLS, told="every post published")
        accepted = made.accepted()
        twice = [link for link in links if accepted[link] > 1]
        lost = [link for link in links if accepted[link] == 0]
        assert (twice, lost) == ([], [])
        assert sum(accepted.values()) == KILLS
        assert len(made.live()) == KILLS
        assert made.cli("audit", "verify", "--json")["ok"]


def _has_taken(made: Installation, count: int) -> bool:
    return sum(made.accepted().values()) >= count


def test_a_network_that_misbehaves_gets_each_post_once(tmp_path: Path, variables: dict[str, str]) -> None:
    with installation(tmp_path / "data", variables) as made:
        made.set_up()
        made.start("worker")
        posts = drafts(made, tmp_path, len(MISHAPS))
        for number, kind in enumerate(MISHAPS):
            made.arm(kind, times=3)
            made.cli("approve", *map(str, posts[3 * number : 3 * number + 3]), "--as", "mira", "--now")
            wait_for(lambda: not made.armed(), told=f"three calls that meet {kind}")
            wait_for(partial(_has_taken, made, 3 * number + 3), told=f"posts after {kind}")
        wait_for(lambda: len(made.queue("published")) == len(posts), told="every post published")
        assert sorted(made.accepted().values()) == [1] * len(posts)
