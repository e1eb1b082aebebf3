"""Numbers of a person that care does not need: of social security, passports, taxes and the like.

A document shows the last four characters, which tell two of them apart; the file keeps them whole.
"""

import re

# HL7's table 0203 of kinds of identifiers.
_KINDS = frozenset({"SS", "PPN", "DL", "TAX", "SB", "PRC", "VS", "BA", "BC"})
# US social security, driving licences by state, passports by country.
_OIDS = ("2.16.840.1.113883.4.1", "2.16.840.1.113883.4.3", "2.16.840.1.113883.4.330")
_SYSTEMS = re.compile(r"/us-ssn\b|/passport|driver'?s?-?licen[cs]e", re.IGNORECASE)
_WORDS = re.compile(
    r"\bsocial security\b|\bssn\b|\bpassport\b|\bdriv(?:er|er'?s|ers'|ing)\b.{0,3}\blicen[cs]e\b"
    r"|\btax(?:payer)? (?:id|number|identification)",
    re.IGNORECASE,
)
_SHOWN = 4
_SHORTEST = 7  # of fewer letters and digits, four are too much of the number


def is_personal(*, kind: str | None = None, system: str | None = None, name: str = "") -> bool:
    """Whether an identifier is such a number, by its kind, its system (URI or OID) or its name."""
    if kind in _KINDS:
        return True
    if system and (_SYSTEMS.search(system) or is_within(system.removeprefix("urn:oid:"), _OIDS)):
        return True
    return _WORDS.search(name) is not None


def is_within(oid: str, roots: tuple[str, ...]) -> bool:
    """Whether `oid` is one of `roots` or stands below it."""
    return any(oid == root or oid.startswith(f"{root}.") for root in roots)


def masked(number: str) -> str:
    """The end of the number alone; nothing of a short one."""
    signs = [sign for sign in number if sign.isalnum()]
    return f"ends in {''.join(signs[-_SHOWN:])}" if len(signs) >= _SHORTEST else "not shown"
