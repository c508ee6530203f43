"""States and log entries in words for people."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from distributor.audit.actions import Action
from distributor.desk.times import spoken
from distributor.posts.lifecycle import State

STATES: dict[State, str | Promise] = {
    State.DRAFT: lazy("Waiting"),
    State.APPROVED: lazy("Scheduled"),
    State.CLAIMED: lazy("About to leave"),
    State.SENDING: lazy("Leaving now"),
    State.UNKNOWN: lazy("Unclear whether it is live"),
    State.PUBLISHED: lazy("Published"),
    State.FAILED: lazy("Not published"),
    State.REJECTED: lazy("Rejected"),
    State.MISSED: lazy("Missed its time"),
    State.DELETED: lazy("Deleted on the network"),
}

# A network that is not here is shown by its first letter.
MARKS = {"facebook": "f", "linkedin": "in"}

OUTCOMES: dict[str, str | Promise] = {
    "": lazy("no answer recorded yet"),
    "published": lazy("live"),
    "retry": lazy("not posted, tried again"),
    "failed": lazy("not posted"),
    "unknown": lazy("unclear whether it is live"),
    "duplicate": lazy("it was there already"),
}

SENTENCES: dict[str, str | Promise] = {
    Action.SOURCE_ADDED: lazy("added the source %(name)s"),
    Action.SOURCE_FAILED: lazy("could not read the source"),
    Action.SOURCE_RECOVERED: lazy("can read the source again"),
    Action.WEBHOOK_RECEIVED: lazy("sent word of a release"),
    Action.WEBHOOK_REFUSED: lazy("sent something that was refused"),
    Action.RELEASE_FOUND: lazy("published the release “%(title)s”"),
    Action.RELEASE_REVISED: lazy("corrected the release (revision %(revision)s)"),
    Action.RELEASE_WITHDRAWN: lazy("withdrew the release"),
    Action.RELEASE_PAGE_MISSING: lazy("found no page of the release any more"),
    Action.CHANNEL_ADDED: lazy("added the channel %(name)s"),
    Action.CHANNEL_CHANGED: lazy("changed the channel: %(what)s"),
    Action.CHANNEL_PAUSED: lazy("paused the channel"),
    Action.CHANNEL_WARNED: lazy("sees that the channel will need a person"),
    Action.CHANNEL_RESUMED: lazy("let the channel post again"),
    Action.CHANNEL_SLOWED: lazy("slowed the channel down"),
    Action.CHANNEL_CONNECTED: lazy("connected the channel again"),
    Action.CHANNEL_REFRESHED: lazy("got the channel a new token"),
    Action.APP_STORED: lazy("stored the developer app for %(network)s"),
    Action.KEY_ROTATED: lazy("sealed %(count)s stored secrets with the newest key"),
    Action.POST_DRAFTED: lazy("wrote the post from revision %(revision)s of the release"),
    Action.POST_REWORDING_ASKED: lazy("asked the language model %(model)s for other words"),
    Action.POST_EDITED: lazy("edited the text (version %(version)s)"),
    Action.POST_TAKEN_BACK: lazy("took the words of version %(of)s back"),
    Action.POST_ENDORSED: lazy("gave the first of two approvals"),
    Action.POST_BYPASS_REVIEWED: lazy("looked at what was approved alone"),
    Action.POST_APPROVED: lazy("approved it for %(publish_at)s"),
    Action.POST_APPROVAL_VOIDED: lazy("took the approval back"),
    Action.POST_REJECTED: lazy("rejected it"),
    Action.POST_REOPENED: lazy("made it a draft again"),
    Action.POST_RESCHEDULED: lazy("moved it to %(publish_at)s"),
    Action.POST_CLAIMED: lazy("took it in hand"),
    Action.POST_RELEASED: lazy("did not send it now"),
    Action.POST_SENDING: lazy("sent it (attempt %(attempt)s)"),
    Action.POST_PUBLISHED: lazy("saw it live"),
    Action.POST_ADOPTED: lazy("found it live"),
    Action.POST_RETRY: lazy("will try again"),
    Action.POST_FAILED: lazy("gave up on it"),
    Action.POST_UNKNOWN: lazy("cannot say whether it is live"),
    Action.POST_LOOKED: lazy("looked at the account (look %(look)s)"),
    Action.POST_SENT_AGAIN: lazy("will send it once more"),
    Action.POST_MISSED: lazy("kept it back as too late"),
    Action.POST_PART_PUBLISHED: lazy("saw part %(part)s of %(of)s live"),
    Action.POST_DELETED: lazy("saw it deleted"),
    Action.POST_NOT_AS_APPROVED: lazy("read it back"),
    Action.CORRECTION_PROPOSED: lazy("proposed a correction (%(kind)s)"),
    Action.CORRECTION_NOT_NEEDED: lazy("found nothing to correct after revision %(revision)s"),
    Action.CORRECTION_APPROVED: lazy("approved the correction (%(kind)s)"),
    Action.CORRECTION_DISMISSED: lazy("dismissed the correction (%(kind)s)"),
    Action.CORRECTION_CHANGED: lazy("changed the correction (%(kind)s)"),
    Action.CORRECTION_SENDING: lazy("began the correction (%(kind)s)"),
    Action.CORRECTION_DONE: lazy("carried the correction out (%(kind)s)"),
    Action.CORRECTION_RETRY: lazy("will try the correction again"),
    Action.CORRECTION_FAILED: lazy("could not carry the correction out"),
    Action.EMBARGO_SAID: lazy("stated another embargo: %(until)s (before: %(before)s)"),
    Action.EMBARGO_SET: lazy("put the release under embargo until %(until)s"),
    Action.EMBARGO_LIFT_PROPOSED: lazy("proposed to end the embargo now"),
    Action.EMBARGO_LIFTED: lazy("ended the embargo, which %(proposed_by)s had proposed"),
    Action.POST_NEEDS_PERSON: lazy("asks a person"),
    Action.NAME_PROTECTED: lazy("protects the name “%(label)s”"),
    Action.NAME_UNPROTECTED: lazy("does not protect the name “%(label)s” any more"),
    Action.POST_CLEARED: lazy("cleared the words although they name somebody protected"),
    Action.PICTURE_ATTACHED: lazy("attached a picture"),
    Action.PICTURE_REMOVED: lazy("took a picture out"),
    Action.PICTURE_MOVED: lazy("changed the order of the pictures"),
    Action.PICTURE_DESCRIBED: lazy("wrote what a picture shows"),
    Action.PICTURE_CHECKED: lazy(
        "answered who is on a picture (faces: %(faces)s, can be recognised: %(recognisable)s, "
        "consent: %(consent)s)"
    ),
    Action.PICTURES_TIDIED: lazy("tidied away %(files)s picture files that no post uses"),
    Action.ROWS_TIDIED: lazy("tidied away %(rows)s old rows that nothing needs"),
    Action.RELEASE_MARKED: lazy("marked the release as %(sensitivity)s"),
    Action.COMMENT_WRITTEN: lazy("commented"),
    Action.COMMENT_EDITED: lazy("changed a comment"),
    Action.COMMENT_RESOLVED: lazy("settled a comment"),
    Action.COMMENT_REOPENED: lazy("opened a comment again"),
    Action.COMMENT_MENTIONED: lazy("named %(person)s in a comment"),
    Action.REVIEW_OFFERED: lazy("let %(name)s, who is not of the team, read and comment until %(until)s"),
    Action.REVIEW_OPENED: lazy("opened the posts by a review link"),
    Action.REVIEW_COMMENTED: lazy("commented by a review link"),
    Action.REVIEW_REVOKED: lazy("took the review link of %(name)s back"),
    Action.ADDRESS_ADDED: lazy("has %(name)s told of news"),
    Action.ADDRESS_REMOVED: lazy("has %(name)s told no more"),
    Action.RULES_STORED: lazy("changed rules of the house"),
    Action.HOLD_SET: lazy("held %(scope)s"),
    Action.HOLD_LIFTED: lazy("resumed %(scope)s"),
    Action.PERSON_ADDED: lazy("added a person"),
    Action.PERSON_INVITED: lazy("invited %(name)s as %(role)s"),
    Action.PERSON_LEFT: lazy("took %(name)s off the team"),
    Action.ROLE_GRANTED: lazy("made %(name)s %(role)s"),
    Action.ROLE_REVOKED: lazy("took the role of %(role)s from %(name)s"),
    Action.RIGHTS_LENT: lazy("lent the rights of %(of)s to %(to)s until %(until)s"),
    Action.RIGHTS_RETURNED: lazy("ended the loan of %(of)s to %(to)s"),
    Action.SESSIONS_ENDED: lazy("logged %(name)s out everywhere"),
    Action.SESSION_ENDED: lazy("ended the session of %(name)s in %(device)s"),
    Action.PASSWORD_CHANGED: lazy("changed the password of %(name)s"),
    Action.PREFERENCES_SET: lazy("changed name, language or time zone of %(name)s"),
    Action.MAIL_SET: lazy("set the mail address of %(name)s"),
    Action.SECOND_STEP_SET: lazy("set up the second step of %(name)s"),
    Action.SECOND_STEP_REMOVED: lazy("took the codes off the second step of %(name)s"),
    Action.SECOND_STEP_RESET: lazy("reset the second step of %(name)s"),
    Action.RECOVERY_CODES_MADE: lazy("made new recovery codes for %(name)s"),
    Action.RECOVERY_CODE_USED: lazy("used a recovery code of %(name)s; %(left)s are left"),
    Action.PASSKEY_ADDED: lazy("added the passkey “%(passkey)s” of %(name)s"),
    Action.PASSKEY_RENAMED: lazy("renamed the passkey “%(before)s” of %(name)s to “%(passkey)s”"),
    Action.PASSKEY_REMOVED: lazy("removed the passkey “%(passkey)s” of %(name)s"),
    Action.PASSKEY_REFUSED: lazy("was refused with the passkey “%(passkey)s” of %(name)s"),
    Action.SIGN_ON_BOUND: lazy("bound %(name)s to an account at %(issuer)s"),
    Action.SIGN_ON_UNBOUND: lazy("took the account at %(issuer)s off %(name)s"),
    Action.PUSH_ADDED: lazy("has %(name)s told of news in %(device)s"),
    Action.PUSH_REMOVED: lazy("has %(name)s told of news in %(device)s no more"),
    Action.KEY_MADE: lazy("made the key %(name)s for %(of)s"),
    Action.KEY_REVOKED: lazy("revoked the key %(name)s of %(of)s"),
    Action.LOGIN: lazy("logged in"),
    Action.LOGIN_FAILED: lazy("failed to log in"),
    Action.LOGOUT: lazy("logged out"),
}


# Words of other stages that pages show: kinds of release, units of length, scopes of a hold.
TOLD: dict[str, str | Promise] = {
    "statement": lazy("statement"),
    "joint statement": lazy("joint statement"),
    "open letter": lazy("open letter"),
    "letter": lazy("letter"),
    "publication": lazy("publication"),
    "multimedia story": lazy("multimedia story"),
    "event": lazy("event"),
    "news": lazy("news"),
    "characters": lazy("characters"),
    "weighted characters": lazy("weighted characters"),
    "characters as people count them": lazy("characters as people count them"),
    "network": lazy("network"),
    "channel": lazy("channel"),
    "country": lazy("country"),
    "topic": lazy("topic"),
    "post": lazy("post"),
}


def told(word: str) -> str:
    """A word of another stage in the page's language; one that is not known stays as it is."""
    return str(TOLD.get(word, word))


