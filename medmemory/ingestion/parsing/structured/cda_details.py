"""What stands beside the name of a CDA statement: values, doses, reactions, reasons."""

from collections.abc import Iterator

from medmemory.ingestion.parsing.structured.cda_values import (
    Element,
    attribute,
    child,
    children,
    concept,
    flavor,
    local,
    moment,
    quantity,
    text,
    value,
)
from medmemory.ingestion.parsing.structured.code_systems import ABNORMAL
from medmemory.ingestion.parsing.structured.entries import labelled, listed

# Codes that only say of what sort the value is.
_UNNAMED = {
    "ASSERTION", "29308-4", "55607006", "404684003", "409586006", "282291009", "64572001",
    "418799008", "75321-0", "75322-8", "75323-6", "75325-1", "75326-9", "75318-6",
}  # fmt: skip
_SORTS = {
    "assertion", "problem", "condition", "complaint", "diagnosis", "finding", "symptom",
    "clinical finding", "disease", "disorder",
}  # fmt: skip
_RELATIONS = {"MFST": "reaction", "RSON": "reason", "CAUS": "caused by", "COMP": None}
_SEVERITY, _STATUS, _COMMENT = {"SEV"}, {"33999-4"}, {"48767-8"}
_INNER = {"observation", "act", "procedure", "substanceAdministration", "supply", "encounter"}
_DEEPEST = 4


def is_negated(act: Element) -> bool:
    """Whether the statement says that something is not so."""
    return "true" in {act.get("negationInd"), act.get("valueNegationInd")}


def name_code(act: Element) -> Element | None:
    """The code that says what the statement is about: of a problem or an allergy, its value."""
    code = child(act, "code")
    shown = (attribute(code, "displayName") or "").lower()
    is_unnamed = code is None or attribute(code, "code") in _UNNAMED or shown in _SORTS
    held = child(act, "value")
    if is_unnamed and held is not None and local(act) == "observation":
        return held
    return code


def drug_name(act: Element) -> str | None:
    """The drug or product, by code or by its own name."""
    material = next(nested(act, "manufacturedMaterial"), None)
    code = child(material, "code")
    return (concept(code) if code is not None else None) or text(child(material, "name"))


def nested(act: Element, name: str) -> Iterator[Element]:
    """The elements of that name that belong to this statement and to none within it."""
    pending = [item for item in reversed(act) if isinstance(item.tag, str)]
    while pending:
        element = pending.pop()
        if local(element) == name:
            yield element
        elif local(element) not in {"entryRelationship", "component"}:
            pending.extend(item for item in reversed(element) if isinstance(item.tag, str))


def details_of(act: Element, names: dict[str, str]) -> tuple[list[str | None], tuple[str, ...]]:
    """The details in words, and those among them that the narrative must say too."""
    code = name_code(act)
    held = [item for item in children(act, "value") if item is not code]
    values = [shown for item in held if (shown := _value(item, names))]
    drug_doses = list(_dosage(act))
    substances = listed(
        concept(child(item, "code")) or text(child(item, "name"))
        for item in nested(act, "playingEntity")
    )
    details: list[str | None] = [
        _measured(act, values),
        substances,
        *drug_doses,
        labelled("site", listed(concept(item) for item in children(act, "targetSiteCode"))),
        labelled("method", listed(concept(item) for item in children(act, "methodCode"))),
        labelled("priority", concept(child(act, "priorityCode"))),
        *_related(act, names),
        _own_words(act, names),
    ]
    facts = tuple(fact for fact in (*values, substances) if fact)
    return details, facts


def _own_words(act: Element, names: dict[str, str]) -> str | None:
    """What is written in the statement itself and not in the narrative."""
    told = text(child(act, "text"))
    return told if told and told not in names.values() else None


def _measured(act: Element, values: list[str]) -> str | None:
    if not values:
        return None
    ranges = listed(
        text(child(item, "observationRange", "text"))
        or quantity(child(item, "observationRange", "value"))
        for item in children(act, "referenceRange")
    )
    flags = listed(_flag(item) for item in children(act, "interpretationCode"))
    return (
        ", ".join(values)
        + (f" (reference {ranges})" if ranges else "")
        + (f", {flags}" if flags else "")
    )


def _flag(code: Element) -> str | None:
    return ABNORMAL.get(attribute(code, "code") or "") or concept(code)


def _value(element: Element, names: dict[str, str]) -> str | None:
    found = value(element)
    if found and found != flavor(element):
        return found
    target = attribute(next(iter(element.iter("{*}reference")), None), "value") or ""
    told = names.get(target[1:])
    missing = labelled("value", flavor(element))
    return told or missing


def _dosage(act: Element) -> Iterator[str | None]:
    for time in children(act, "effectiveTime")[1:]:
        every = quantity(child(time, "period"))
        yield labelled("every", every) or concept(child(time, "event")) or moment(time)
    yield labelled("dose", quantity(child(act, "doseQuantity")))
    yield labelled("rate", quantity(child(act, "rateQuantity")))
    yield concept(child(act, "routeCode"))
    yield labelled("quantity", quantity(child(act, "quantity")))
    yield labelled("repeats", attribute(child(act, "repeatNumber"), "value"))
    for condition in children(act, "precondition"):
        reason = concept(child(condition, "criterion", "value"))
        yield labelled("as needed for", reason) or "as needed"
    for lot in nested(act, "lotNumberText"):
        yield labelled("lot", text(lot))


def _related(act: Element, names: dict[str, str], depth: int = 0) -> Iterator[str | None]:
    """The statements within this one, in short."""
    if depth > _DEEPEST:
        return
    for relation in children(act, "entryRelationship"):
        for inner in relation:
            if local(inner) in _INNER:
                yield _in_short(inner, relation.get("typeCode") or "", names, depth)


def _in_short(act: Element, relation: str, names: dict[str, str], depth: int) -> str | None:
    code = attribute(child(act, "code"), "code") or ""
    values = listed(_value(item, names) for item in children(act, "value"))
    if code in _SEVERITY:
        return labelled("severity", values)
    if code in _STATUS:
        return labelled("status", values)
    if code in _COMMENT:
        return labelled("note:", text(child(act, "text")) or _told(act, names))
    name = drug_name(act) or concept(name_code(act))
    name = name or _told(act, names) or text(child(act, "text"))
    value_said = values if child(act, "value") is not name_code(act) else None
    more = [part for part in _related(act, names, depth + 1) if part]
    said = listed((name, value_said, *more))
    if said and is_negated(act):
        said = f"not {said}"
    label = _RELATIONS.get(relation)
    return labelled(label, said) if label else said


def _told(act: Element, names: dict[str, str]) -> str | None:
    for part in ("text", "code"):
        held = child(act, part)
        reference = next(iter(held.iter("{*}reference")), None) if held is not None else None
        target = attribute(reference, "value") or ""
        if found := names.get(target[1:]):
            return found
    return None
