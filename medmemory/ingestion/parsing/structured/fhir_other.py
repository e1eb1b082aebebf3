"""Resources of types that have no words of their own here: their narrative, or what they hold."""

from collections.abc import Iterator
from typing import Any

from medmemory.ingestion.parsing.structured.fhir_record import Record, name_of
from medmemory.ingestion.parsing.structured.fhir_statements import Statement
from medmemory.ingestion.parsing.structured.fhir_values import (
    Json,
    child,
    concept,
    quantity,
    spaced,
    when,
    word,
)
from medmemory.ingestion.parsing.structured.narrative import narrative_text

_WHEN = (
    "effective", "performed", "occurrence", "period", "date", "authoredOn", "issued", "created",
    "recorded", "sent", "start",
)  # fmt: skip
_WITHOUT_WORDS = {
    "resourceType", "id", "meta", "text", "extension", "modifierExtension", "identifier",
    "contained", "implicitRules", "language", "subject", "patient", "encounter", "reference",
    "system", "url", "data", "status", "name", "title",
}  # fmt: skip
_MOST_VALUES = 40
_DEEPEST = 5


def other(resource: Json, record: Record) -> Statement:
    """The resource by its narrative; without one, by the values that stand in it."""
    kind = spaced(word(resource, "resourceType") or "Resource")
    name = name_of(resource)
    div = child(resource, "text").get("div")
    told = narrative_text(div) if isinstance(div, str) else ""
    return Statement(
        f"{kind}, {name}" if name and name != kind else kind,
        when(resource, *_WHEN),
        () if told else tuple(_values(resource)),
        body=told,
    )


def _values(resource: Json) -> Iterator[str]:
    shown = left = 0
    pending: list[tuple[str, Any, int]] = [("", resource, 0)]
    while pending:
        label, value, depth = pending.pop()
        text = _leaf(value)
        if text is not None:
            if shown < _MOST_VALUES:
                shown += 1
                yield f"{label} {text}".strip()
            else:
                left += 1
        elif depth >= _DEEPEST:
            left += bool(value)
        elif isinstance(value, list):
            pending.extend((label, item, depth + 1) for item in reversed(value))
        elif isinstance(value, dict):
            inner = [
                (spaced(key).lower(), item, depth + 1)
                for key, item in value.items()
                if isinstance(key, str) and key not in _WITHOUT_WORDS
            ]
            pending.extend(reversed(inner))
    if left:
        yield f"and {left} more values that are not shown"


def _leaf(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return word({"": value}, "")
    if isinstance(value, dict):
        return quantity(value) or (
            concept(value) if {"coding", "code", "text"} & set(value) else None
        )
    return None
