"""Quiet hours, days without posts, the gap and the cap, in the channel's own time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.channels.slots import parse_slots
from distributor.channels.timing import (
    Timing,
    TimingError,
    day_begins,
    parse_blackout,
    parse_quiet,
    spread_days,
)

pytestmark = pytest.mark.pure
BANGKOK = ZoneInfo("Asia/Bangkok")
BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str, zone: ZoneInfo = BANGKOK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def timing(**rules: object) -> Timing:
    values = {"zone": BANGKOK, "slots": parse_slots("09:00, 21:00"), **rules}
    return Timing(**values)  # type: ignore[arg-type]  # values of the fields' own types


@pytest.mark.parametrize(
    ("at", "is_closed"),
    [
        ("2026-11-24 21:59", False),
        ("2026-11-24 22:00", True),
        ("2026-11-25 05:59", True),
        ("2026-11-25 06:00", False),
    ],
)
def test_quiet_hours_run_past_midnight(at: str, is_closed: bool) -> None:
    rules = timing(quiet=parse_quiet("22:00-06:00"))
    assert bool(rules.closed(local(at))) is is_closed


def test_quiet_hours_of_one_day_end_on_the_next() -> None:
    rules = timing(quiet=parse_quiet("fri 20:00-08:00"))
    assert rules.closed(local("2026-11-28 07:59"))  # Saturday morning
    assert not rules.closed(local("2026-11-27 07:59"))
    assert not rules.closed(local("2026-11-28 20:30"))


def test_a_whole_day_may_be_quiet() -> None:
    rules = timing(quiet=parse_quiet("sun 00:00-24:00"))
    assert rules.closed(local("2026-11-29 23:59"))
    assert not rules.closed(local("2026-11-30 00:00"))


def test_a_blackout_holds_by_the_local_day() -> None:
    rules = timing(blackout=parse_blackout("2026-12-30..2027-01-02"))
    assert rules.closed(local("2026-12-30 00:00"))
    assert rules.closed(local("2027-01-02 23:59"))
    assert not rules.closed(local("2027-01-03 00:00"))


def test_a_slot_in_the_quiet_hours_or_on_a_closed_day_is_passed_over() -> None:
    rules = timing(quiet=parse_quiet("20:00-08:00"), blackout=parse_blackout("2026-11-25"))
    free = rules.first_free(after=local("2026-11-24 10:00"), taken=[])
    assert free == local("2026-11-26 09:00")


def test_a_full_day_is_passed_over() -> None:
    rules = timing(daily_cap=1)
    free = rules.first_free(after=local("2026-11-24 10:00"), taken=[local("2026-11-24 09:00")])
    assert free == local("2026-11-25 09:00")


def test_the_gap_moves_now_and_closes_a_time() -> None:
    rules = timing(gap=timedelta(minutes=30))
    at = local("2026-11-24 10:00")
    taken = [local("2026-11-24 09:50"), local("2026-11-24 10:20")]
    assert rules.soonest(at, taken=taken) == local("2026-11-24 10:50")
    assert "30 minutes" in rules.crowded(at, taken=taken)
    assert rules.soonest(at, taken=[]) == at


def test_it_opens_when_the_last_rule_ends() -> None:
    rules = timing(quiet=parse_quiet("22:00-06:30"), blackout=parse_blackout("2026-11-25"))
    assert rules.opens(local("2026-11-24 23:00")) == local("2026-11-26 06:30")


def test_quiet_hours_keep_their_wall_clock_over_daylight_saving() -> None:
    rules = Timing(zone=BERLIN, quiet=parse_quiet("22:00-06:00"))
    assert rules.opens(local("2026-10-24 23:00", BERLIN)).isoformat() == "2026-10-25T05:00:00+00:00"


@pytest.mark.parametrize("text", ["22-06", "25:00-06:00", "22:00-22:00", "always", "00:00-24:30"])
def test_a_span_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(TimingError, match=text):
        parse_quiet(f"sun 00:00-24:00, {text}")


@pytest.mark.parametrize("text", ["2026-13-01", "Christmas", "2026-12-25..2026-12-24"])
def test_a_day_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(TimingError, match=text.replace(".", r"\.")):
        parse_blackout(text)


def test_posts_are_spread_evenly() -> None:
    assert spread_days(5, days=3) == [0, 0, 1, 1, 2]
    assert spread_days(2, days=5) == [0, 2]
    assert day_begins(local("2026-11-24 10:00"), zone=BANGKOK, days=1) == local("2026-11-25 00:00")


@given(
    st.integers(0, 1440 * 7),
    st.lists(st.integers(0, 1440 * 7), max_size=8),
    st.integers(0, 120),
    st.integers(0, 3),
)
def test_a_free_slot_keeps_every_rule(after: int, others: list[int], gap: int, cap: int) -> None:
    start = local("2026-11-24 00:00")
    rules = timing(
        slots=parse_slots("08:00, 12:00, 16:00, 23:00"), quiet=parse_quiet("22:00-06:00"),
        gap=timedelta(minutes=gap), daily_cap=cap,
    )  # fmt: skip
    taken = [start + timedelta(minutes=minutes) for minutes in others]
    free = rules.first_free(after=start + timedelta(minutes=after), taken=taken)
    assert free is not None
    assert free > start + timedelta(minutes=after)
    assert not rules.closed(free)
    assert not rules.crowded(free, taken=taken)


def test_it_opens_in_the_hour_that_clocks_go_through_twice() -> None:
    """In New York 01:30 comes twice on 1 November 2026; a post that waits does not wait for the day after."""
    rules = Timing(zone=ZoneInfo("America/New_York"), quiet=parse_quiet("22:00-01:30"))
    again_quiet = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)
    assert rules.closed(again_quiet)
    assert rules.opens(again_quiet) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert rules.opens(again_quiet - timedelta(hours=2)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
