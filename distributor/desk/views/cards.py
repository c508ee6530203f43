"""Cards drawn from a release: seen before one is put on a post."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.errors import FormError
from distributor.desk.views.answers import decide, load_post
from distributor.desk.views.guard import DeskRequest, action, may_here, needs, page, person_of
from distributor.desk.views.pictures import put_everywhere
from distributor.desk.views.typing import is_number
from distributor.errors import DistributorError
from distributor.people.rights import Right
from distributor.posts.cards.make import (
    Wish,
    attach_card,
    card_of,
    card_quotes,
    card_words,
    fonts_problem,
    site_of,
)
from distributor.posts.cards.values import HEIGHT, WIDTH, CardKind, Scheme
from distributor.posts.models import Post

MOST_QUOTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One card as the page offers it: ``key`` names it in addresses, ``alt`` is what it says."""

    key: str
    is_quote: bool
    is_dark: bool
    alt: str


@page
def show_cards(request: DeskRequest, post_id: int) -> HttpResponse:
    """Every card that can be made of the release, with a button to attach it."""
    post = load_post(post_id)
    context = {
        "post": post,
        "network": post.channel.entry(),
        "cards": list(_offered(post)),
        "problem": fonts_problem(post.release),
        "width": WIDTH,
        "height": HEIGHT,
        "may_write": may_here(request, Right.WRITE, post_id),
    }
    return render(request, "desk/cards.html", context)


def _offered(post: Post) -> Iterator[Offered]:
    read = post.release.current.read()
    quotes = range(min(MOST_QUOTES, len(card_quotes(read))))
    kinds = [(CardKind.SHARE, 0), *((CardKind.QUOTE, number) for number in quotes)]
    for kind, number in kinds:
        for scheme in Scheme:
            wish = Wish(kind=kind, scheme=scheme, quote=number)
            try:
                alt = card_words(read, wish, site=site_of(post.release)).alt()
            except DistributorError:
                continue
            yield Offered(
                key=f"{kind}-{scheme}-{number}",
                is_quote=kind == CardKind.QUOTE,
                is_dark=scheme == Scheme.DARK,
                alt=alt,
            )


@page
def show_card(request: DeskRequest, post_id: int, key: str) -> HttpResponse:  # noqa: ARG001 - a view's form
    """One card, drawn now."""
    posts = Post.objects.select_related("release__revision", "release__source")
    try:
        card = card_of(get_object_or_404(posts, pk=post_id).release, _wish(key))
    except DistributorError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(card.data, content_type="image/png")


@action
@needs(Right.WRITE)
def attach(request: DeskRequest, post_id: int) -> HttpResponse:
    """Put a card on the post, with its words as alt text."""

    def act() -> str:
        wish = _wish(request.POST.get("card", ""))
        as_card, person = request.POST.get("as") == "card", person_of(request)

        def put(number: int) -> None:
            attach_card(number, wish, as_card=as_card, person=person, clock=SystemClock())

        return put_everywhere(request, post_id, put)

    return decide(request, post_id, act, at="pictures")


def _wish(key: str) -> Wish:
    """The card that an address names.

    Raises:
        FormError: it names none.
    """
    kind, _sep, rest = key.partition("-")
    scheme, _sep, number = rest.partition("-")
    if kind not in list(CardKind) or scheme not in list(Scheme) or not is_number(number, longest=3):
        raise FormError(_("The address did not say which card you want. Reload the page and try again."))
    return Wish(kind=CardKind(kind), scheme=Scheme(scheme), quote=int(number))
