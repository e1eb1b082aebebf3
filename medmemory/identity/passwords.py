"""Passwords: which are accepted, how they are kept, how they are checked.

The policy is that of NIST SP 800-63B, section 5.1.1: length counts, composition does not, and
what attackers try first is refused.
"""

import asyncio
import unicodedata
from functools import cache, cached_property
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from medmemory.errors import PasswordRefused

MINIMUM_LENGTH = 12  # Unicode code points
MAXIMUM_LENGTH = 128  # bounds the work that a stranger can ask for

_PRODUCT_NAME = "medmemory"
_SHORTEST_CONTEXT_WORD = 3
# What must remain of a password when the names an attacker knows are taken out.
_MINIMUM_BESIDE_CONTEXT = 8
_LONGEST_REPEATED_UNIT = 4
# Each hashing holds 64 MiB; more at once would let a flood of sign-ins take all memory.
_HASHES_AT_ONCE = 4


class Passwords:
    """Argon2id hashes, made and checked in threads, so that the event loop goes on meanwhile."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(_HASHES_AT_ONCE)

    @cached_property
    def _decoy(self) -> str:
        """For names without an account: checking against it takes as long as a real check."""
        return self._hasher.hash("no account has this password")

    async def hash(self, password: str) -> str:
        """An Argon2id hash in PHC format, with a salt of its own."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` fits; None (no such account) takes the same time and never fits."""
        async with self._slots:
            return await asyncio.to_thread(self._fits, password_hash, password)

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _fits(self, password_hash: str | None, password: str) -> bool:
        decoy = self._decoy  # made at the first check, whoever it is of
        try:
            fits = self._hasher.verify(
                password_hash or decoy, _normal(password)[: MAXIMUM_LENGTH + 1]
            )
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
        return fits and password_hash is not None


def check_password(password: str, *, username: str) -> None:
    """Raises PasswordRefused, with the reason, when `password` is too easy to guess."""
    normal = _normal(password)
    if len(normal) < MINIMUM_LENGTH:
        raise PasswordRefused(f"A password has at least {MINIMUM_LENGTH} characters.")
    if len(normal) > MAXIMUM_LENGTH:
        raise PasswordRefused(f"A password has at most {MAXIMUM_LENGTH} characters.")
    if not normal.isprintable():
        raise PasswordRefused("A password has no control characters.")
    folded = normal.casefold()
    if folded in _common_passwords() or _is_repetition(folded):
        raise PasswordRefused("This password is one that attackers try first. Choose another.")
    if _beside_context(folded, username) < _MINIMUM_BESIDE_CONTEXT:
        raise PasswordRefused(
            "This password is mostly the name of the account or of the program. Choose another."
        )


def _normal(password: str) -> str:
    # The same characters typed on different systems arrive as different code points without this.
    return unicodedata.normalize("NFKC", password)


def _is_repetition(folded: str) -> bool:
    return any(
        folded == (folded[:unit] * len(folded))[: len(folded)]
        for unit in range(1, _LONGEST_REPEATED_UNIT + 1)
    )


def _beside_context(folded: str, username: str) -> int:
    name = _normal(username).casefold()
    words = sorted({_PRODUCT_NAME, name, *name.replace("@", ".").split(".")}, key=len, reverse=True)
    for word in words:
        if len(word) >= _SHORTEST_CONTEXT_WORD:
            folded = folded.replace(word, "")
    return len(folded)


@cache
def _common_passwords() -> frozenset[str]:
    text = files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
