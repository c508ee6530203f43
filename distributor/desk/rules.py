"""The rules of a channel as a form shows them: text as people write it, read by ``channels.change``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from distributor.channels.models import Channel
from distributor.networks.money import dollars

YES_NO = (("yes", _("yes")), ("no", _("no")))
STAGES = (("1", _("one person")), ("2", _("two people, one after the other")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One rule: its column, name and value; how to write it, or what to choose from."""

    column: str
    name: str | Promise
    value: str
    hint: str | Promise = ""
    is_number: bool = False
    is_long: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether it says anything: no limit is none."""
        return self.value not in {"", "0", "$0.00"}


def fields_of(channel: Channel, *, given: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """The rules of a channel, those that its network has no use for left out.

    Args:
        channel: whose.
        given: column -> what somebody typed that was refused: it is not lost.
    """
    given = given or {}
    fields = (*_times(channel), *_limits(channel), *_money(channel))
    return tuple(replace(each, value=given.get(each.column, each.value)) for each in fields)


def _times(channel: Channel) -> Iterator[Field]:
    yield Field(column="label", name=_("What the page is called"), value=channel.label)
    zone_hint, slots_hint = _("such as Asia/Bangkok"), _("such as mon 09:00, fri 17:30")
    yield Field(column="time_zone", name=_("Time zone"), value=channel.time_zone, hint=zone_hint)
    yield Field(column="slots", name=_("Weekly slots"), value=channel.slots, hint=slots_hint)
    yield Field(
        column="quiet_hours",
        name=_("Quiet hours"),
        value=channel.quiet_hours,
        hint=_("such as 22:00-06:00, sun 00:00-24:00"),
    )
    yield Field(
        column="blackout",
        name=_("Days without posts"),
        value=channel.blackout,
        hint=_("such as 2026-12-25, 2026-12-30..2027-01-02"),
    )


def _limits(channel: Channel) -> Iterator[Field]:
    gap, cap = str(channel.gap_minutes), str(channel.daily_cap)
    yield Field(column="gap_minutes", name=_("Minutes between two posts"), value=gap, is_number=True)
    yield Field(
        column="daily_cap",
        name=_("Posts a day at most"),
        value=cap,
        hint=_("0 for no limit"),
        is_number=True,
    )
    yield Field(
        column="late_after",
        name=_("Too late after so many hours"),
        value=str(int(channel.late_after.total_seconds() // 3600)),
        hint=_("then a post does not leave by itself, and a person is asked"),
        is_number=True,
    )
    yield Field(column="stages", name=_("Approved by"), value=str(channel.stages), choices=STAGES)
    if channel.entry().can.thread:
        thread = "yes" if channel.thread else "no"
        yield Field(
            column="thread", name=_("Threads where one post is too short"), value=thread, choices=YES_NO
        )


def _money(channel: Channel) -> Iterator[Field]:
    if not channel.entry().read_price:
        return
    hint = _("in dollars; 0 for no limit")
    yield Field(
        column="day_budget", name=_("May cost a day (UTC)"), value=dollars(channel.day_budget), hint=hint
    )
    yield Field(
        column="month_budget",
        name=_("May cost a month (UTC)"),
        value=dollars(channel.month_budget),
        hint=hint,
    )
