"""Observations and reports in words: value, unit, reference range, interpretation."""

from medmemory.ingestion.parsing.structured.entries import labelled, listed
from medmemory.ingestion.parsing.structured.fhir_record import Record
from medmemory.ingestion.parsing.structured.fhir_statements import Statement, is_entered_in_error
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    children,
    codings,
    concept,
    concepts,
    is_a,
    named,
    notes,
    quantity,
    quantity_range,
    value_text,
    when,
    word,
)
from medmemory.ingestion.parsing.structured.narrative import told_by

VITAL_SIGNS, LABORATORY, SOCIAL = "Vital signs", "Laboratory results", "Social history"
SCORES, EXAMINATION, IMAGING = "Questionnaires and scores", "Examination", "Imaging"
OTHER = "Other observations"
_GROUPS = {
    "vital-signs": VITAL_SIGNS,
    "laboratory": LABORATORY,
    "lab": LABORATORY,
    "social-history": SOCIAL,
    "survey": SCORES,
    "exam": EXAMINATION,
    "imaging": IMAGING,
}
_NORMAL = {"N", "normal", "Normal"}


def group(resource: Json) -> str:
    """The heading that an observation stands under."""
    for category in children(resource, "category"):
        for coding in codings(category):
            if heading := _GROUPS.get(coding.code.lower()):
                return heading
        if heading := _GROUPS.get((word(category, "text") or "").lower().replace(" ", "-")):
            return heading
    return OTHER


def observation(resource: Json, record: Record) -> Statement:
    """A measurement or finding, with its components."""
    components = children(resource, "component")
    code = child(resource, "code")
    return Statement(
        named(code),
        when(resource, "effective", "issued"),
        (
            measured(resource) or (None if components else _missing(resource, record)),
            *(
                f"{concept(child(item, 'code')) or 'unnamed'} "
                f"{measured(item) or _absence(item) or 'no value given'}"
                for item in components
            ),
            labelled("method", concept(child(resource, "method"))),
            labelled("site", concept(child(resource, "bodySite"))),
            labelled("specimen", record.shown(child(resource, "specimen"), resource)),
            labelled("device", record.shown(child(resource, "device"), resource)),
            *notes(resource),
            labelled("comment:", word(resource, "comment")),
        ),
        codings(code) + tuple(c for item in components for c in codings(child(item, "code"))),
    )


def measured(holder: Json) -> str | None:
    """Value, reference range and interpretation; None when there is no value."""
    value = value_text(holder)
    if value is None:
        return None
    ranges = listed(_reference_range(item) for item in children(holder, "referenceRange"))
    flag = concepts(holder, "interpretation")
    return (
        value
        + (f" (reference {ranges})" if ranges else "")
        + (f", {flag}" if flag and flag not in _NORMAL else ", normal" if flag else "")
    )


def _reference_range(item: Json) -> str | None:
    limits = quantity_range(item) or word(item, "text")
    people = listed((concepts(item, "appliesTo"), concept(child(item, "type"))))
    return (
        f"{limits} {people}" if limits and people and people.lower() != "normal range" else limits
    )


def _missing(resource: Json, record: Record) -> str:
    members = record.all_shown(resource, "hasMember")
    if members:
        return "consists of " + ", ".join(members)
    told = " ".join(told_by(resource).split())
    return _absence(resource) or told or "no value given"


def _absence(holder: Json) -> str | None:
    reason = concept(child(holder, "dataAbsentReason"))
    return f"no value ({reason.lower()})" if reason else None


def report(resource: Json, record: Record) -> Statement:
    """A diagnostic report: what was found, and the conclusion in its own words."""
    results = [_result(record, item, resource) for item in children(resource, "result")]
    people = record.all_shown(resource, "performer") + record.all_shown(
        resource, "resultsInterpreter"
    )
    return Statement(
        named(child(resource, "code")),
        when(resource, "effective", "issued"),
        (
            concepts(resource, "category"),
            labelled("results:", listed(results)),
            labelled("conclusion:", word(resource, "conclusion")),
            concepts(resource, "conclusionCode"),
            labelled("specimen", listed(record.all_shown(resource, "specimen"))),
            labelled("by", listed(people)),
        ),
    )


def _result(record: Record, reference: Json, holder: Json) -> str | None:
    found = record.find(reference, holder)
    if found is None or not is_a(found, "Observation"):
        return record.shown(reference, holder)
    if is_entered_in_error(found):
        return None
    name = concept(child(found, "code")) or word(reference, "display") or "unnamed"
    return f"{name} {measured(found) or ''}".strip()


def imaging_study(resource: Json, record: Record) -> Statement:
    """An imaging study and its series."""
    series = [
        listed((concept(child(item, "modality")), word(item, "description"),
                concept(child(item, "bodySite"))))
        for item in children(resource, "series")
    ]  # fmt: skip
    return Statement(
        word(resource, "description") or concepts(resource, "procedureCode") or "Imaging study",
        when(resource, "started"),
        (
            concepts(resource, "modality"),
            labelled("series:", listed(series)),
            labelled("reason", concepts(resource, "reasonCode")),
            *notes(resource),
        ),
        tuple(c for item in children(resource, "procedureCode") for c in codings(item)),
    )


def specimen(resource: Json, record: Record) -> Statement:
    """A sample and how it was taken."""
    collection = child(resource, "collection")
    return Statement(
        labelled("Specimen:", concept(child(resource, "type"))) or "Specimen",
        when(collection, "collected") or when(resource, "receivedTime"),
        (
            labelled("from", concept(child(collection, "bodySite"))),
            labelled("by", concept(child(collection, "method"))),
            labelled("amount", quantity(child(collection, "quantity"))),
            concepts(resource, "condition"),
            *notes(resource),
        ),
        codings(child(resource, "type")),
    )


def questionnaire(resource: Json, record: Record) -> Statement:
    """Answers to a questionnaire, a line each."""
    lines: list[str] = []
    pending = list(reversed(children(resource, "item")))
    while pending:
        item = pending.pop()
        answers = children(item, "answer")
        said = listed(value_text(answer) for answer in answers)
        if text := word(item, "text") or (word(item, "linkId") if said else None):
            lines.append(f"{text}: {said}" if said else text)
        inner = [part for answer in answers for part in children(answer, "item")]
        pending.extend(reversed(children(item, "item") + inner))
    name = word(resource, "questionnaire")
    title = name.rpartition("/")[2].replace("-", " ") if name else None
    return Statement(
        labelled("Questionnaire", title) or "Questionnaire",
        when(resource, "authored"),
        body="\n".join(f"- {line}" for line in lines),
    )
