"""When failed attempts begin a lock, when it ends, and under what they are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from medmemory.identity.throttle import address_group, locked_until

START = datetime(2026, 1, 1, tzinfo=UTC)
LOCKOUT = timedelta(minutes=15)


def at(*minutes: float) -> list[datetime]:
    """Moments, newest first."""
    return [START + timedelta(minutes=minute) for minute in sorted(minutes, reverse=True)]


def test_fewer_failures_than_the_limit_lock_nothing() -> None:
    assert locked_until(at(0, 1), limit=3, lockout=LOCKOUT) is None


def test_a_lock_lasts_its_length_from_the_failure_that_began_it() -> None:
    assert locked_until(at(0, 1, 2), limit=3, lockout=LOCKOUT) == START + timedelta(minutes=17)


def test_slow_failures_lock_nothing() -> None:
    assert locked_until(at(0, 10, 20), limit=3, lockout=LOCKOUT) is None


def test_one_failure_after_a_lock_does_not_begin_another() -> None:
    assert locked_until(at(0, 1, 2, 17.5), limit=3, lockout=LOCKOUT) is None


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_addresses_of_one_household_are_counted_together(address: str, group: str) -> None:
    assert address_group(address) == group
