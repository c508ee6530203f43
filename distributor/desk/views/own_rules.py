"""House style and vocabulary, changed at the desk; the page they stand on is ``views.rules``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.own_rules import (
    MOST_TYPED,
    Table,
    house_fields,
    house_table,
    vocabulary_fields,
    vocabulary_table,
)
from distributor.desk.rules import Field
from distributor.desk.views.guard import DeskRequest, action, needs, person_of, typed
from distributor.errors import DistributorError
from distributor.people.rights import Right
from distributor.posts.house import house
from distributor.posts.writing.house_file import house_from_table
from distributor.releases.models import OwnRules
from distributor.releases.own_rules import Kind, file_of, forget, newest, store_rules
from distributor.releases.reading.vocabulary.subjects import vocabulary_with


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRulesForm:
    """One of the two forms.

    Attributes:
        seen: id of the rules it shows, 0 for none: who stores says what they changed.
        stored: those; None for none.
        problem: why what was typed was refused; empty otherwise.
    """

    kind: Kind
    title: str | Promise
    fields: tuple[Field, ...]
    seen: int
    stored: OwnRules | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """What the two kinds differ in: how a table is read from what was typed, and found usable."""

    title: str | Promise
    told: str | Promise
    table_of: Callable[[Mapping[str, str]], Table]
    check: Callable[[Table], object]


_SORTS = {
    Kind.HOUSE: _Sort(
        title=gettext_lazy("Change the house style"),
        told=gettext_lazy(
            "The house style is stored. Drafts made from now on follow it; posts keep their words."
        ),
        table_of=house_table,
        check=house_from_table,
    ),
    Kind.VOCABULARY: _Sort(
        title=gettext_lazy("Change countries and topics"),
        told=gettext_lazy("Countries and topics are stored. Releases read from now on are told by them."),
        table_of=vocabulary_table,
        check=vocabulary_with,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRules:
    """What was typed and cannot be stored, and why."""

    kind: Kind
    given: dict[str, str]
    problem: str


def own_forms(refused: RefusedRules | None = None) -> dict[str, OwnRulesForm]:
    """Kind -> its form, for those that no file of the installation sets."""
    return {kind: _form(kind, refused) for kind in Kind if not file_of(kind)}


def _form(kind: Kind, refused: RefusedRules | None) -> OwnRulesForm:
    stored = newest(kind)
    here = refused if refused and refused.kind == kind else None
    given = here.given if here else None
    if kind == Kind.HOUSE:
        fields = house_fields(house(), given=given)
    else:
        fields = vocabulary_fields(stored.table if stored else {}, given=given)
    return OwnRulesForm(
        kind=kind,
        title=_SORTS[kind].title,
        fields=fields,
        seen=stored.pk if stored else 0,
        stored=stored,
        problem=here.problem if here else "",
    )


@action
@needs(Right.MANAGE)
def change_own(request: DeskRequest, kind: str) -> HttpResponse:
    """Store the house style or the vocabulary: all that was typed, or nothing."""
    from distributor.desk.views.rules import rules_page

    forget()  # who stores sees what counts at this moment
    if kind not in own_forms():
        raise Http404
    sort = _SORTS[Kind(kind)]
    before = {field.column: field.value for field in own_forms()[kind].fields}
    given = {
        column: typed(request, column, limit=MOST_TYPED) if column in request.POST else value
        for column, value in before.items()
    }
    seen = number_in(typed(request, "seen", limit=19)) or 0
    try:
        table = sort.table_of(given)
        sort.check(table)
        store_rules(Kind(kind), table, seen=seen, person=person_of(request), clock=SystemClock())
    except DistributorError as error:
        return rules_page(request, own=RefusedRules(kind=Kind(kind), given=given, problem=str(error)))
    messages.success(request, str(sort.told))
    return redirect("rules")
