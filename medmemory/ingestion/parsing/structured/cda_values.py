"""Reading values out of CDA: codes, times, quantities, names, and why they are missing.

Numbers stay as the file writes them, with all their digits.
"""

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from medmemory.clinical.document import Coding
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.structured.code_systems import code_in_words, system_of_oid
from medmemory.ingestion.parsing.structured.dates import compact_moment, period

Element = Any  # lxml ships no type information

V3 = "{urn:hl7-org:v3}"
_SDTC = "{urn:hl7-org:sdtc}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_FLAVORS = {
    "NI": "no information",
    "UNK": "unknown",
    "ASKU": "asked, but not known",
    "NASK": "not asked",
    "NAV": "not available yet",
    "NAVU": "not available",
    "MSK": "withheld",
    "NA": "not applicable",
    "OTH": "other",
    "TRC": "trace",
    "QS": "some",
    "PINF": "no upper limit",
    "NINF": "no lower limit",
}


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down the path of names."""
    found = element
    for name in path:
        if found is None:
            return None
        inner = found.find(f"{V3}{name}")
        found = found.find(f"{_SDTC}{name}") if inner is None else inner
    return found


def children(element: Element | None, name: str) -> list[Element]:
    """All children of that name."""
    return [] if element is None else list(element.iterchildren(f"{V3}{name}", f"{_SDTC}{name}"))


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The attribute in one line; None when it is missing or empty."""
    value = None if element is None else element.get(name)
    return " ".join(clean(value).split()) or None if value else None


def text(element: Element | None) -> str | None:
    """All text within the element in one line; None when there is none."""
    if element is None:
        return None
    joined = "".join(piece for piece in element.itertext() if isinstance(piece, str))
    return " ".join(clean(joined).split()) or None


def flavor(element: Element | None) -> str | None:
    """Why a value is missing, in words."""
    code = attribute(element, "nullFlavor")
    return _FLAVORS.get(code, code.lower()) if code else None


def codings(element: Element | None) -> tuple[Coding, ...]:
    """The code and its translations."""
    return tuple(_codings(element))


def _codings(element: Element | None) -> Iterator[Coding]:
    if element is None:
        return
    for part in (element, *children(element, "translation")):
        if code := attribute(part, "code"):
            system = system_of_oid(attribute(part, "codeSystem"))
            yield Coding(system, code, attribute(part, "displayName"))


def concept(element: Element | None) -> str | None:
    """What a coded value says: its display, its original text, a translation, else the code."""
    if element is None:
        return None
    found = codings(element)
    shown = attribute(element, "displayName") or text(child(element, "originalText"))
    shown = shown or next((coding.display for coding in found if coding.display), None)
    if shown:
        return shown
    return code_in_words(found[0].system, found[0].code) if found else flavor(element)


def moment(element: Element | None) -> str | None:
    """A point in time or a period, as it is shown; None when it is not known."""
    if element is None:
        return None
    if value := attribute(element, "value"):
        return compact_moment(value)
    low = compact_moment(attribute(child(element, "low"), "value"))
    high = compact_moment(attribute(child(element, "high"), "value"))
    return period(low, high) or compact_moment(attribute(child(element, "center"), "value"))


def quantity(element: Element | None) -> str | None:
    """A number with its unit; a range of them; in words why it is missing."""
    if element is None:
        return None
    if number := attribute(element, "value"):
        unit = attribute(element, "unit")
        return f"{number} {unit}" if unit and unit != "1" else number
    low, high = child(element, "low"), child(element, "high")
    bottom = quantity(low) if attribute(low, "value") else None
    top = quantity(high) if attribute(high, "value") else None
    if bottom and top:
        unit = attribute(low, "unit")
        alike = unit == attribute(high, "unit")
        return f"{attribute(low, 'value') if alike else bottom}–{top}"
    if bottom or top:
        return f"≥ {bottom}" if bottom else f"≤ {top}"
    return flavor(element)


def value(element: Element) -> str | None:
    """A value[@xsi:type] as it reads."""
    kind = (element.get(_TYPE) or "").rpartition(":")[2]
    if reader := _READERS.get(kind):
        return reader(element) or flavor(element)
    if element.get("representation") == "B64":
        return "an attached file"
    return text(element) or concept(element) or quantity(element)


def _ratio(element: Element) -> str | None:
    above, below = (quantity(child(element, name)) for name in ("numerator", "denominator"))
    return f"{above} / {below}" if above and below else above


def _yes_or_no(element: Element) -> str | None:
    return {"true": "yes", "false": "no"}.get(element.get("value") or "")


_READERS: dict[str, Callable[[Element], str | None]] = {
    **dict.fromkeys(("CD", "CE", "CO", "CV", "CS"), concept),
    **dict.fromkeys(("PQ", "IVL_PQ", "INT", "IVL_INT", "REAL", "IVL_REAL", "MO"), quantity),
    **dict.fromkeys(("TS", "IVL_TS"), moment),
    **dict.fromkeys(("RTO", "RTO_PQ_PQ"), _ratio),
    "BL": _yes_or_no,
}


def person(element: Element | None) -> str | None:
    """A name as it is read aloud."""
    if element is None:
        return None
    parts = [
        text(part)
        for name in ("prefix", "given", "family", "suffix")
        for part in children(element, name)
        if part.get("qualifier") != "CL"  # what friends say
    ]
    return " ".join(part for part in parts if part) or text(element)
