"""A card of a release: its words in its own language, drawn, and put on a post."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.formats import date_format

from distributor.clock import Clock
from distributor.posts.cards.breaks import tidied
from distributor.posts.cards.draw import drawn_card
from distributor.posts.cards.fonts import FontMissing, faces_for
from distributor.posts.cards.values import CardKind, CardWords, Scheme
from distributor.posts.errors import PostError
from distributor.posts.house import house
from distributor.posts.models import Post
from distributor.posts.pictures.attach import attach_picture
from distributor.posts.pictures.values import NOBODY, Drawn
from distributor.releases.models import Release
from distributor.releases.reading.values import Quote, ReadRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which card: ``quote`` counts the quotes that can stand on one, from 0."""

    kind: CardKind
    scheme: Scheme = Scheme.LIGHT
    quote: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A PNG and what it says."""

    data: bytes
    alt: str


def card_quotes(read: ReadRelease) -> tuple[Quote, ...]:
    """The quotes that can stand alone: a quote keeps its speaker, so those without one cannot."""
    return tuple(quote for quote in read.quotes if quote.speaker and quote.text)


def card_of(release: Release, wish: Wish) -> Card:
    """Draw a card of a release as it is now.

    Args:
        release: with its revision.
        wish: which one.

    Raises:
        PostError: the release has no such quote, or no title.
        FontMissing: no installed font has its letters.
    """
    words = card_words(release.current.read(), wish, site=site_of(release))
    return Card(data=drawn_card(words, style=house().card, scheme=wish.scheme), alt=words.alt())


def site_of(release: Release) -> str:
    """The host of the release, as people write it."""
    return (urlsplit(release.url).hostname or release.source.name).removeprefix("www.")


def card_words(read: ReadRelease, wish: Wish, *, site: str = "") -> CardWords:
    """What stands on the card.

    Args:
        read: the release.
        wish: which card.
        site: stands at the foot where the house has not said its name.

    Raises:
        PostError: the release has no such quote, or no title.
    """
    over = _over(read)
    foot = house().card.organisation or site
    if wish.kind == CardKind.SHARE:
        if not read.title:
            raise PostError("The release has no title, so there is nothing to draw. Nothing was attached.")
        return CardWords(kind=wish.kind, main=read.title, over=over, foot=foot, language=read.language)
    quotes = card_quotes(read)
    if not 0 <= wish.quote < len(quotes):
        raise PostError("The release has no such quote with its speaker. Nothing was drawn.")
    quote = quotes[wish.quote]
    under = ", ".join(filter(None, [quote.speaker, quote.role]))
    return CardWords(
        kind=wish.kind,
        main=quote.text.rstrip(" ,"),
        over=over,
        under=under,
        foot=foot,
        language=read.language,
    )


def fonts_problem(release: Release) -> str:
    """A sentence, where no font that is installed has the letters of the release; empty where all is well."""
    read = release.current.read()
    quotes = [text for quote in card_quotes(read) for text in (quote.text, quote.speaker, quote.role)]
    words = "\n".join([read.title, *quotes])
    try:
        faces_for(tidied(words), language=read.language, own=house().card.fonts)
    except FontMissing as error:
        return str(error)
    return ""


def _over(read: ReadRelease) -> str:
    """The kind of text and its date, in the release's language as far as it is known here."""
    date = read.dateline.date or (read.published_at.date() if read.published_at else None)
    language = read.language.partition("-")[0] or "en"
    with translation.override(language if translation.check_for_language(language) else "en"):
        kind = translation.gettext(read.kind)
        # A kind that nobody has translated would stand there in English.
        told = kind if language == "en" or kind != read.kind else ""
        # The plain "en" would write an American date.
        day = date_format(date, "j F Y" if language == "en" else "DATE_FORMAT") if date else ""
    return " · ".join(filter(None, [told[:1].upper() + told[1:], day]))


def attach_card(post_id: int, wish: Wish, *, as_card: bool = False, person: str, clock: Clock) -> Post:
    """Draw a card of the post's release and put it on the post; its alt text is what it says.

    Raises:
        PostError, FontMissing: it cannot be drawn.
        IllegalTransition: the post is on its way or live.
    """
    post = Post.objects.select_related("release__revision", "release__source").filter(pk=post_id).first()
    if post is None:
        raise PostError(f"There is no post {post_id}.")
    card = card_of(post.release, wish)
    return attach_picture(
        post_id,
        card.data,
        alt=card.alt,
        people=NOBODY,
        as_card=as_card,
        drawn=Drawn(words=card.alt, revision_id=post.release.current.pk),
        person=person,
        clock=clock,
    )
