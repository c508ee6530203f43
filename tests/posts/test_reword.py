"""A language model proposes, a person takes it over, another one approves; nothing else ever leaves."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from distributor.posts.approve import approve_post
from distributor.posts.errors import ApprovalError, PostError
from distributor.posts.models import Post, Rewording
from distributor.posts.reword import answer_rewordings, ask_for_rewording, model_settings, take_rewording
from distributor.posts.rewording import LanguageModel
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> None:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, model_url="http://127.0.0.1:9", model="small-model", model_key="s3cret"
    )


def model(text: str) -> LanguageModel:
    body = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=json.dumps(body)))
    return LanguageModel(settings=model_settings(), transport=transport)


def test_nothing_is_asked_where_none_is_switched_on(clock: FakeClock, settings: Any) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, model_url="")
    with pytest.raises(PostError, match="No language model"):
        ask_for_rewording(factories.draft(clock).pk, person="ana", clock=clock)


def test_its_words_wait_for_a_person_and_are_approved_by_another(clock: FakeClock) -> None:
    post = factories.draft(clock)
    before = post.text
    ask_for_rewording(post.pk, person="ana", clock=clock)
    assert answer_rewordings(clock=clock, model=model("Twelve dock workers are held in Port Sorrel.")) == 1
    assert Post.objects.get().text == before
    taken = take_rewording(post.pk, person="ana", version=post.version, clock=clock)
    assert "Twelve dock workers are held" in taken.text
    assert (taken.author, Post.objects.get().reworded_by) == ("ana", "small-model")
    with pytest.raises(ApprovalError):
        approve_post(post.pk, person="ana", now=True, clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)


def test_what_is_under_embargo_does_not_leave_the_house(clock: FakeClock) -> None:
    post = factories.draft(clock, embargo_until=clock.now() + timedelta(hours=1))
    with pytest.raises(PostError, match="embargo"):
        ask_for_rewording(post.pk, person="ana", clock=clock)
    Release.objects.update(embargo_until=None)
    ask_for_rewording(post.pk, person="ana", clock=clock)
    Release.objects.update(embargo_words="Embargoed until Tuesday")
    answer_rewordings(clock=clock, model=model("Never asked."))
    assert (Rewording.objects.get().text, "embargo" in Rewording.objects.get().problem) == ("", True)


def test_a_model_that_is_away_leaves_a_sentence(clock: FakeClock) -> None:
    post = factories.draft(clock)
    ask_for_rewording(post.pk, person="ana", clock=clock)
    away = httpx.MockTransport(lambda _: httpx.Response(503))
    answer_rewordings(clock=clock, model=LanguageModel(settings=model_settings(), transport=away))
    assert "503" in Rewording.objects.get().problem
    with pytest.raises(PostError, match="no words"):
        take_rewording(post.pk, person="ana", version=post.version, clock=clock)


def test_an_answer_to_an_older_question_is_dropped(clock: FakeClock) -> None:
    post = factories.draft(clock)
    ask_for_rewording(post.pk, person="ana", clock=clock)
    old = Rewording.objects.get()
    clock.move(seconds=5)
    ask_for_rewording(post.pk, language="id", person="ana", clock=clock)
    from distributor.posts.reword import _answer

    assert not _answer(old, model=model("Old."), clock=clock)
    assert Rewording.objects.get().answered_at is None


def test_the_key_is_in_no_repr() -> None:
    assert "s3cret" not in repr(model_settings())
