"""Each verb does what it says, prints JSON for programs, and refuses with a sentence and exit code 1."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from distributor.audit.models import Entry
from distributor.cli import main
from distributor.posts.house import house
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import Release
from distributor.releases.own_rules import vocabulary
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock
from tests.networks.examples import png

pytestmark = pytest.mark.django_db


class Terminal:
    """Runs verbs in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *words: str, code: int = 0) -> str:
        self._capsys.readouterr()
        assert main(words) == code
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return self.out

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", code=code))


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_the_queue_is_a_list_of_posts(terminal: Terminal, clock: FakeClock) -> None:
    post = factories.draft(clock)
    (row,) = terminal.json("queue")
    assert set(row) == {"id", "network", "channel", "state", "text", "link", "publish_at", "release"}
    assert (row["id"], row["state"], row["publish_at"]) == (post.pk, "draft", None)
    assert row["release"] == post.revision.title
    assert terminal.json("queue", "--state", "published") == []
    assert post.revision.title in terminal.run("queue")


def test_an_empty_queue_says_so(terminal: Terminal) -> None:
    assert "Nothing waits" in terminal.run("queue")


def test_approving_names_the_person_and_the_time(terminal: Terminal, clock: FakeClock) -> None:
    factories.person("mira")
    post = factories.draft(clock)
    (row,) = terminal.json("approve", str(post.pk), "--as", "mira", "--at", "2099-01-05T09:00")
    assert (row["state"], row["publish_at"]) == ("approved", "2099-01-05T01:00:00+00:00")  # Manila is UTC+8
    assert Post.objects.get().approvals.get().person == "mira"


def test_one_refusal_does_not_keep_the_others_from_being_approved(
    terminal: Terminal, clock: FakeClock
) -> None:
    factories.person("mira")
    channel = factories.channel("x")
    first, second = factories.draft(clock, on=channel), factories.draft(clock, on=channel)
    terminal.run("approve", str(first.pk), "--as", "mira", "--now")
    terminal.run("approve", str(first.pk), "999", str(second.pk), "--as", "mira", code=1)
    assert "mira approved it" in terminal.err
    assert "no post 999" in terminal.err
    assert set(Post.objects.values_list("state", flat=True)) == {State.APPROVED}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["approve", "1", "--as", "nobody"], "There is no person 'nobody'"),
        (["hold", "planet:earth"], "names nothing to hold"),
        (["resume"], "is not held"),
        (["channels", "token", "none"], "no channel named 'none'"),
        (["channels", "check", "none"], "There is no such channel"),
        (["sources", "check", "none"], "no feed named 'none'"),
        (["sources", "add", "a"], "needs a feed to watch"),
        (["sources", "add", "a", "--feed", "file:///etc/passwd"], "no web address"),
        (["ingest", "/nowhere/release.html"], "cannot be read"),
        (["audit", "verify", "--file", "/nowhere"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.setenv("DISTRIBUTOR_TOKEN", "t")
    terminal.run(*words, code=1)
    assert sentence in terminal.err + terminal.out


def test_a_time_that_is_none_is_said(terminal: Terminal, clock: FakeClock) -> None:
    factories.person("mira")
    post = factories.draft(clock)
    terminal.run("approve", str(post.pk), "--as", "mira", "--at", "noon", code=1)
    assert "'noon' is no time" in terminal.err


def test_rejecting_keeps_the_reason(terminal: Terminal, clock: FakeClock) -> None:
    factories.person("mira")
    post = factories.draft(clock)
    terminal.run("reject", str(post.pk), "--as", "mira", "--because", "names a witness")
    assert (Post.objects.get().state, Post.objects.get().problem) == (State.REJECTED, "names a witness")


def test_hold_and_resume(terminal: Terminal) -> None:
    held = terminal.json("hold", "network:x", "--as", "mira", "--because", "arrests")
    assert held == {"holds": [{"scope": "network x", "by": "mira", "because": "arrests"}], "in_flight": []}
    assert "network x" in terminal.run("hold", "--list")
    assert terminal.json("resume", "network:x") == {"resumed": "network x"}


def test_a_secret_is_shown_once_and_sealed(terminal: Terminal) -> None:
    from distributor.releases.models import Source

    added = terminal.json("sources", "add", "website", "--webhook")
    assert added["webhook_secret"].startswith("whsec_")
    assert added["webhook_url"].endswith("/webhooks/releases/website")
    assert added["webhook_secret"] not in Source.objects.get().sealed_secret
    assert added["webhook_secret"] not in terminal.run("sources", "list", "--json")
    terminal.run("sources", "add", "website", "--webhook", code=1)
    assert "is there already" in terminal.err


def test_a_token_comes_from_the_environment_and_is_never_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributor.channels.models import Channel

    monkeypatch.setenv("DISTRIBUTOR_TOKEN", "very-secret-token")
    terminal.run(
        "channels", "add", "page", "--network", "facebook", "--account", "1", "--time-zone", "Asia/Dili"
    )
    channel = Channel.objects.get()
    assert channel.account().access_token == "very-secret-token"
    assert "very-secret-token" not in channel.sealed_token
    everything = terminal.run("channels", "list") + repr(channel.account()) + terminal.run("audit", "export")
    assert "very-secret-token" not in everything
    terminal.run("channels", "add", "page2", "--network", "facebook", "--account", "1", code=1)
    assert "is there already" in terminal.err


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--network", "myspace", "is no network here"),
        ("--time-zone", "Mars/Olympus", "is no time zone"),
        ("--slots", "teatime", "is no slot"),
    ],
)
def test_a_channel_with_a_wrong_value_is_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, option: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv("DISTRIBUTOR_TOKEN", "t")
    options = {"--network": "x", "--account": "1", option: value}
    terminal.run("channels", "add", "name", *(word for pair in options.items() for word in pair), code=1)
    assert sentence in terminal.err


