"""A month in plain words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from distributor.delivery.models import Kind
from distributor.desk.reports.figures import Tally
from distributor.desk.reports.month import Summary


def sentences(summary: Summary) -> list[str]:
    """The month in plain words."""
    told = [_went_out(summary)]
    if summary.total.posts:
        told += [_where(summary), _in_languages(summary)]
        told += [_about(summary)] if summary.countries else []
        told.append(_met(summary.total))
    return [*told, _corrected(summary), _stopped(summary)]


def _went_out(summary: Summary) -> str:
    count = summary.total.posts
    if not count:
        return _("Nothing was published in this month.")
    posts = ngettext("%(n)s post", "%(n)s posts", count) % {"n": _n(count)}
    of = ngettext("%(n)s release", "%(n)s releases", summary.releases) % {"n": _n(summary.releases)}
    return _("%(posts)s went out, of %(releases)s. In the month before it was %(before)s.") % {
        "posts": posts,
        "releases": of,
        "before": _n(summary.before),
    }


def _where(summary: Summary) -> str:
    return _("They stood on %(networks)s.") % {"networks": _listed(summary.networks)}


def _in_languages(summary: Summary) -> str:
    return _("They were written in %(languages)s.") % {"languages": _listed(summary.languages)}


def _about(summary: Summary) -> str:
    count = len(summary.countries)
    said = ngettext(
        "They were about %(n)s country: %(countries)s.",
        "They were about %(n)s countries: %(countries)s.",
        count,
    )
    return said % {"n": _n(count), "countries": _listed(summary.countries)}


def _met(total: Tally) -> str:
    """How people met the posts; only what a network said, and of how many posts it is known."""
    if not total.measured:
        return _("The networks have not said yet how people met them.")
    parts = [
        words % {"n": _n(value)}
        for words, value in (
            (_("seen %(n)s times"), total.impressions),
            (_("%(n)s reactions"), total.reactions),
            (_("%(n)s comments"), total.comments),
            (_("%(n)s shares"), total.shares),
            (_("%(n)s clicks"), total.clicks),
        )
        if value is not None
    ]
    return _("What the networks say of %(measured)s of these posts: %(figures)s.") % {
        "measured": _n(total.measured),
        "figures": ", ".join(parts),
    }


def _corrected(summary: Summary) -> str:
    count = sum(summary.corrections.values())
    if not count:
        return _("No live post was corrected.")
    kinds = {
        Kind.EDIT: _("changed"),
        Kind.REPLY: _("corrected by a reply"),
        Kind.DELETE: _("deleted"),
        Kind.REPOST: _("deleted and posted anew"),
    }
    listed = [(str(kinds[Kind(kind)]), number) for kind, number in summary.corrections.items()]
    said = ngettext(
        "%(n)s correction of a live post was carried out: %(kinds)s.",
        "%(n)s corrections of live posts were carried out: %(kinds)s.",
        count,
    )
    return said % {"n": _n(count), "kinds": _listed(listed)}


def _stopped(summary: Summary) -> str:
    holds = ngettext("Posting was held %(n)s time.", "Posting was held %(n)s times.", summary.holds) % {
        "n": _n(summary.holds)
    }
    failed = ngettext(
        "%(n)s approved post did not go out.", "%(n)s approved posts did not go out.", summary.failed
    ) % {"n": _n(summary.failed)}
    deleted = ngettext(
        "%(n)s of those published stands there no more.",
        "%(n)s of those published stand there no more.",
        summary.deleted,
    ) % {"n": _n(summary.deleted)}
    wanted = (
        holds if summary.holds else _("Posting was never held."),
        failed if summary.failed else _("Every approved post went out or still waits for its time."),
        deleted if summary.deleted else "",
    )
    return " ".join(each for each in wanted if each)


def _listed(named: list[tuple[str, int]]) -> str:
    return ", ".join(
        _("%(name)s (%(number)s)") % {"name": name, "number": _n(number)} for name, number in named
    )


def _n(number: int) -> str:
    return number_format(number, force_grouping=True)
