"""Sentences that delivery stored in English, in the language of whoever reads them.

What is stored is one text for everybody: the log, mails, terminals and programs read it too. A page looks for
the sentence it was made of and says that in its own language; a sentence that is not listed stays as it is. A
test holds the list to the sentences that the code writes.
"""

from functools import cache

import regex as re
from django.utils.translation import gettext, gettext_noop

SENTENCES = (
    gettext_noop("No approval covers the text as it stands. Approve it again."),
    gettext_noop("The channel wants two people's approval, and only one has given it."),
    gettext_noop("The release was withdrawn at its source; the post was not sent."),
    gettext_noop("The release was corrected; compare the post with it and approve again."),
    gettext_noop("What is live of this post is being deleted, so nothing more of it leaves."),
    gettext_noop(
        "The part before the next one was deleted, so nothing can follow it. Reject the rest, or have what "
        "is still live deleted."
    ),
    gettext_noop("The release is under embargo."),
    gettext_noop("Held by %(person)s: %(hold)s"),
    gettext_noop("Nothing leaves now: %(why)s."),
    gettext_noop(
        "This post should have left at %(time)s UTC and could not within %(hours)s hours%(why)s. It is kept"
        " and will not leave by itself: reopen it to send it still, or reject it."
    ),
    gettext_noop("Another post of this channel has just left; this one follows after the gap."),
    gettext_noop("%(network)s's limit is nearly used up; posts leave more slowly."),
    gettext_noop("%(network)s asks to wait."),
    gettext_noop("%(number)s calls to %(network)s failed in a row; one is tried from time to time."),
    gettext_noop(
        "This post costs %(price)s, and %(spent)s of the %(span)s's %(budget)s are spent. It leaves when "
        "the next %(next)s begins (UTC), or when the budget is raised."
    ),
    gettext_noop("The worker ended before it sent anything."),
    gettext_noop("The worker ended while it was sending; nobody knows yet whether the post is live."),
    gettext_noop("The worker is stopping. Nothing was sent; the post is due again."),
    gettext_noop("The worker was busy for too long; the post is due again."),
    gettext_noop("The worker was held up too long to send safely. Nothing was sent; it is tried again."),
    gettext_noop(
        "Nobody can say for sure whether this post is live: %(why)s It will not be sent again by itself. "
        "Look at the account and say whether it is there."
    ),
    gettext_noop("it was not found on the account after several looks."),
    gettext_noop("the one found belongs to another post."),
    gettext_noop(
        "This post is not on %(network)s any more: somebody deleted it there, or %(by)s took it down. It is"
        " not sent again by itself."
    ),
    gettext_noop(
        "The post names somebody or something on the list of protected names (%(labels)s). Nothing leaves "
        "before a publisher clears exactly these words, with a reason."
    ),
    gettext_noop(
        "The release is marked as restricted: nothing of it leaves before somebody notes the consent of the"
        " people in it."
    ),
    gettext_noop(
        "The release says “%(words)s”, and it is not sure until when. Nothing of it leaves before somebody "
        "sets the time on the release's page, or two people agree that there is no embargo."
    ),
    gettext_noop(
        "Picture %(number)s was drawn before the release was corrected, so that it may say what is not true"
        " any more. Take it out and make the card anew."
    ),
    gettext_noop(
        "Nobody has answered yet who can be recognised on picture %(number)s, and whether they agreed. "
        "Answer beside the picture, then approve."
    ),
    gettext_noop(
        "People can be recognised on picture %(number)s and did not agree to be shown. Take it out, or use "
        "one on which nobody can be recognised."
    ),
    gettext_noop(
        "The release is marked as sensitive, and people can be recognised on picture %(number)s: note their"
        " consent beside the picture, or take it out."
    ),
    gettext_noop(
        "Picture %(number)s has no alt text, so that nobody who cannot see it knows what it shows. Write it"
        " beside the picture, then approve."
    ),
    gettext_noop(
        "The alt text of picture %(number)s has %(length)s characters; the network takes %(most)s. Shorten "
        "it."
    ),
    gettext_noop("A further part is on its way; this is done as soon as its outcome is known."),
    gettext_noop("%(network)s takes %(most)s pictures a post. Take some out."),
    gettext_noop("It is not what was approved. Propose it anew."),
    gettext_noop("The release was withdrawn at its source; only a deletion may be approved."),
    gettext_noop("The release was withdrawn at its source, and this post is live."),
    gettext_noop("The release was corrected after this post went out."),
    gettext_noop("The post that was live was deleted. Approve this one to post again."),
)
_PLACE = re.compile(r"%\((\w+)\)s")


def said(sentence: str) -> str:
    """The sentence in the language of the page, with what stood in its places; else as it is."""
    for template, pattern in _patterns():
        if match := pattern.fullmatch(sentence):
            # What stands in a place can be a sentence of its own.
            return gettext(template) % {name: said(text) for name, text in match.groupdict().items()}
    return sentence


@cache
def _patterns() -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    return tuple((template, _pattern(template)) for template in SENTENCES)


def _pattern(template: str) -> "re.Pattern[str]":
    """Finds sentences that were made of it; places are as short as they can be."""
    pieces = _PLACE.split(template)
    words = [
        re.escape(piece) if number % 2 == 0 else rf"(?P<{piece}>.*?)" for number, piece in enumerate(pieces)
    ]
    return re.compile("".join(words), re.DOTALL)
