"""Which order and observation a result of HL7 v2 is of, and which document a text, so that a later
message can replace it.

A number is unique to whoever gave it: with it go its namespace and the sending facility, and what
was ordered and observed, when. Where the sender or the number is missing there is no version: both
are shown. Sources: HL7 v2.8, chapters 7 (OBX-11, OBR-25, tables 0085 and 0123) and 9 (TXA-12,
TXA-13, TXA-17; events T04 to T11).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medmemory.clinical.versions import Standing, Version, key_of
from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.dates import second_of_compact
from medmemory.ingestion.parsing.structured.hl7_drafts import Draft
from medmemory.ingestion.parsing.structured.hl7_reading import Message, Segment, Value
from medmemory.ingestion.parsing.structured.hl7_results import WITHOUT_VALUE

REPORTS = {"ORU", "OUL"}
_RESULTS = {
    "I": Standing.PENDING, "O": Standing.PENDING, "R": Standing.PRELIMINARY,
    "P": Standing.PRELIMINARY, "S": Standing.PARTIAL, "A": Standing.PARTIAL,
    "F": Standing.FINAL, "U": Standing.FINAL, "X": Standing.FINAL, "C": Standing.CORRECTED,
    "D": Standing.WITHDRAWN, "W": Standing.WITHDRAWN,
}  # fmt: skip
_ORDERS = {
    "R": Standing.PRELIMINARY, "P": Standing.PRELIMINARY, "A": Standing.PARTIAL,
    "F": Standing.FINAL, "C": Standing.CORRECTED,
}  # fmt: skip
_UNFINISHED_TEXTS = {"DI", "IN", "IP", "PA"}
_EDITED, _REPLACING, _CANCELLED = {"T07", "T08"}, {"T09", "T10"}, {"T11"}
_SEVERAL = "*"
_MINUTE = len("202403021015")


@dataclass(slots=True)
class Stated:
    """A draft, the segments that it was made of, their order, and the numbers of its files."""

    draft: Draft
    segments: list[Segment]
    order: Segment
    files: range = range(0)


def name_versions(
    message: Message, drafts: Iterable[Draft], stated: Iterable[Stated], enclosures: Enclosures,
    first_file: int,
) -> None:  # fmt: skip
    """The drafts of the message, and the files in it from `first_file` on, have their versions: in
    MDM that of the document."""
    whole = document_versions(message)
    for draft in drafts:
        draft.versions = whole if draft.resource_type != "Encounter" else ()
    enclosures.belong_to(whole, range(first_file, len(enclosures.files)))
    found = ResultVersions(message)
    for one in stated:
        one.draft.versions = found.of(one.segments, one.order)
        enclosures.belong_to(one.draft.versions, one.files)


class ResultVersions:
    """Of one message with results: whose they are and under which number."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._sender = _sender(message)
        self._controls = _controls(message)

    def of(self, segments: Sequence[Segment], order: Segment) -> tuple[Version, ...]:
        """Of what these segments say: the order itself, or results that answer it."""
        return self.of_order(order) if segments[0] is order else self.of_result(segments, order)

    def of_order(self, order: Segment) -> tuple[Version, ...]:
        """Of what an OBR says as a whole."""
        standing = _ORDERS.get((order.part(25) or "").upper())
        key = self._key(order, "report")
        if key is None or standing is None:
            return ()
        return (Version(key, standing, self._number(order)),)

    def of_result(self, results: Sequence[Segment], order: Segment) -> tuple[Version, ...]:
        """Of one result, or of the lines of a text; none when it is not certain, or when there is
        no value in it that could replace another."""
        first = results[0]
        status = (first.part(11) or "").upper()
        standing = _RESULTS.get(status) if status else _ORDERS.get((order.part(25) or "").upper())
        has_value = any(result.values(5) for result in results)
        if standing is None or not (has_value or status in WITHOUT_VALUE):
            return ()
        key = self._result_key(results, order)
        return () if key is None else (Version(key, standing, self._number(order)),)

    def _result_key(self, results: Sequence[Segment], order: Segment) -> bytes | None:
        first = results[0]
        observed = _code(first.value(3))
        if observed is None:
            return None
        numbered = {result.part(4) for result in results}
        sub_id = _SEVERAL if len(numbered) > 1 else first.part(4)
        moment = _minute(first.part(14) or order.part(7))
        return self._key(order, "result", observed, sub_id, moment)

    def _key(self, order: Segment, *parts: str | None) -> bytes | None:
        given, namespace = self._order_number(order)
        if given is None or (self._sender is None and namespace is None):
            return None
        return key_of("v2", self._sender, given, namespace, _code(order.value(4)), *parts)

    def _order_number(self, order: Segment) -> tuple[str | None, str | None]:
        """The filler's number, else the placer's, with its namespace; the order segment before the
        report may have it."""
        control = self._controls.get(id(order), order)
        for number in (3, 2):
            for segment in (order, control):
                field = segment.value(number)
                if given := field.part(1):
                    return f"{number} {given}", field.part(3) or field.part(2)
        return None, None

    def _number(self, order: Segment) -> int | None:
        return second_of_compact(order.part(22)) or second_of_compact(self._message.header.part(7))


