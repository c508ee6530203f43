"""The whole line with real processes: webhook in, approval, live on three networks, log whole."""

from pathlib import Path

import httpx
import pytest

from tests.faults.harness import installation, release_data, send_webhook, wait_for
from tools.servers import free_port

pytestmark = pytest.mark.faults


def test_a_webhook_becomes_three_live_posts(tmp_path: Path, variables: dict[str, str]) -> None:
    port = free_port()
    with installation(
        tmp_path / "data", {**variables, "DISTRIBUTOR_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    ) as made:
        secret = made.set_up()
        made.start("web", "--port", str(port))
        made.start("worker")
        made.start("beat")
        address = f"http://127.0.0.1:{port}/webhooks/releases/website"
        data = release_data(1)
        answer = wait_for(
            lambda: send_webhook(address, secret, data, webhook_id="msg_1"), told="the web server"
        )
        assert answer.status_code == 202
        assert send_webhook(address, secret, data, webhook_id="msg_1").status_code == 200

        posts = wait_for(lambda: len(found := made.queue("draft")) == 3 and found, told="three drafts")
        assert made.live() == []
        made.cli("approve", *(str(post["id"]) for post in posts), "--as", "mira", "--now")

        live = wait_for(lambda: len(found := made.live()) == 3 and found, told="three live posts")
        assert {post["network"] for post in live} == {"facebook", "x", "linkedin"}
        assert {post["link"] for post in live} == {post["link"] for post in posts}
        wait_for(lambda: len(made.queue("published")) == 3, told="three receipts")
        assert set(made.accepted().values()) == {1}
        assert made.cli("audit", "verify", "--json")["ok"]
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        for process in ("web", "worker", "beat"):
            assert made.stop(process) < 5


def test_a_hold_from_the_terminal_stops_a_running_worker(tmp_path: Path, variables: dict[str, str]) -> None:
    from tests.faults.harness import release_file

    with installation(tmp_path / "data", variables) as made:
        made.set_up()
        made.start("worker")
        ids = made.cli("ingest", str(release_file(tmp_path, 1)), "--json")["posts"]
        made.cli("hold", "everything", "--as", "mira", "--json")
        made.cli("approve", *map(str, ids), "--as", "mira", "--now")
        import time

        time.sleep(3)
        assert made.live() == []
        made.cli("resume", "--as", "mira", "--json")
        wait_for(lambda: len(made.live()) == 3, told="the posts after the hold")
        assert set(made.accepted().values()) == {1}
