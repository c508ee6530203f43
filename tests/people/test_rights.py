"""What each role allows, and where."""

import pytest

from distributor.people.rights import ANYWHERE, Granted, Place, Right, Role, may

pytestmark = pytest.mark.pure
HERE = Place(channel_id=1, countries=("Nepal",))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.AUDITOR, "read"),
        (Role.WRITER, "read write hold"),
        (Role.APPROVER, "read write approve hold"),
        (Role.PUBLISHER, "read write approve publish hold"),
        (Role.ADMINISTRATOR, "read write approve publish hold manage"),
    ],
)
def test_what_a_role_allows_everywhere(role: Role, allowed: str) -> None:
    granted = [Granted(role=role)]
    assert [right.value for right in Right if may(granted, right, HERE)] == allowed.split()


def test_nobody_without_a_role_may_anything() -> None:
    assert not any(may([], right, HERE) for right in Right)


@pytest.mark.parametrize(
    ("granted", "place", "expected"),
    [
        (Granted(role=Role.APPROVER, channel_id=1), HERE, True),
        (Granted(role=Role.APPROVER, channel_id=2), HERE, False),
        (Granted(role=Role.APPROVER, country="Nepal"), HERE, True),
        (Granted(role=Role.APPROVER, country="India"), HERE, False),
        (Granted(role=Role.APPROVER, channel_id=1, country="India"), HERE, False),
        (Granted(role=Role.APPROVER, channel_id=1), ANYWHERE, False),
        (Granted(role=Role.APPROVER, country="Nepal"), ANYWHERE, False),
    ],
)
def test_a_limited_role_counts_only_there(granted: Granted, place: Place, expected: bool) -> None:
    assert may([granted], Right.APPROVE, place) is expected


def test_whoever_works_on_one_channel_may_stop_everything_and_read_everything() -> None:
    granted = [Granted(role=Role.WRITER, channel_id=7)]
    assert may(granted, Right.HOLD)
    assert may(granted, Right.READ, HERE)
    assert not may(granted, Right.WRITE, HERE)
