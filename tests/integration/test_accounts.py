"""Accounts, sign-in and sessions on a real database."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text, update

from medmemory.clinical.clinician import Role
from medmemory.errors import (
    AccountRefused,
    NotFound,
    PasswordRefused,
    SignInLocked,
    SignInRefused,
)
from medmemory.identity.accounts import Accounts
from medmemory.identity.passwords import Passwords
from medmemory.identity.sessions import Activity
from medmemory.identity.throttle import Throttle
from medmemory.storage.accounts import AccountStore
from medmemory.storage.engine import Database
from medmemory.storage.sign_in_attempts import SignInAttemptStore
from medmemory.storage.tables import clinicians, sign_in_attempts
from tests.conftest import DatabaseUrls, make_settings
from tests.support.identity import PASSWORD, Site, make_site

ADDRESS = "192.0.2.1"


@pytest.fixture
async def site(tmp_path: Path, database_urls: DatabaseUrls) -> AsyncIterator[Site]:
    settings = make_settings(
        tmp_path,
        database_urls,
        sign_in_attempts_per_account=3,
        sign_in_attempts_per_address=10,
        sign_in_lockout_minutes=15,
        session_idle_minutes=30,
        session_lifetime_hours=12,
    )
    database = Database(database_urls.application, settings)
    try:
        site = make_site(settings, database)
        await site.add_clinician("okafor")
        yield site
    finally:
        await database.close()


async def fail(site: Site, username: str = "okafor", *, address: str = ADDRESS) -> str:
    with pytest.raises(SignInRefused) as refusal:
        await site.accounts.sign_in(username, "not the password", address=address)
    return str(refusal.value)


async def test_name_and_password_sign_in_whatever_the_case_of_the_name(site: Site) -> None:
    clinician = await site.accounts.sign_in(" OKAFOR ", PASSWORD, address=ADDRESS)
    assert (clinician.username, clinician.role) == ("okafor", Role.CLINICIAN)


async def test_a_name_is_taken_in_whatever_case(site: Site) -> None:
    with pytest.raises(AccountRefused, match="already"):
        await site.accounts.create("Okafor", Role.CLINICIAN, PASSWORD)
    with pytest.raises(AccountRefused, match="letters"):
        await site.accounts.create("two words", Role.CLINICIAN, PASSWORD)
    with pytest.raises(PasswordRefused):
        await site.accounts.create("lindqvist", Role.CLINICIAN, "lindqvist123456")
    assert [one.username for one in await site.accounts.list()] == ["okafor"]
    with pytest.raises(NotFound):
        await site.accounts.get("lindqvist")


async def test_unknown_disabled_and_wrong_are_told_in_the_same_words(site: Site) -> None:
    await site.add_clinician("lindqvist")
    await site.accounts.disable("lindqvist")
    with pytest.raises(SignInRefused) as disabled:
        await site.accounts.sign_in("lindqvist", PASSWORD, address=ADDRESS)
    assert await fail(site) == await fail(site, "nobody") == str(disabled.value)


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(site: Site) -> None:
    settings = make_settings(
        site.settings.data_dir,
        sign_in_attempts_per_account=1000,
        sign_in_attempts_per_address=1000,
    )
    accounts = Accounts(
        AccountStore(site.database), Throttle(SignInAttemptStore(site.database), settings)
    )

    async def milliseconds(username: str) -> float:
        began = time.perf_counter()
        with pytest.raises(SignInRefused):
            await accounts.sign_in(username, "not the password", address=ADDRESS)
        return (time.perf_counter() - began) * 1000

    await milliseconds("okafor")
    known, unknown = [], []
    hashed = await Passwords().hash(PASSWORD)
    async with site.database.writing() as connection:
        await connection.execute(update(clinicians).values(password_hash=hashed))
    for _ in range(7):
        known.append(await milliseconds("okafor"))
        unknown.append(await milliseconds("nobody"))
    assert 0.5 < median(known) / median(unknown) < 2


async def test_too_many_failures_lock_the_name_and_the_lock_ends_by_itself(site: Site) -> None:
    for _ in range(3):
        await fail(site)
    with pytest.raises(SignInLocked, match=r"after \d\d:\d\d \(UTC[+-]\d\d:\d\d\)"):
        await site.accounts.sign_in("okafor", PASSWORD, address="192.0.2.2")
    site.clock.move(minutes=14, seconds=59)
    with pytest.raises(SignInLocked):
        await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)
    site.clock.move(seconds=1)
    assert await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)


async def test_a_name_nobody_has_is_locked_just_the_same(site: Site) -> None:
    known = [await fail(site) for _ in range(4)]
    unknown = [await fail(site, "nobody") for _ in range(4)]
    assert known == unknown
    assert "Too many" in known[-1]


async def test_attempts_at_the_same_moment_are_all_counted(site: Site) -> None:
    async def attempt() -> type[Exception]:
        with pytest.raises(SignInRefused) as refusal:
            await site.accounts.sign_in("okafor", "not the password", address=ADDRESS)
        return refusal.type

    outcomes = await asyncio.gather(*(attempt() for _ in range(12)))
    assert outcomes.count(SignInRefused) == 3
    assert outcomes.count(SignInLocked) == 9


async def test_signing_in_to_an_own_account_does_not_free_the_address(site: Site) -> None:
    await site.add_clinician("attacker")
    for number in range(10):
        await fail(site, f"victim{number}")
        if number < 9:
            await site.accounts.sign_in("attacker", PASSWORD, address=ADDRESS)
    with pytest.raises(SignInLocked):
        await site.accounts.sign_in("attacker", PASSWORD, address=ADDRESS)
    assert await site.accounts.sign_in("attacker", PASSWORD, address="192.0.2.2")


async def test_a_success_forgets_earlier_failures_of_its_name(site: Site) -> None:
    for _ in range(2):
        await fail(site)
    await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)
    for _ in range(2):
        assert "Too many" not in await fail(site)
    assert await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)


async def test_what_cannot_be_a_name_is_refused_like_any_other(site: Site) -> None:
    assert await fail(site, "nul\x00byte") == await fail(site, "x" * 100_000) == await fail(site)


async def test_the_names_that_were_typed_are_not_kept(site: Site) -> None:
    await fail(site, "my-password-by-mistake")
    async with site.database.reading() as connection:
        rows = (await connection.execute(select(sign_in_attempts))).all()
        dump = str(await connection.scalar(text("select jsonb_agg(a) from sign_in_attempts a")))
    assert len(rows) == 1
    assert "mistake" not in dump


async def test_resetting_a_password_lifts_the_lock_and_replaces_the_password(site: Site) -> None:
    for _ in range(3):
        await fail(site)
    await site.accounts.reset_password("okafor", "otter under the bridge")
    await fail(site)
    assert await site.accounts.sign_in("okafor", "otter under the bridge", address=ADDRESS)


async def test_a_hash_with_older_parameters_is_renewed_at_sign_in(site: Site) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    async with site.database.writing() as connection:
        await connection.execute(update(clinicians).values(password_hash=older))
    await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)
    async with site.database.reading() as connection:
        renewed = await connection.scalar(select(clinicians.c.password_hash))
    assert renewed != older
    assert await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)


async def open_session(site: Site, token: str = "token") -> str:
    await site.sessions.open(await site.accounts.get("okafor"), token)
    return token


async def holds(site: Site, token: str, activity: Activity = Activity.BACKGROUND) -> bool:
    return await site.sessions.check(token, activity=activity) is not None


async def test_a_session_is_its_clinicians_until_it_is_revoked(site: Site) -> None:
    token, other = await open_session(site), await open_session(site, "other")
    clinician = await site.sessions.check(token, activity=Activity.CLINICIAN)
    assert clinician == await site.accounts.get("okafor")
    assert not await holds(site, "never opened")
    await site.sessions.revoke(token)
    assert not await holds(site, token)
    assert await holds(site, other)


async def test_disabling_and_a_new_password_end_every_session(site: Site) -> None:
    token = await open_session(site)
    await site.accounts.disable("okafor")
    assert not await holds(site, token)
    await site.accounts.enable("okafor")
    assert not await holds(site, token)

    token = await open_session(site, "second")
    await site.accounts.reset_password("okafor", "otter under the bridge")
    assert not await holds(site, token)


async def test_no_session_opens_with_a_password_that_was_replaced_while_it_was_checked(
    site: Site,
) -> None:
    let_in = await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)
    site.clock.move(seconds=1)
    await site.accounts.reset_password("okafor", "otter under the bridge")
    with pytest.raises(SignInRefused):
        await site.sessions.open(let_in, "token")
    assert not await holds(site, "token")


async def test_no_session_opens_on_an_account_that_was_disabled_meanwhile(site: Site) -> None:
    let_in = await site.accounts.sign_in("okafor", PASSWORD, address=ADDRESS)
    await site.accounts.disable("okafor")
    with pytest.raises(SignInRefused):
        await site.sessions.open(let_in, "token")


async def test_a_password_is_replaced_together_with_the_end_of_a_session_that_opens_just_then(
    site: Site,
) -> None:
    """Either the session waits for the new password and is refused, or it is revoked with the
    old one; whichever comes first, it does not hold."""
    for number in range(20):
        let_in = await site.accounts.get("okafor")
        site.clock.move(seconds=1)
        await asyncio.gather(
            site.sessions.open(let_in, f"token {number}"),
            site.accounts.reset_password("okafor", f"otter under bridge {number}"),
            return_exceptions=True,
        )
        assert not await holds(site, f"token {number}")


async def test_an_idle_session_ends_and_background_requests_do_not_keep_it(site: Site) -> None:
    token = await open_session(site)
    for _ in range(3):
        site.clock.move(minutes=20)
        assert await holds(site, token, Activity.CLINICIAN)
    for _ in range(2):
        site.clock.move(minutes=14)
        assert await holds(site, token, Activity.BACKGROUND)
    site.clock.move(minutes=3)
    assert not await holds(site, token, Activity.CLINICIAN)


async def test_a_session_in_use_ends_after_its_lifetime(site: Site) -> None:
    token = await open_session(site)
    for _ in range(12 * 3 - 1):
        site.clock.move(minutes=20)
        assert await holds(site, token, Activity.CLINICIAN)
    site.clock.move(minutes=20)
    assert not await holds(site, token, Activity.CLINICIAN)


async def test_the_token_itself_is_not_stored(site: Site) -> None:
    token = await open_session(site, "a-very-secret-token")
    async with site.database.reading() as connection:
        dump = await connection.scalar(text("select jsonb_agg(s)::text from sign_in_sessions s"))
    assert token not in dump
    assert token.encode().hex() not in dump