def mark_of(name: str, label: str) -> str:
    """The letters that stand for a network in its small sign, by its key and what people call it."""
    return MARKS.get(name, label[:1])


class _Known(dict[str, str]):
    """Details that an older entry may lack are left open instead of failing."""

    def __missing__(self, key: str) -> str:
        return "…"


def actor_words(actor: str) -> str:
    """Who, without the kind of actor: ``person:mira`` is mira."""
    return actor.partition(":")[2] or actor


def entry_words(action: str, *, details: Mapping[str, object], zone: ZoneInfo) -> str:
    """What an entry says happened, after the actor's name; an unknown action is shown as it is."""
    sentence = SENTENCES.get(action)
    if sentence is None:
        return action
    known = _Known({key: str(value) for key, value in details.items()})
    for name in known.keys() & {"publish_at", "until", "before"}:
        known[name] = _time(known[name], zone=zone)
    said = str(sentence) % known
    because = known.get("because", "")
    return _("%(said)s: %(because)s") % {"said": said, "because": because} if because else said


def _time(text: str, *, zone: ZoneInfo) -> str:
    try:
        return spoken(datetime.fromisoformat(text), zone=zone)
    except ValueError:
        return text


def device_words(stored: str) -> str:
    """A browser as ``distributor.people.devices`` stores it, in words."""
    browser, _slash, system = stored.partition("/")
    if not browser and not system:
        return _("an unknown browser")
    if not (browser and system):
        return browser or system
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def subject_words(kind: str) -> str:
    """What kind of thing an entry is about, in words."""
    words = {
        "post": _("post"),
        "release": _("release"),
        "channel": _("channel"),
        "source": _("source"),
        "hold": _("hold"),
        "person": _("person"),
        "protected": _("protected name"),
        "pictures": _("pictures"),
        "rows": _("old rows"),
        "address": _("address"),
        "invitation": _("invitation"),
    }
    return words.get(kind, kind)
