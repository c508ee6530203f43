"""Slots keep their wall-clock time, over both edges of daylight saving."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.channels.slots import Slot, SlotError, parse_slots, slot_instants

pytestmark = pytest.mark.pure
BANGKOK = ZoneInfo("Asia/Bangkok")
BERLIN = ZoneInfo("Europe/Berlin")


def first(text: str, zone: ZoneInfo, after: datetime, count: int = 1) -> list[str]:
    instants = islice(slot_instants(parse_slots(text), zone=zone, after=after), count)
    return [instant.astimezone(zone).isoformat() for instant in instants]


def test_a_time_without_a_day_stands_for_every_day() -> None:
    assert len(parse_slots("09:00")) == 7
    assert parse_slots("wed 9:05") == (Slot(2, time(9, 5)),)


@pytest.mark.parametrize("text", ["25:00", "noon", "9", "mon", "mon 9:60", "funday 09:00"])
def test_a_piece_that_is_no_slot_is_named(text: str) -> None:
    with pytest.raises(SlotError, match=text):
        parse_slots(f"09:00, {text}")


def test_the_next_slot_is_the_first_later_one() -> None:
    after = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday 09:00 in Bangkok
    assert first("09:00, 17:30", BANGKOK, after, 2) == [
        "2026-11-24T17:30:00+07:00",
        "2026-11-25T09:00:00+07:00",
    ]


def test_a_weekly_slot_comes_once_a_week() -> None:
    after = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert first("mon 09:00", BANGKOK, after, 2) == ["2026-11-30T09:00:00+07:00", "2026-12-07T09:00:00+07:00"]


def test_a_slot_keeps_its_wall_clock_time_when_summer_ends() -> None:
    after = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert first("09:00", BERLIN, after, 2) == ["2026-10-25T09:00:00+01:00", "2026-10-26T09:00:00+01:00"]


def test_a_time_that_is_skipped_moves_to_the_jump() -> None:
    after = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert first("02:30", BERLIN, after, 2) == ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]


def test_a_time_that_comes_twice_is_taken_once_the_first_time() -> None:
    after = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert first("02:30", BERLIN, after, 2) == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]


def test_a_channel_without_slots_has_no_instants() -> None:
    assert list(slot_instants((), zone=BANGKOK, after=datetime(2026, 1, 1, tzinfo=UTC))) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.times()), min_size=1, max_size=6),
    st.sampled_from(
        ["Asia/Bangkok", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
    ),
    st.integers(0, 730 * 24 * 60),
)
def test_instants_are_later_growing_and_never_further_apart_than_a_week(
    times: list[tuple[int, time]], zone: str, minutes: int
) -> None:
    slots = [Slot(day, at.replace(second=0, microsecond=0, fold=0)) for day, at in times]
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    instants = list(islice(slot_instants(slots, zone=ZoneInfo(zone), after=after), 12))
    assert all(later > earlier for earlier, later in zip([after, *instants], instants, strict=False))
    assert instants[0] - after <= timedelta(days=7, hours=2)
