"""Asking a language model for other words of a post. Off unless an installation switches it on.

A worker asks, a person reads what came back beside the findings of ``check`` and takes it over as an edit
of their own, or not. Nothing of it is ever approved by a machine; nothing under embargo is sent out.
"""

from django.conf import settings
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.edit import edit_post
from distributor.posts.errors import PostError
from distributor.posts.house import house, rules_of
from distributor.posts.lifecycle import State
from distributor.posts.models import Post, Rewording
from distributor.posts.rewording import LanguageModel, ModelSettings, Proposal, propose
from distributor.posts.transition import locked, subject
from distributor.posts.writing import Variant, write_summary
from distributor.wake import Work, wake

STAYS_HERE = "The release is under embargo or withdrawn, so its text is not sent to a language model."
OFF = "No language model is switched on here. Nothing was asked."


def model_settings() -> ModelSettings:
    """Which model this installation asks, if any."""
    environment = settings.ENVIRONMENT
    return ModelSettings(
        base_url=environment.model_url, model=environment.model, api_key=environment.model_key
    )


def ask_for_rewording(post_id: int, *, language: str = "", person: str, clock: Clock) -> Rewording:
    """Have a worker ask the model for other words of a draft.

    Args:
        post_id: the post, a draft of one part.
        language: BCP 47 tag of a translation; empty to stay in the release's language.
        person: user name of who asks.
        clock: the time.

    Raises:
        PostError: no model is switched on, or the release may not leave the house.
        IllegalTransition: it is no draft.
    """
    model = model_settings()
    if not model.is_on:
        raise PostError(OFF)
    with transaction.atomic():
        post = locked(post_id, states=[State.DRAFT])
        if _stays_here(post, clock=clock):
            raise PostError(f"{STAYS_HERE} Nothing was asked.")
        if len(post.parts) > 1 or post.parts_live:
            raise PostError("A thread is not reworded. Nothing was asked.")
        asked = {"language": language[:20], "asked_by": person, "asked_at": clock.now()}
        empty = {"text": "", "model": "", "problem": "", "answered_at": None}
        rewording, _ = Rewording.objects.update_or_create(post=post, defaults={**asked, **empty})
        details = {"model": model.model, "language": language}
        log.append(
            Action.POST_REWORDING_ASKED,
            subject(post),
            actor=f"person:{person}",
            details=details,
            clock=clock,
        )
        wake(Work.REWORDING)
    return rewording


def _stays_here(post: Post, *, clock: Clock) -> bool:
    release = post.release
    is_embargoed = release.embargo_until is not None and clock.now() < release.embargo_until
    return bool(is_embargoed or release.embargo_words or release.withdrawn_at)


def answer_rewordings(*, clock: Clock, model: LanguageModel | None = None) -> int:
    """Ask the model for everything that was asked for; no transaction is open meanwhile.

    Returns:
        How many were answered.
    """
    asks = model or LanguageModel(settings=model_settings())
    waiting = list(Rewording.objects.filter(answered_at=None).order_by("asked_at")[:10])
    return sum(_answer(each, model=asks, clock=clock) for each in waiting)


def _answer(rewording: Rewording, *, model: LanguageModel, clock: Clock) -> bool:
    post = Post.objects.select_related("channel", "release__revision", "revision").get(pk=rewording.post_id)
    if _stays_here(post, clock=clock):
        proposal = Proposal(text="", problem=STAYS_HERE)
    else:
        proposal = _proposal(post, rewording.language, model=model)
    mine = Rewording.objects.filter(pk=rewording.pk, asked_at=rewording.asked_at, answered_at=None)
    return bool(
        mine.update(
            text=proposal.text if proposal.is_machine_made else "",
            model=proposal.model,
            problem=proposal.problem,
            answered_at=clock.now(),
        )
    )


def _proposal(post: Post, language: str, *, model: LanguageModel) -> Proposal:
    read, rules = post.revision.read(), rules_of(post.channel)
    extract = write_summary(
        read,
        network=post.channel.network,
        rules=rules,
        link=post.link,
        variant=Variant(post.variant),
        house=house(),
    )
    return propose(read, extract, rules=rules, model=model, language=language, house=house())


def take_rewording(post_id: int, *, person: str, version: int, clock: Clock) -> Post:
    """Put the model's words into the post as this person's edit, marked as a model's.

    Raises:
        PostError: there are none.
        EditConflict: somebody changed the post meanwhile.
    """
    with transaction.atomic():
        rewording = Rewording.objects.filter(post=post_id).exclude(text="").first()
        if rewording is None:
            raise PostError("There are no words of a language model for this post. Nothing was changed.")
        post = edit_post(post_id, rewording.text, person=person, version=version, clock=clock)
        Post.objects.filter(pk=post_id).update(reworded_by=rewording.model)
        rewording.delete()
    post.reworded_by = rewording.model
    return post
