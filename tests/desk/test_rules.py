"""The page of rules: channels are changed on it, all of what was typed or nothing."""

import pytest
from django.test import Client

from distributor.audit.models import Entry
from distributor.channels.models import Channel
from distributor.people.models import Grant
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_channel_s_rules_are_changed_and_only_what_changed_is_logged(mira: Client) -> None:
    channel = factories.channel("x")
    form = {"channel": str(channel.pk), "slots": "mon 10:00", "gap_minutes": str(channel.gap_minutes)}
    assert (
        mira.post("/rules/channel/", {**form, "day_budget": "2.50", "stages": "2"})["Location"] == "/rules/"
    )
    channel.refresh_from_db()
    assert (channel.slots, channel.day_budget, channel.stages) == ("mon 10:00", 2_500_000, 2)
    (entry,) = Entry.objects.filter(action="channel.changed")
    assert "gap" not in str(entry.body)
    assert "$2.50" in mira.get("/rules/").content.decode()


def test_one_wrong_rule_changes_none_and_what_was_typed_stays(mira: Client) -> None:
    channel = factories.channel("facebook")
    form = {"channel": str(channel.pk), "label": "Harbour", "quiet_hours": "late at night"}
    answer = mira.post("/rules/channel/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "late at night" in page
    assert 'value="Harbour"' in page
    assert Channel.objects.get().label != "Harbour"


def test_rules_are_read_by_everybody_and_changed_by_who_manages(mira: Client, arun: Client) -> None:
    channel = factories.channel("x")
    Grant.objects.filter(person__username="arun").update(role="publisher")
    assert "rules-channel" not in arun.get("/rules/").content.decode()
    assert arun.post("/rules/channel/", {"channel": str(channel.pk), "label": "Mine"}).status_code == 403
    assert mira.post("/rules/channel/", {"channel": "x"}).status_code == 404


def test_a_network_without_a_price_has_no_budget_to_set(mira: Client) -> None:
    channel = factories.channel("facebook")
    mira.post("/rules/channel/", {"channel": str(channel.pk), "day_budget": "5"})
    assert Channel.objects.get().day_budget == 0
