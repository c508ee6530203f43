"""What the project promises about its own files."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_pinned_requirements_have_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text, path
        assert not re.search(r"^-", text, re.MULTILINE), path
        pins = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==\S+.*?\\$", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    base = (ROOT / "requirements" / "base.txt").read_text()
    for requirement in project["project"]["dependencies"]:
        name = re.split(r"[\[><=]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}(\[|==)", base, re.MULTILINE), name


def test_no_file_has_grown_past_one_thought() -> None:
    for path in tracked():
        if path.suffix == ".py" and "migrations" not in path.parts and "tests" not in path.parts:
            assert len(path.read_text().splitlines()) <= MAX_LINES, path


def test_no_secret_and_no_data_is_kept_with_the_code() -> None:
    for path in tracked():
        assert path.suffix not in {".key", ".sqlite3", ".pem"}, path
        assert path.name not in {".env", "demo.json"}, path


def compose() -> dict[str, dict[str, dict[str, object]]]:
    loaded: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(
        (ROOT / "docker-compose.yml").read_text()
    )
    return loaded


def test_the_compose_file_runs_every_process_with_a_health_check() -> None:
    services = compose()["services"]
    assert set(services) == {"web", "worker", "beat", "postgres", "redis", "migrate"}
    for name, service in services.items():
        assert "healthcheck" in service, name


def test_every_process_of_the_compose_file_is_a_verb() -> None:
    from distributor.cli import build_parser

    parser = build_parser()
    for name, service in compose()["services"].items():
        command = service.get("command")
        if name not in {"postgres", "redis"}:
            assert isinstance(command, list)
            assert parser.parse_args([str(word) for word in command]).run


def test_only_the_web_port_is_published() -> None:
    assert [name for name, service in compose()["services"].items() if "ports" in service] == ["web"]


def test_every_variable_the_code_reads_is_documented() -> None:
    code = "".join((ROOT / "config" / name).read_text() for name in ("environment.py", "sign_on.py"))
    names = set(re.findall(r"\"(DISTRIBUTOR_[A-Z_]+|DATABASE_URL|BROKER_URL)\"", code))
    guide = (ROOT / "docs" / "operations.md").read_text()
    assert not {name for name in names if name not in guide}


def test_links_of_the_documents_lead_somewhere() -> None:
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_walk_in_the_readme_names_at_most_six_files() -> None:
    readme = (ROOT / "README.md").read_text()
    walk = readme.split("## The walk of a release")[1].split("\n## ")[0]
    files = re.findall(r"\]\((distributor/[^)]+\.py)\)", walk)
    assert 3 <= len(files) <= 6