def test_the_log_can_be_checked_and_taken_away(terminal: Terminal, clock: FakeClock, tmp_path: Path) -> None:
    factories.draft(clock)
    verdict = terminal.json("audit", "verify")
    assert verdict["ok"]
    exported = tmp_path / "log.jsonl"
    exported.write_text(terminal.run("audit", "export"))
    assert terminal.json("audit", "verify", "--file", str(exported)) == verdict
    terminal.run("audit", "verify", "--head", verdict["head"])
    terminal.run("audit", "verify", "--head", "0" * 64, code=1)
    exported.write_text(exported.read_text().replace("post.drafted", "post.approved"))
    assert not terminal.json("audit", "verify", "--file", str(exported), code=1)["ok"]


def test_the_doctor_finds_nothing_in_a_fresh_installation(terminal: Terminal) -> None:
    rows = terminal.json("doctor")
    assert len(rows) >= 6
    assert [row["problem"] for row in rows if row["problem"]] == []


def test_the_doctor_names_what_is_late(terminal: Terminal, clock: FakeClock) -> None:
    factories.channel("x")
    post = factories.approved(clock)
    from datetime import UTC, datetime, timedelta

    Post.objects.filter(pk=post.pk).update(due_at=datetime.now(UTC) - timedelta(minutes=5))
    problems = [row["problem"] for row in terminal.json("doctor", code=1)]
    assert any("is a worker running" in problem for problem in problems)


