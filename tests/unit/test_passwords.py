"""Which passwords are accepted, and how they are checked."""

import asyncio

import pytest
from argon2 import PasswordHasher

from medmemory.errors import PasswordRefused
from medmemory.identity.passwords import Passwords, check_password
from tests.support.identity import quick_passwords


@pytest.mark.parametrize(
    "password",
    [
        "heron by the weir",
        "xkqwmzrtlpvn",
        "ünïcödé påsswörter",
        "日本語の長い合言葉です。はい",
        "n" * 11 + "m" * 117,
    ],
)
def test_any_long_uncommon_password_is_accepted(password: str) -> None:
    check_password(password, username="okafor")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven char", "at least 12"),
        ("x1" * 65, "at most 128"),
        ("qwertyuiop123", "first"),
        ("Password1234", "first"),
        ("123456789012", "first"),
        ("heron\x00by the weir", "control"),
        ("heron \udc80 by the weir", "control"),
        ("aaaaaaaaaaaaaa", "first"),
        ("abcabcabcabcabc", "first"),
        ("MedMemory2026", "name"),
        ("okafor-okafor-12", "name"),
        ("J.Okafor.1970!", "name"),
    ],
)
def test_short_common_and_guessable_passwords_are_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused, match=reason) as refusal:
        check_password(password, username="j.okafor")
    assert password not in str(refusal.value)


def test_length_is_counted_in_characters_not_bytes() -> None:
    with pytest.raises(PasswordRefused, match="at least"):
        check_password("é" * 10 + "!", username="okafor")


async def test_the_same_characters_typed_on_another_system_fit() -> None:
    passwords = quick_passwords()
    composed, decomposed = "caf\u00e9 by the weir", "cafe\u0301 by the weir"
    assert await passwords.verify(await passwords.hash(composed), decomposed)


async def test_a_hash_fits_its_password_only_and_no_account_fits_nothing() -> None:
    passwords = quick_passwords()
    hashed = await passwords.hash("heron by the weir")
    assert hashed.startswith("$argon2id$")
    assert await passwords.verify(hashed, "heron by the weir")
    assert not await passwords.verify(hashed, "heron by the weir ")
    assert not await passwords.verify(None, "heron by the weir")
    assert not await passwords.verify(None, "no account has this password")
    assert not await passwords.verify("!", "heron by the weir")  # not a hash at all


async def test_a_hash_with_older_parameters_is_to_be_renewed() -> None:
    passwords = quick_passwords()
    assert passwords.needs_rehash(PasswordHasher(time_cost=2, memory_cost=32).hash("x"))
    assert not passwords.needs_rehash(await passwords.hash("x"))


async def test_the_event_loop_goes_on_while_a_password_is_hashed() -> None:
    hashing = asyncio.ensure_future(Passwords().hash("heron by the weir"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
