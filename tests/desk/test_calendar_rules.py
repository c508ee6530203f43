"""What the calendar's address asks for, and when a channel is closed or free; no database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from distributor.channels.slots import parse_slots
from distributor.channels.timing import Timing, parse_blackout, parse_quiet
from distributor.desk.calendar.asked import Asked, read_asked
from distributor.desk.calendar.holidays import HolidaysError, parse_holidays
from distributor.desk.calendar.marks import BLACKOUT, QUIET, Span, clipped, closed_spans, free_slots
from distributor.desk.calendar.moving import stepped, steps_from

pytestmark = pytest.mark.pure
BANGKOK, KATHMANDU, BERLIN = ZoneInfo("Asia/Bangkok"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def asked(**said: str) -> Asked:
    return read_asked(said, zones={7: BANGKOK, 8: KATHMANDU}, now=NOW)


# What is asked.


def test_a_month_is_whole_weeks_from_monday_on() -> None:
    days = asked(date="2026-11-25").days
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert len(asked(date="2027-02-10").days) == 28
    assert asked(date="2026-11-25").before == date(2026, 10, 31)
    assert asked(date="2026-11-25").after == date(2026, 12, 1)


def test_a_week_a_day_and_a_list() -> None:
    assert asked(view="week", date="2026-11-29").days[0] == date(2026, 11, 23)
    assert asked(view="day", date="2026-11-29").days == [date(2026, 11, 29)]
    assert len(asked(view="agenda").days) == 30


def test_a_day_begins_by_the_viewer_s_clocks_across_daylight_saving() -> None:
    day = asked(view="day", date="2026-10-25", zone="Europe/Berlin")
    assert (day.begins, day.ends) == (utc(2026, 10, 24, 22), utc(2026, 10, 25, 23))


@pytest.mark.parametrize("date_", ["", "x", "0001-01-01", "9999-12-31", "2026-13-01", "2026-11"])
@pytest.mark.parametrize("other", ["", "y", "../x", "Asia", "²", "9" * 30])
def test_nonsense_in_the_address_counts_as_not_asked(date_: str, other: str) -> None:
    read = asked(date=date_, view=other, zone=other, channel=other, network=other)
    assert (read.view, read.day, read.zone, read.channel, read.network) == (
        "month", date(2026, 11, 24), BANGKOK, 0, "",
    )  # fmt: skip


def test_the_zone_is_the_first_channel_s_or_the_chosen_channel_s_or_the_viewer_s() -> None:
    assert asked().zone == BANGKOK
    assert asked(channel="8").zone == KATHMANDU
    assert asked(channel="8", zone="Europe/Berlin").zone == BERLIN
    assert "zone" not in asked(channel="8").query()
    assert "zone=Europe%2FBerlin" in asked(zone="Europe/Berlin").query(view="day")


# When a channel is closed or free.


def timing(**changes: str) -> Timing:
    return Timing(
        zone=ZoneInfo(changes.get("zone", "Asia/Bangkok")),
        slots=parse_slots(changes.get("slots", "09:00")),
        quiet=parse_quiet(changes.get("quiet", "")),
        blackout=parse_blackout(changes.get("blackout", "")),
    )


def test_closed_spans_say_what_the_channel_s_own_rule_says() -> None:
    rules = timing(quiet="22:00-06:00, sun 00:00-24:00", blackout="2026-11-27", zone="Europe/Berlin")
    begins, ends = utc(2026, 11, 23), utc(2026, 12, 1)
    spans = list(closed_spans(rules, begins=begins, ends=ends))
    at = begins
    while at < ends:
        assert bool(rules.closed(at)) == any(span.begins <= at < span.ends for span in spans), at
        at += timedelta(minutes=30)
    assert {span.kind for span in spans} == {QUIET, BLACKOUT}


def test_spans_are_cut_to_the_day_and_joined() -> None:
    spans = [Span(utc(2026, 11, 23, 22), utc(2026, 11, 24, 6), QUIET), Span(utc(2026, 11, 24, 5), utc(2026, 11, 24, 7), QUIET)]  # fmt: skip  # noqa: E501
    cut = clipped(spans, begins=utc(2026, 11, 24), ends=utc(2026, 11, 25))
    assert cut == [Span(utc(2026, 11, 24), utc(2026, 11, 24, 7), QUIET)]


def test_free_slots_leave_out_what_is_taken_closed_or_past() -> None:
    rules = timing(slots="09:00, 12:30, 23:00", quiet="22:00-06:00")
    taken = [utc(2026, 11, 25, 2, 2)]
    free = free_slots(rules, begins=utc(2026, 11, 24, 3), ends=utc(2026, 11, 25, 17), taken=taken)
    assert free == [utc(2026, 11, 24, 5, 30), utc(2026, 11, 25, 5, 30)]


def test_steps_keep_the_wall_clock_and_never_lead_into_the_past() -> None:
    before_jump = utc(2026, 10, 24, 7)  # 09:00 in Berlin, summer time
    assert stepped(before_jump, timedelta(days=1), zone=BERLIN) == utc(2026, 10, 25, 8)
    assert stepped(before_jump, timedelta(hours=1), zone=BERLIN) == utc(2026, 10, 24, 8)
    steps = steps_from(NOW + timedelta(minutes=30), zone=BERLIN, now=NOW)
    assert [str(step.label) for step in steps] == ["An hour later", "A day later"]


# Holidays.


def test_holidays_of_one_year_and_of_every_year() -> None:
    found = parse_holidays(
        "# ours\n\n2026-12-05 Thailand: National Day\n12-10 Human Rights Day\n02-29 Leap\n"
    )
    assert found.of(date(2026, 12, 5)) == ("Thailand: National Day",)
    assert found.of(date(2027, 12, 5)) == ()
    assert found.of(date(2031, 12, 10)) == ("Human Rights Day",)
    assert found.of(date(2028, 2, 29)) == ("Leap",)


@pytest.mark.parametrize("line", ["2026-13-01 X", "2026-12-01", "tomorrow X", "12/10 X"])
def test_a_line_that_is_no_holiday_is_named(line: str) -> None:
    with pytest.raises(HolidaysError, match="Line 2 of"):
        parse_holidays(f"12-10 Human Rights Day\n{line}")