def test_people_are_added_with_a_good_password_only(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRIBUTOR_PASSWORD", "short")
    terminal.run("people", "add", "mira", code=1)
    assert "too short" in terminal.err
    monkeypatch.setenv("DISTRIBUTOR_PASSWORD", "correct horse battery")
    terminal.run("people", "add", "mira")
    terminal.run("people", "add", "mira", code=1)
    assert terminal.json("people", "list") == [{"name": "mira", "active": True, "roles": "administrator"}]
    terminal.run("people", "add", "arun")
    terminal.run("people", "role", "arun", "publisher", "--country", "Nepal")
    assert terminal.json("people", "list")[0]["roles"] == "approver publisher"
    monkeypatch.setenv("DISTRIBUTOR_PASSWORD", "another good password")
    terminal.run("people", "password", "mira")


def test_a_release_is_brought_in_by_hand_once(terminal: Terminal, tmp_path: Path) -> None:
    factories.channel("x")
    path = tmp_path / "release.txt"
    path.write_text("Nepal: Free the editors\n\n" + factories.TEXT)
    terminal.run("ingest", str(path), code=1)
    assert "no web address" in terminal.err
    address = ["--url", "https://example.org/statements/1/"]
    first = terminal.json("ingest", str(path), *address)
    assert (first["outcome"], len(first["posts"])) == ("found", 1)
    assert terminal.json("ingest", str(path), *address)["outcome"] == "unchanged"


def test_several_previews_are_one_object_a_line_whatever_one_of_them_is(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "release.json"
    good.write_text(
        json.dumps({"url": "https://example.org/1/", "title": "Nepal: Free them", "text": factories.TEXT})
    )
    stdin = io.TextIOWrapper(io.BytesIO(b"A title\n\nA text that says something."))
    monkeypatch.setattr("sys.stdin", stdin)
    lines = terminal.run("preview", str(good), "/nowhere", "-", "--json", code=1).splitlines()
    first, missing, third = (json.loads(line) for line in lines)
    assert [post["network"] for post in first["posts"]] == ["facebook", "x", "linkedin"]
    assert "cannot be read" in missing["error"]
    assert third["release"]["title"] == "A title"
    assert "Nepal" in terminal.run("preview", str(good))


def test_a_live_post_is_deleted_and_an_embargo_lifted_by_two(terminal: Terminal, clock: FakeClock) -> None:
    post = build.published(clock)
    terminal.run("corrections", "ask", str(post.pk), "delete", "--because", "a name", "--as", "mira")
    (row,) = terminal.json("corrections", "list")
    assert (row["kind"], row["progress"], row["because"]) == ("delete", "approved", "a name")
    number = str(post.release_id)
    terminal.run("embargo", "set", number, "2032-01-01T09:00+07:00", "--because", "asked", "--as", "ana")
    assert "2032-01-01 02:00 UTC" in terminal.out
    terminal.run("embargo", "lift", number, "--because", "it leaked", "--as", "ana")
    terminal.run("embargo", "agree", number, "--as", "ana", code=1)
    terminal.run("embargo", "agree", number, "--as", "mira")
    assert Release.objects.get().embargo_until is None


def test_a_key_is_shown_once_and_revoked(terminal: Terminal) -> None:
    factories.person("mira")
    assert terminal.run("people", "key", "mira", "--for", "alarm").startswith("dist_")
    terminal.run("people", "key", "mira", "--for", "alarm", code=1)
    terminal.run("people", "revoke-key", "mira", "--for", "alarm")
    terminal.run("people", "revoke-key", "mira", "--for", "alarm", code=1)


def test_a_house_style_is_set_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.json("rules", "show", "house")["table"] is None
    file = tmp_path / "house.toml"
    file.write_text('sign_off = "Harbour Rights"\n[preferred]\nBurma = "Myanmar"\n')
    terminal.run("rules", "set", "house", str(file), "--as", "mira")
    shown = terminal.json("rules", "show", "house")
    assert shown["by"] == "mira"
    assert shown["table"] == {"sign_off": "Harbour Rights", "preferred": {"Burma": "Myanmar"}}
    assert house().sign_off == "Harbour Rights"
    for wrong in ("x_limit = 7", "no toml", "colour = 'red'"):
        file.write_text(wrong)
        terminal.run("rules", "set", "house", str(file), code=1)
    assert house().sign_off == "Harbour Rights"


def test_a_vocabulary_is_set_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.toml"
    file.write_text('[topics]\n"Dock work" = ["#DockWorkers", "dock worker*"]\n')
    terminal.run("rules", "set", "vocabulary", str(file))
    assert vocabulary().hashtag_of("Dock work") == "#DockWorkers"


def test_help_reads_well_for_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    from distributor.cli import build_parser

    words = [
        "up",
        "preview",
        "ingest",
        "sources",
        "channels",
        "queue",
        "approve",
        "reject",
        "hold",
        "resume",
        "corrections",
        "embargo",
        "rules",
    ]
    for verb in [*words, "audit", "doctor", "sandbox", "web", "worker", "beat", "people", "migrate"]:
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([verb, "--help"])
        assert ended.value.code == 0
        assert len(capsys.readouterr().out) > 80


def test_tidying_says_how_many_of_what_went(terminal: Terminal, clock: FakeClock) -> None:
    assert "Nothing was old enough" in terminal.run("tidy")
    for key in "ab":
        Session.objects.create(session_key=key, session_data="", expire_date=clock.now())
    with_sessions = terminal.json("tidy")
    assert (with_sessions["sessions"], with_sessions["webhooks"]) == (2, 0)
    Session.objects.create(session_key="c", session_data="", expire_date=clock.now())
    assert terminal.run("tidy").split() == ["1", "sessions"]
    assert Entry.objects.filter(action="rows.tidied", actor="terminal").count() == 2


def test_a_picture_is_attached_described_and_taken_out(
    terminal: Terminal, clock: FakeClock, tmp_path: Path
) -> None:
    post, file = factories.draft(clock), tmp_path / "gate.png"
    where = ("--post", str(post.pk))
    terminal.run("pictures", "attach", str(file), *where, "--as", "ana", code=1)
    assert "cannot be read" in terminal.err
    file.write_bytes(png(40))
    terminal.run("pictures", "attach", str(file), *where, "--as", "ana")
    answers = ("--alt", "A gate", "--faces", "no", "--recognisable", "no")
    terminal.run("pictures", "describe", "1", *where, *answers, "--as", "ana")
    (row,) = terminal.json("pictures", "list", *where)
    assert (row["alt"], row["width"], row["faces"]) == ("A gate", 40, "no")
    assert "A gate" in terminal.run("pictures", "list", *where)
    terminal.run("pictures", "remove", "2", *where, "--as", "ana", code=1)
    terminal.run("pictures", "remove", "1", *where, "--as", "ana")
    assert "no pictures" in terminal.run("pictures", "list", *where)
