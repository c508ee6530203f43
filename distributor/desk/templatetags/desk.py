"""What the templates need beyond Django: times in a zone, pieces of text, addresses that may be links."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from distributor.desk.pieces import Piece, is_web
from distributor.desk.sentences import said
from distributor.desk.times import brief, field_value, spoken
from distributor.desk.words import told

register = template.Library()


@register.simple_tag
def when(instant: datetime | None, zone: ZoneInfo | None = None, style: str = "brief") -> SafeString:
    """A ``<time>`` in the zone (UTC without one), with the zone's name; ``style`` is brief or spoken."""
    if instant is None:
        return SafeString("")
    zone = zone or ZoneInfo("UTC")
    if style == "spoken":
        return format_html('<time datetime="{}">{}</time>', machine(instant), spoken(instant, zone=zone))
    return format_html(
        '<time datetime="{}">{}</time> <bdi class="zone">{}</bdi>',
        machine(instant),
        brief(instant, zone=zone),
        zone.key,
    )


@register.simple_tag
def clock_time(instant: datetime, zone: ZoneInfo) -> SafeString:
    """A ``<time>`` without the zone's name, for places where it stands beside it."""
    return format_html('<time datetime="{}">{}</time>', machine(instant), brief(instant, zone=zone))


@register.simple_tag
def hour_of(instant: datetime, zone: ZoneInfo) -> SafeString:
    """A ``<time>`` of the hour alone, for places where the day stands above."""
    return format_html('<time datetime="{}">{}</time>', machine(instant), f"{instant.astimezone(zone):%H:%M}")


@register.simple_tag
def day_and_hour(instant: datetime, zone: ZoneInfo, beside: ZoneInfo) -> SafeString:
    """The hour in ``zone``; with the day where it is another one there than in ``beside``."""
    if instant.astimezone(zone).date() == instant.astimezone(beside).date():
        return hour_of(instant, zone)
    return clock_time(instant, zone)


@register.simple_tag
def clock_only(instant: datetime, zone: ZoneInfo) -> str:
    """The wall clock in ``zone``, for scripts."""
    return f"{instant.astimezone(zone):%H:%M}"


@register.filter
def machine(instant: datetime) -> str:
    """The instant as ISO 8601 in UTC."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


@register.filter
def shown(pieces: Iterable[Piece]) -> SafeString:
    """Pieces of text as HTML; everything in them is escaped."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> SafeString | str:
    if piece.kind == "link" and piece.href:
        return format_html(
            '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>', piece.href, piece.text
        )
    if piece.kind == "tag":
        return format_html('<span class="tag">{}</span>', piece.text)
    if piece.kind in {"mark", "ins", "del"}:
        return format_html("<{0}>{1}</{0}>", piece.kind, piece.text)
    return piece.text


@register.filter(name="told")
def told_word(word: str) -> str:
    """A kind, a unit or a scope in the page's language."""
    return told(word)


@register.filter(name="said")
def in_their_language(sentence: str) -> str:
    """A stored sentence in the page's language."""
    return said(sentence)


@register.filter
def web(address: str) -> str:
    """The address if it may become a link, else nothing."""
    return address if is_web(address) else ""


@register.filter
def figure(value: int | None) -> str:
    """A figure as people write it; a dash for one that nobody told."""
    return "–" if value is None else number_format(value, force_grouping=True)


@register.filter
def short_figure(value: int) -> str:
    """A figure for narrow places: 950, 12k, 3.4M."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            # Two digits say enough beside the table.
            return f"{number_format(value / size, decimal_pos=0 if value >= 10 * size else 1)}{sign}"
    return str(value)


@register.filter
def local_value(instant: datetime | None, zone: ZoneInfo) -> str:
    """What a ``datetime-local`` field of this zone is filled with."""
    return field_value(instant, zone=zone) if instant else ""
