"""One HL7 v2 message as sections: each segment in words, those that follow added to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.dates import period
from medmemory.ingestion.parsing.structured.entries import (
    EntrySection,
    headed,
    labelled,
    listed,
)
from medmemory.ingestion.parsing.structured.hl7_drafts import Draft
from medmemory.ingestion.parsing.structured.hl7_fields import (
    all_coded,
    amount,
    coded,
    people,
)
from medmemory.ingestion.parsing.structured.hl7_findings import document_name
from medmemory.ingestion.parsing.structured.hl7_reading import Message, Segment
from medmemory.ingestion.parsing.structured.hl7_results import (
    OBSERVATIONS,
    TEXT_TYPES,
    order_draft,
    order_heading,
    result_draft,
    text_of,
)
from medmemory.ingestion.parsing.structured.hl7_segments import (
    MORE,
    ORDERS,
    READERS,
    VISITS,
    further,
)
from medmemory.ingestion.parsing.structured.hl7_versions import (
    REPORTS,
    Stated,
    name_versions,
)
from medmemory.ingestion.parsing.structured.notes import note_sections

# Said elsewhere in the document, or about the sending program.
_SILENT = {"PID", "PD1", "SFT", "EVN", "MSH", "MSA", "DSC"}
_CONTROLS = {
    "CA": "cancelled", "OC": "cancelled", "CR": "cancelled", "DC": "discontinued",
    "OD": "discontinued", "DR": "discontinued", "HD": "on hold", "OH": "on hold",
    "XO": "changed", "XX": "changed", "RP": "replaced", "RO": "replacement",
    "UA": "unable to accept",
}  # fmt: skip
_TEXT_STATUSES = {
    "AU": "authenticated", "DI": "dictated", "DO": "documented", "IN": "incomplete",
    "IP": "in progress", "LA": "legally authenticated", "PA": "pre-authenticated",
}  # fmt: skip


@dataclass(slots=True)
class MessageReader:
    """Goes through the segments of one message; `gone` are results that others replace."""

    message: Message
    gone: set[int]
    enclosures: Enclosures
    _drafts: list[Draft] = field(default_factory=list)
    _notes: list[tuple[Draft, list[str]]] = field(default_factory=list)
    _stated: list[Stated] = field(default_factory=list)
    _order: Segment | None = None
    _control: Segment | None = None  # an order that awaits the segment that describes it
    _previous_control: Segment | None = None
    _awaiting: Draft | None = None  # what is said between the two
    _last_text: tuple[str | None, ...] = ()

    def sections(self) -> Iterator[EntrySection]:
        """Headings in the order in which the message comes to them, then its running texts."""
        first_file = len(self.enclosures.files)
        for segment in self.message.segments:
            self._read(segment)
        self._end_order()
        name_versions(self.message, self._drafts, self._stated, self.enclosures, first_file)
        grouped: dict[str, list[Draft]] = {}
        texts = {id(draft) for draft, lines in self._notes if self._is_long(lines)}
        for draft in self._drafts:
            if id(draft) not in texts:
                grouped.setdefault(draft.heading, []).append(draft)
        for draft, lines in self._notes:
            if id(draft) not in texts:
                draft.details.insert(0, " ".join(" ".join(lines).split()) or "no value given")
        for heading in sorted(grouped, key=lambda heading: heading == MORE):
            yield headed(heading, [draft.entry() for draft in grouped[heading]])
        for draft, lines in self._notes:
            if id(draft) in texts:
                entry = draft.entry()
                name = draft.name if not entry.sort_key else f"{draft.name}, {entry.sort_key[:10]}"
                yield from note_sections(name, entry, "\n".join(lines).strip("\n"))

    def _is_long(self, lines: list[str]) -> bool:
        """Whether a text is one to be read by itself, rather than the value of a result."""
        return self.message.kind == "MDM" or len("\n".join(lines).split("\n")) > 1

    def _read(self, segment: Segment) -> None:
        handlers = {
            "ORC": self._read_control, "OBR": self._read_order, "OBX": self._read_result,
            "NTE": self._read_note, "TXA": self._read_document, "RXR": self._read_route,
            "RXC": self._read_component, "TQ1": self._read_timing, "PV2": self._read_visit,
        }  # fmt: skip
        if segment.name != "OBX":
            self._last_text = ()
        if segment.name in _SILENT:
            return
        if handler := handlers.get(segment.name):
            handler(segment)
            return
        reader = READERS.get(segment.name)
        self._add((reader or further)(segment))
        if segment.name in {"RXO", "RXE", "RXD", "RXG", "RXA"}:
            self._take_control(self._drafts[-1])

    def _add(self, draft: Draft) -> None:
        self._drafts.append(draft)

    def _read_control(self, segment: Segment) -> None:
        self._end_order()
        self._control = self._previous_control = segment
        self._awaiting = Draft(ORDERS, "ServiceRequest", "Order", resource_id=segment.part(2))

    def _end_order(self) -> None:
        """An order that no segment describes is shown by itself."""
        draft = self._awaiting
        if draft is not None:
            details, draft.details = draft.details, []
            self._take_control(draft)
            draft.details += details
            if any(draft.details) or any(draft.statuses) or draft.remarks:
                self._add(draft)

    def _take_control(self, draft: Draft) -> None:
        """What the order segment says of the statement that it announces."""
        control, awaiting = self._control, self._awaiting
        if control is None:
            if draft.when is None and self._previous_control is not None:
                draft.when = self._previous_control.moment(9)
            return
        if awaiting is not None and awaiting is not draft:
            draft.details.extend(awaiting.details)
            draft.remarks.extend(awaiting.remarks)
        draft.when = draft.when or control.moment(9)
        draft.resource_id = draft.resource_id or control.part(3) or control.part(2)
        draft.details.append(labelled("ordered by", people(control, 12)))
        draft.details.append(labelled("reason", all_coded(control, 16)))
        draft.statuses.append(_CONTROLS.get(control.part(1) or ""))
        self._control = self._awaiting = None

    def _read_order(self, segment: Segment) -> None:
        self._order = segment
        is_report = self.message.kind in {"ORU", "MDM", "OUL"}
        heading = order_heading(segment) if is_report else ORDERS
        kind = "DiagnosticReport" if is_report else "ServiceRequest"
        draft = order_draft(segment, heading, kind)
        if self.message.kind in REPORTS:
            self._stated.append(Stated(draft, [segment], segment))
        self._take_control(draft)
        draft.details = list(dict.fromkeys(draft.details))
        self._add(draft)

    def _read_result(self, segment: Segment) -> None:
        if id(segment) in self.gone:
            return
        order = self._order or Segment("OBR", (), segment.delimiters)
        is_report = self._order is not None and self.message.kind in {"ORU", "MDM", "OUL"}
        is_result = is_report and self.message.kind in REPORTS
        heading = order_heading(order) if is_report else OBSERVATIONS
        if (segment.part(2) or "") not in TEXT_TYPES:
            self._last_text = ()
            before = len(self.enclosures.files)
            draft = result_draft(segment, order, heading, self.enclosures)
            self._add(draft)
            if is_result:
                files = range(before, len(self.enclosures.files))
                self._stated.append(Stated(draft, [segment], order, files))
            return
        same: tuple[str | None, ...] = (segment.part(3), segment.part(14), segment.part(11))
        if self.message.kind == "MDM" and self._notes:
            same = self._last_text or same
        if self._last_text and same == self._last_text:
            self._notes[-1][1].append(text_of(segment))
            if is_result:
                self._stated[-1].segments.append(segment)
            return
        self._last_text = same
        draft = self._text_draft(segment, order, heading)
        self._notes.append((draft, [text_of(segment)]))
        if is_result:
            self._stated.append(Stated(draft, [segment], order))

    def _text_draft(self, segment: Segment, order: Segment, heading: str) -> Draft:
        """The line above a text: the document's own in MDM, else that of the result."""
        if self.message.kind == "MDM" and (found := self._document()):
            return found
        draft = result_draft(
            Segment("OBX", (*segment.fields[:4], "", *segment.fields[5:]), segment.delimiters),
            order, heading, self.enclosures,
        )  # fmt: skip
        draft.details = draft.details[1:]
        self._add(draft)
        return draft

    def _document(self) -> Draft | None:
        found = (item for item in self._drafts if item.resource_type == "DocumentReference")
        return next(found, None)

    def _read_document(self, segment: Segment) -> None:
        status = segment.part(17) or ""
        self._add(
            Draft(
                "Documents",
                "DocumentReference",
                document_name(segment) or "Document",
                segment.moment(4) or segment.moment(6),
                [
                    labelled("by", people(segment, 9) or people(segment, 5)),
                    labelled("transcribed", segment.moment(7)),
                    labelled("signed by", people(segment, 22)),
                ],
                [_TEXT_STATUSES.get(status, status), segment.part(19)],
                resource_id=segment.part(12),
            )
        )

    def _read_note(self, segment: Segment) -> None:
        texts = (value.delimiters.unescape(value.raw) for value in segment.values(3))
        remark = " ".join(" ".join(texts).split())
        if not remark:
            return
        if target := self._target():
            target.remarks.append(remark)
        else:
            self._add(Draft("Notes", "Basic", remark, "Note:"))

    def _read_route(self, segment: Segment) -> None:
        self._extend(
            [
                labelled("route", coded(segment.value(1))),
                labelled("site", coded(segment.value(2))),
                labelled("method", coded(segment.value(4))),
            ]
        )

    def _read_component(self, segment: Segment) -> None:
        name, dose = coded(segment.value(2)), amount(segment, 3, 0, 4)
        strength = labelled("strength", amount(segment, 5, 0, 6))
        self._extend([labelled("component", listed((name, dose, strength)))])

    def _read_timing(self, segment: Segment) -> None:
        pattern = listed(
            value.part(1) or listed(value.part(number) for number in (2, 5, 6))
            for value in segment.values(3)
        )
        told = listed((segment.part(10), segment.part(11)))
        span = period(segment.moment(7), segment.moment(8))
        self._extend(
            [
                labelled("timing", pattern),
                span,
                labelled("priority", coded(segment.value(9))),
                told,
            ]
        )

    def _read_visit(self, segment: Segment) -> None:
        details = [
            labelled("reason", coded(segment.value(3))),
            segment.part(12),
            labelled("expected discharge", segment.moment(9)),
        ]
        visits = [draft for draft in self._drafts if draft.heading == VISITS]
        if visits:
            visits[-1].details.extend(details)
        elif any(details):
            self._add(Draft(VISITS, "Encounter", "Visit", None, details))

    def _target(self) -> Draft | None:
        """The statement that a segment adds to: the order announced, else the last one made."""
        made = (draft for draft in reversed(self._drafts) if draft.heading != MORE)
        return self._awaiting or next(made, None)

    def _extend(self, details: list[str | None]) -> None:
        """Adds to the statement before; with none, it becomes one of its own."""
        said = [detail for detail in details if detail]
        if target := self._target():
            target.details.extend(said)
        elif said:
            self._add(Draft(ORDERS, "ServiceRequest", "Order", None, list(said)))
