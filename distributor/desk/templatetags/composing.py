"""What the editor's templates need: a network's drawing of a text."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from distributor.desk.composing.bits import Bit

register = template.Library()


@register.filter
def drawn_bits(bits: Iterable[Bit]) -> SafeString:
    """A drawn text as HTML; everything in it is escaped."""
    return format_html_join("", "{}", ((_bit(bit),) for bit in bits))


def _bit(bit: Bit) -> SafeString | str:
    shown: SafeString | str = bit.text
    if bit.kind:
        # A preview leads nowhere: the link itself stands in the editor, to be tried.
        shown = format_html('<span class="as-{}">{}</span>', bit.kind, bit.text)
    if bit.number and bit.is_last:
        return format_html('<mark class="finding">{}<sup>{}</sup></mark>', shown, bit.number)
    return format_html('<mark class="finding">{}</mark>', shown) if bit.number else shown
