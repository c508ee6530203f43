"""House style and vocabulary are set at the desk, where no file of the installation is named."""

import pytest
from django.test import Client

from distributor.audit.models import Entry
from distributor.delivery.holds import parse_scope, set_hold
from distributor.people.models import Grant
from distributor.posts.house import house, rules_of
from distributor.releases import own_rules
from distributor.releases.models import OwnRules
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
HOUSE = {
    "order": "text, sign-off, hashtags, link",
    "sign_off": "Harbour Rights Network",
    "hashtags": "x: 1\nother: 4",
    "fixed_hashtags": "all: #HumanRights",
    "forbidden": "illegals\n\nterrorist sympathiser",
    "preferred": "Burma: Myanmar",
    "handles": "x: Harbour Forum: @harbourforum",
    "thread_link": "first",
    "x_limit": "1000",
    "organisation": "Harbour Rights",
}


def test_a_house_style_that_was_set_counts_for_the_next_draft(mira: Client, clock: FakeClock) -> None:
    answer = mira.post("/rules/own/house/", {**HOUSE, "seen": "0"})
    assert answer["Location"] == "/rules/"
    style = house()
    assert style.forbidden == ("illegals", "terrorist sympathiser")
    assert style.handles["x"] == {"Harbour Forum": "@harbourforum"}
    assert (style.most_hashtags("x"), style.most_hashtags("facebook")) == (1, 4)
    assert (style.thread_link, style.card.organisation) == ("first", "Harbour Rights")
    assert rules_of(factories.channel("x")).limit == 1000
    post = factories.draft(clock, network="facebook")
    assert "Harbour Rights Network" in post.text
    assert "#HumanRights" in post.text
    (entry,) = Entry.objects.filter(action="rules.stored")
    assert (entry.actor, entry.subject) == ("person:mira", "rules:house")
    page = mira.get("/rules/").content.decode()
    assert "Set here by mira." in page
    assert "Burma: Myanmar" in page


def test_what_is_as_without_a_file_is_not_stored(mira: Client) -> None:
    mira.post("/rules/own/house/", {"sign_off": "Ours", "seen": "0", "thread_link": "last", "x_limit": "280"})
    assert OwnRules.objects.get().table == {"sign_off": "Ours"}


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("hashtags", "x: many", "whole number"),
        ("hashtags", "x 2", "The line &#x27;x 2&#x27; is not understood"),
        ("fixed_hashtags", "all: HumanRights", "no hashtag"),
        ("handles", "facebook: Forum: @forum", "knows no handles"),
        ("handles", "x: Forum: forum", "no handle"),
        ("handles", "x: Forum", "is not understood"),
        ("order", "text, text", "name each of"),
        ("x_limit", "50000", "whole number from 280"),
        ("sign_off", "a" * 201, "one line of text"),
    ],
)
def test_a_mistake_changes_nothing_and_what_was_typed_stays(
    mira: Client, column: str, text: str, sentence: str
) -> None:
    answer = mira.post("/rules/own/house/", {**HOUSE, column: text, "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert text in page
    assert "Harbour Forum: @harbourforum" in page or column == "handles"
    assert not OwnRules.objects.exists()
    assert house().sign_off == ""


def test_own_topics_and_countries_find_their_releases(mira: Client, clock: FakeClock) -> None:
    words = {
        "topics": "Dock work: #DockWorkers, dock worker*\nTorture:",
        "countries": "Philippines: Pilipinas",
    }
    mira.post("/rules/own/vocabulary/", {**words, "seen": "0"})
    found = own_rules.vocabulary()
    assert found.hashtag_of("Dock work") == "#DockWorkers"
    assert found.hashtag_of("Philippines") == "#Philippines"
    assert "Torture" not in found.topics
    text = factories.TEXT.replace("The Harbour", "Twelve dock workers were beaten. The Harbour", 1)
    assert ",Dock work," in factories.release(clock, text=text).current.topics
    set_hold(parse_scope("topic:Dock work"), person="mira", clock=clock)
    page = mira.get("/rules/").content.decode()
    assert "Dock work: #DockWorkers, dock worker*" in page
    assert "\nTorture:" in page


def test_two_people_at_once_are_told_of_each_other(mira: Client) -> None:
    mira.post("/rules/own/house/", {"sign_off": "First", "seen": "0"})
    answer = mira.post("/rules/own/house/", {"sign_off": "Second", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "mira stored other rules after you opened this page" in page
    assert 'value="Second"' in page
    assert house().sign_off == "First"
    seen = str(OwnRules.objects.get().pk)
    assert f'name="seen" value="{seen}"' in page
    mira.post("/rules/own/house/", {"sign_off": "Second", "seen": seen})
    assert house().sign_off == "Second"
    assert OwnRules.objects.count() == 2


def test_only_who_manages_sets_them_and_only_kinds_there_are(mira: Client, arun: Client) -> None:
    Grant.objects.filter(person__username="arun").update(role="publisher")
    assert "rules/own" not in arun.get("/rules/").content.decode()
    assert arun.post("/rules/own/house/", {"sign_off": "Mine", "seen": "0"}).status_code == 403
    assert mira.post("/rules/own/fonts/", {"seen": "0"}).status_code == 404
    assert not OwnRules.objects.exists()
