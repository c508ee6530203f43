"""kill -9 of the worker between the call and its record, ten times: nothing twice, nothing lost."""

from pathlib import Path

import pytest

from tests.faults.harness import Installation, installation, release_file, wait_for

pytestmark = pytest.mark.faults
KILLS = 10


def die_while_sending(made: Installation, folder: Path, number: int) -> str:
    """Approve a post, kill the worker while its call is under way, start another; gives the post's link.

    In every second round the network has taken the post when the worker dies, in the others it has not.
    """
    made.arm("accept_then_hang" if number % 2 else "hang")
    post_id = made.cli("ingest", str(release_file(folder, number)), "--json")["posts"][number % 3]
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
        links = [die_while_sending(made, tmp_path, number) for number in range(KILLS)]

        wait_for(lambda: len(made.queue("published")) == KILLS, told="every post published")
        accepted = made.accepted()
        twice = [link for link in links if accepted[link] > 1]
        lost = [link for link in links if accepted[link] == 0]
        assert (twice, lost) == ([], [])
        assert sum(accepted.values()) == KILLS
        assert len(made.live()) == KILLS
        assert made.cli("audit", "verify", "--json")["ok"]


@pytest.mark.parametrize(
    "kind", ["error_500", "accept_then_500", "drop", "accept_then_drop", "accept_then_hang"]
)
def test_a_network_that_misbehaves_gets_each_post_once(
    tmp_path: Path, variables: dict[str, str], kind: str
) -> None:
    with installation(tmp_path / "data", variables) as made:
        made.set_up()
        made.arm(kind, times=3)
        ids = made.cli("ingest", str(release_file(tmp_path, 1)), "--json")["posts"]
        made.cli("approve", *map(str, ids), "--as", "mira", "--now")
        made.start("worker")
        wait_for(lambda: len(made.queue("published")) == 3, told="three published posts")
        assert sorted(made.accepted().values()) == [1, 1, 1]