def taken_back(messages: Iterable[Message]) -> list[Version]:
    """The results and documents that the messages withdraw, and the documents that they replace."""
    found: list[Version] = []
    for message in messages:
        found += document_claims(message)
        if message.kind not in REPORTS:
            continue
        versions, order = ResultVersions(message), Segment("OBR", (), message.header.delimiters)
        for segment in message.segments:
            if segment.name == "OBR":
                order = segment
            elif segment.name == "OBX":
                stated = versions.of_result([segment], order)
                found += [one for one in stated if one.standing is Standing.WITHDRAWN]
    return found


def document_versions(message: Message) -> tuple[Version, ...]:
    """Of the document that an MDM message brings."""
    document = message.first("TXA")
    key = _document_key(message, document.value(12))
    if key is None or message.event in _CANCELLED:
        return ()
    status = (document.part(17) or "").upper()
    standing = Standing.PRELIMINARY if status in _UNFINISHED_TEXTS else Standing.FINAL
    if message.event in _EDITED:
        standing = max(standing, Standing.CORRECTED)
    return (Version(key, standing, second_of_compact(message.header.part(7))),)


def document_claims(message: Message) -> list[Version]:
    """The document that an MDM message cancels, or puts another in place of."""
    document, sent = message.first("TXA"), second_of_compact(message.header.part(7))
    own = _document_key(message, document.value(12))
    if message.event in _CANCELLED and own is not None:
        return [Version(own, Standing.WITHDRAWN, sent)]
    parent = _document_key(message, document.value(13))
    if message.event in _REPLACING and parent is not None and parent != own:
        return [Version(parent, Standing.CORRECTED, sent)]
    return []


def _document_key(message: Message, number: Value) -> bytes | None:
    given, sender = number.part(1), _sender(message)
    if message.kind != "MDM" or given is None or sender is None:
        return None
    return key_of("v2 document", sender, given, number.part(2) or number.part(3))


def _sender(message: Message) -> str | None:
    """The facility, else the program (MSH-4, MSH-3)."""
    for number in (4, 3):
        field = message.header.value(number)
        if found := field.part(2) or field.part(1):
            return found
    return None


def _controls(message: Message) -> dict[int, Segment]:
    """The order segments (ORC) that announce reports, by identity of the report."""
    found: dict[int, Segment] = {}
    control: Segment | None = None
    for segment in message.segments:
        if segment.name == "ORC":
            control = segment
        elif segment.name == "OBR":
            if control is not None:
                found[id(segment)] = control
            control = None
    return found


def _code(value: Value) -> str | None:
    """The code with its system, else the name."""
    if code := value.part(1):
        return f"{code}^{value.part(3) or ''}"
    name = value.part(2)
    return name.casefold() if name else None


def _minute(moment: str | None) -> str | None:
    """To the minute: one version may write its seconds, and another not."""
    return moment[:_MINUTE] if moment else None
