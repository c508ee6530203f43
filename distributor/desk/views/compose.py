"""The composer: all posts of one release side by side, each in its editor beside its preview."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from distributor.clock import SystemClock
from distributor.desk.cards import Card, card_of
from distributor.desk.composing.editor import Editor, editor_of
from distributor.desk.composing.opening import opening_words
from distributor.desk.queue import grouped, shown_posts
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, action, page, person_of, rights_of
from distributor.desk.views.post import save_words
from distributor.desk.views.release import load_release
from distributor.desk.views.typing import keep_typed, keeps_words, opened_version, typed_text
from distributor.discussion.sights import note_sight
from distributor.discussion.unsaved import unsaved_of, writing_now
from distributor.discussion.versions import last_kept
from distributor.errors import DistributorError
from distributor.people.rights import Right


@page
def show_compose(request: DeskRequest, release_id: int) -> HttpResponse:
    """Every post of the release that this person may write."""
    release = load_release(release_id)
    cards = _cards(request, release_id)
    mine = [card for card in cards if card.may_write]
    if cards and not mine:
        return render(request, "desk/no_right.html", {"right": Right.WRITE.value}, status=403)
    editors = _editors(request, [card for card in mine if card.is_editable])
    for each in editors:
        note_sight(each.post, person=person_of(request), clock=SystemClock())
    context = {
        "release": release,
        "zone": cards[0].post.channel.zone if cards else None,
        "editors": editors,
        "others": [card for card in cards if card not in [each.card for each in editors]],
        "paragraphs": release.current.body.get("paragraphs", []),
        "here": reverse("compose", args=[release_id]),
    }
    return render(request, "desk/compose.html", context)


def _cards(request: DeskRequest, release_id: int) -> list[Card]:
    found = shown_posts().select_related("revision").filter(release=release_id).order_by("pk")
    viewer, granted, stands = person_of(request), rights_of(request), standing(request)
    return [
        card_of(post, viewer=viewer, granted=granted, holds=stands.holds, names=stands.names)
        for _release, posts in grouped(list(found))
        for post in posts
    ]


def _editors(request: DeskRequest, cards: list[Card]) -> list[Editor]:
    person, numbers = person_of(request), [card.post.pk for card in cards]
    unsaved = unsaved_of(person, numbers)
    others, undo = writing_now(numbers, besides=person, clock=SystemClock()), last_kept(numbers)
    return [
        editor_of(
            card,
            words=opening_words(
                card.post,
                unsaved.get(card.post.pk),
                others=others.get(card.post.pk, ()),
                undo=undo.get(card.post.pk, 0),
            ),
            person=person,
            names=standing(request).names,
            is_one_of_many=True,
        )
        for card in cards
    ]


@keeps_words
@action
def save_all(request: DeskRequest, release_id: int) -> HttpResponse:
    """Store the words of every field that was changed; what cannot be stored stays in its field, unsaved."""
    person = person_of(request)
    keep_typed(request, person=person)
    changed = unsaved_of(person, [card.post.pk for card in _cards(request, release_id) if card.may_write])
    saved = 0
    for number in changed:
        if f"text-{number}" not in request.POST:
            continue
        try:
            version = opened_version(request, number)
            save_words(number, typed_text(request, number), person=person, version=version)
            saved += 1
        except DistributorError as error:
            messages.warning(request, str(error))
    count = ngettext("%(count)s post saved.", "%(count)s posts saved.", saved) % {"count": saved}
    messages.success(request, count if saved else _("Nothing was changed, so nothing was saved."))
    return redirect("compose", release_id=release_id)
