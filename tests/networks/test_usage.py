"""What networks say of their limits, as seconds; no header is believed blindly."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.money import dollars, micro_dollars
from distributor.networks.usage import wait_by_counts, wait_by_percentages

pytestmark = pytest.mark.pure
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY_S = 86_400


def counts(left: object, *, resets_s: object = NOW.timestamp() + 900, limit: object = 100) -> float:
    names = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
    return wait_by_counts(dict(zip(names, map(str, (limit, left, resets_s)), strict=True)), now=NOW)


def test_the_last_quarter_of_a_limit_is_spread_over_its_time() -> None:
    assert counts(26) == 0
    assert counts(24) == 900 / 25
    assert counts(0) == 900


def test_a_page_that_is_nearly_used_up_is_slowed_down_for() -> None:
    assert wait_by_percentages({"x-app-usage": json.dumps({"call_count": 74})}) == 0
    half, full = ({"x-app-usage": json.dumps({"call_count": n})} for n in (87.5, 100))
    assert 0 < wait_by_percentages(half) < wait_by_percentages(full)


def test_the_time_that_graph_names_counts() -> None:
    deep = {"123": [{"type": "pages", "call_count": 10, "estimated_time_to_regain_access": 12}]}
    assert wait_by_percentages({"x-business-use-case-usage": json.dumps(deep)}) == 720


@pytest.mark.parametrize("resets_s", ["inf", "nan", "1e308", "-5", "soon"])
def test_a_reset_that_is_no_time_keeps_nobody_silent_for_long(resets_s: str) -> None:
    assert 0 <= counts(0, resets_s=resets_s) <= DAY_S


HOSTILE = ("1e400", "NaN", "-1", "[]", "true", '{"call_count": 1e999}', "[" * 500)


@given(
    st.text(max_size=60) | st.sampled_from(HOSTILE).map('{{"estimated_time_to_regain_access": {}}}'.format)
)
def test_no_header_breaks_or_silences_an_account(text: str) -> None:
    assert 0 <= wait_by_percentages({"x-app-usage": text}) <= DAY_S


@given(st.integers(0, 10**14))
def test_money_comes_back_as_it_was(micro: int) -> None:
    assert micro_dollars(dollars(micro)) == micro


@pytest.mark.parametrize("text", ["", "-1", "1.2.3", "ten", "1e3", "0.1234567"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        micro_dollars(text)
