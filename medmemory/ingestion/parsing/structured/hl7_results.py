"""Results of HL7 v2: what OBR and OBX say, and which of them a later one replaces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.code_systems import ABNORMAL
from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.hl7_drafts import Draft
from medmemory.ingestion.parsing.structured.hl7_fields import (
    all_coded,
    coded,
    codings,
    interpreter,
    of_type,
    people,
)
from medmemory.ingestion.parsing.structured.hl7_reading import Message, Segment, Value

OBSERVATIONS = "Observations"
TEXT_TYPES = {"TX", "FT"}
_STATUSES = {
    "F": "final", "P": "preliminary", "C": "corrected", "I": "pending", "S": "partial",
    "R": "entered, not verified", "X": "no result to be had", "U": "final", "O": "ordered",
    "N": "not asked", "D": "deleted", "W": "wrong", "A": "some results", "Y": "no order",
    "Z": "no record",
}  # fmt: skip
# A higher one replaces a lower one; D and W take the result back altogether.
_RANKS = {"I": 0, "O": 0, "R": 1, "P": 1, "S": 2, "A": 2, "F": 3, "U": 3, "C": 4, "D": 5, "W": 5}
_WITHDRAWN = {"D", "W"}
WITHOUT_VALUE = {"X", *_WITHDRAWN}  # that there is none is what they say
_ALSO_OF_ORDERS = {"P", "R", "A", "F", "C"}
_CORRECTED = "C"
_LABORATORY = {
    "LAB", "CH", "HM", "MB", "BLB", "IMM", "SR", "VR", "TX", "GE", "MCB", "MYC", "VIR", "PAR",
    "URN",
}  # fmt: skip
_IMAGING = {"RAD", "RUS", "CT", "NMR", "MRI", "NMS", "RX", "VUS", "IMG"}
_PATHOLOGY = {"SP", "CP", "PAT"}
_CARDIOLOGY = {"CUS", "EC", "CG", "CTH"}


@dataclass(slots=True)
class Result:
    """One OBX with the order that it answers, and the number of its message."""

    segment: Segment
    order: Segment
    message: int

    @property
    def status(self) -> str:
        """Its own, else that of its order where that is one of results, too."""
        own, of_order = (self.segment.part(11) or "").upper(), _order_status(self.order)
        return own or (of_order if of_order in _ALSO_OF_ORDERS else "")

    @property
    def states_something(self) -> bool:
        """Whether it may replace another: that a result is final may come without its value."""
        return bool(self.segment.values(5)) or self.status in WITHOUT_VALUE

    @property
    def key(self) -> tuple[str | None, ...]:
        """What two versions of the same result have in common."""
        order, own = self.order, self.segment
        moment = own.part(14) or order.part(7)
        return (order.part(4), own.part(3), own.part(4), moment, order.part(3) or order.part(2))


def replaced(messages: Iterable[Message], patients: Sequence[object]) -> tuple[set[int], int, int]:
    """The OBX segments (by identity) that a later version replaces or takes back; counts of both.

    `patients` has whom each message is about: results of different people never meet.
    """
    versions: dict[tuple[object, ...], list[Result]] = {}
    for number, message in enumerate(messages):
        order = Segment("OBR", (), message.header.delimiters)
        for segment in message.segments:
            if segment.name == "OBR":
                order = segment
            elif segment.name == "OBX":
                result = Result(segment, order, number)
                versions.setdefault((patients[number], *result.key), []).append(result)
    gone: set[int] = set()
    older = withdrawn = 0
    for results in versions.values():
        stating = [result for result in results if result.states_something] or results
        best = max(_RANKS.get(result.status, 3) for result in stating)
        last = max(result.message for result in stating if _RANKS.get(result.status, 3) == best)
        for result in results:
            rank = _RANKS.get(result.status, 3)
            is_earlier_correction = result.status == _CORRECTED and result.message < last
            if result.status in _WITHDRAWN:
                gone.add(id(result.segment))
                withdrawn += 1
            elif rank < best or is_earlier_correction:
                gone.add(id(result.segment))
                older += 1
    return gone, older, withdrawn


def order_heading(order: Segment) -> str:
    """The heading of an order's results."""
    name = coded(order.value(4))
    if name is None:
        return OBSERVATIONS
    section = (order.part(24) or "").upper()
    base = "Results"
    if section in _LABORATORY or order.part(15):
        base = "Laboratory results"
    elif section in _IMAGING:
        base = "Imaging"
    elif section in _PATHOLOGY:
        base = "Pathology"
    elif section in _CARDIOLOGY:
        base = "Cardiac tests"
    plain = name.translate(dict.fromkeys(map(ord, "()[]"), " "))
    return f"{base} ({' '.join(plain.split())[:38].rstrip()})"


