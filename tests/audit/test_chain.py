"""The chain finds every change."""

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.audit.chain import ROOT, Link, body_of, hash_of, verify_chain

pytestmark = pytest.mark.pure


def chain_of(length: int) -> list[Link]:
    links: list[Link] = []
    previous = ROOT
    for seq in range(1, length + 1):
        at = datetime(2026, 11, 24, 8, seq % 60, tzinfo=UTC)
        body = body_of(
            seq=seq, at=at, actor="a", action="post.edited", subject=f"post:{seq}", details={"n": seq}
        )
        links.append(Link(seq=seq, body=body, previous=previous, hash=hash_of(previous, body)))
        previous = links[-1].hash
    return links


def test_a_whole_chain_holds_and_names_its_head() -> None:
    links = chain_of(5)
    verdict = verify_chain(links)
    assert verdict.holds
    assert (verdict.count, verdict.head) == (5, links[-1].hash)


def test_an_empty_log_holds() -> None:
    assert verify_chain([]).head == ROOT


@given(st.integers(0, 8), st.sampled_from(["body", "previous", "hash"]), st.text(min_size=1, max_size=5))
def test_any_change_of_an_entry_is_found(at: int, field: str, other: str) -> None:
    links = chain_of(9)
    if getattr(links[at], field) == other:
        return
    links[at] = dataclasses.replace(links[at], **{field: other})  # type: ignore[arg-type]  # text fields only
    verdict = verify_chain(links)
    assert not verdict.holds
    assert verdict.count == at
    assert str(at + 1) in verdict.problem


@given(st.integers(0, 7))
def test_a_missing_entry_is_found(at: int) -> None:
    links = chain_of(9)
    del links[at]
    assert f"Entry {at + 1} is missing" in verify_chain(links).problem


def test_two_swapped_entries_are_found() -> None:
    links = chain_of(4)
    links[1], links[2] = links[2], links[1]
    assert not verify_chain(links).holds


def test_a_cut_tail_shows_only_against_a_head_noted_elsewhere() -> None:
    links = chain_of(4)
    assert verify_chain(links[:3]).holds
    assert verify_chain(links[:3]).head != links[-1].hash