def order_draft(order: Segment, heading: str, resource_type: str) -> Draft:
    """What was ordered or reported on as a whole (OBR)."""
    status = order.part(25) or ""
    return Draft(
        heading,
        resource_type,
        coded(order.value(4)) or "Order without a name",
        order.moment(7) or order.moment(6) or order.moment(22),
        [
            labelled("specimen", coded(order.value(15))),
            labelled("reason", all_coded(order, 31)),
            order.part(13),
            labelled("priority", order.part(5)),
            labelled("ordered by", people(order, 16)),
            labelled("read by", interpreter(order.value(32))),
            labelled("reported", order.moment(22)),
        ],
        [_STATUSES.get(status, status)],
        codings(order.value(4)),
        order.part(3) or order.part(2),
    )


def result_draft(segment: Segment, order: Segment, heading: str, enclosures: Enclosures) -> Draft:
    """One result: value, unit, reference range, flags, status."""
    status = segment.part(11) or _unless_final(_order_status(order))
    name = coded(segment.value(3)) or "Result without a name"
    kind = segment.part(2) or ""
    value = _value(segment, kind, name, enclosures)
    unit = coded(segment.value(6)) if value else None
    unit = segment.part(6) if unit is None or segment.part(6) else unit
    limits = listed(part.whole() for part in segment.values(7))
    flags = listed(ABNORMAL.get(flag.part(1) or "") or coded(flag) for flag in segment.values(8))
    shown = (
        (value or "no value given")
        + (f" {unit}" if value and unit and kind in {"NM", "SN"} else "")
        + (f" (reference {limits})" if limits else "")
        + (f", {flags}" if flags else "")
    )
    return Draft(
        heading,
        "Observation",
        name,
        segment.moment(14) or order.moment(7),
        [
            shown,
            labelled("method", all_coded(segment, 17)),
            labelled("site", all_coded(segment, 20)),
        ],
        [_STATUSES.get(status, status) or None],
        codings(segment.value(3)),
    )


def _order_status(order: Segment) -> str:
    return (order.part(25) or "").upper()


def _unless_final(of_order: str) -> str:
    """The order's status, where it says of a result without one that it may change or has."""
    return of_order if of_order in _ALSO_OF_ORDERS - {"F"} else ""


def text_of(segment: Segment) -> str:
    """The lines of a text result."""
    delimiters = segment.delimiters
    values = segment.fields[4].split(delimiters.repetition) if len(segment.fields) > 4 else []  # noqa: PLR2004  # OBX-5
    return "\n".join(delimiters.unescape(value) for value in values)


def _value(segment: Segment, kind: str, name: str, enclosures: Enclosures) -> str | None:
    values = segment.values(5)
    if kind == "ED":
        return listed(_enclosed(value, name, enclosures) for value in values)
    if kind == "RP":
        return listed(labelled("kept elsewhere:", value.part(1)) for value in values)
    return "; ".join(text for value in values if (text := of_type(value, kind))) or None


def _enclosed(value: Value, name: str, enclosures: Enclosures) -> str | None:
    """An encapsulated file (ED): source, type, subtype, encoding, data."""
    data = value.part(5)
    if data is None:
        return "a file that the message does not hold"
    family, subtype, encoding = (value.part(number) or "" for number in (2, 3, 4))
    if encoding.lower() != "base64":
        return value.prose(5)
    media_type = _media_type(family, subtype)
    before = len(enclosures.files)
    text = enclosures.take(data, media_type, name)
    if text is None and len(enclosures.files) == before:
        return "a file that could not be unpacked"
    return text or "an attached file, read as a document of its own"


def _media_type(family: str, subtype: str) -> str:
    families = {"AP": "application", "TEXT": "text", "IM": "image", "IMAGE": "image", "TX": "text"}
    subtypes = {"jpeg": "jpeg", "rtf": "rtf", "html": "html", "pdf": "pdf", "plain": "plain"}
    plain = subtype.lower().removeprefix("x-hl7-")
    if "/" in subtype:
        return subtype.lower()
    known = subtypes.get(plain, plain)
    if known == "pdf":
        return "application/pdf"
    return f"{families.get(family.upper(), family.lower())}/{known}" if known else ""
