"""Which document a CDA file is, in which version, and which it replaces.

A document has an id of its own; its versions have a set in common and count up; one that replaces
another names it (RPLC). Some senders use one id or set for all that they write, so that the
document's type goes with it. Source: HL7 CDA R2, 4.2.1 and 4.2.3.1.
"""

from collections.abc import Iterator

from medmemory.clinical.versions import Standing, Version, key_of
from medmemory.ingestion.parsing.structured.cda_values import Element, attribute, child, children
from medmemory.ingestion.parsing.structured.dates import second_of_compact


def versions_of(document: Element) -> tuple[Version, ...]:
    """Of the document as a whole."""
    return tuple(_own(document))


def replaced_by(document: Element) -> Iterator[Version]:
    """Of the documents that this one replaces."""
    own = _key(document, "document", child(document, "id"))
    for related in children(document, "relatedDocument"):
        if attribute(related, "typeCode") != "RPLC":
            continue
        for parent in children(related, "parentDocument"):
            for number in children(parent, "id"):
                key = _key(document, "document", number)
                if key is not None and key != own:
                    yield Version(key, Standing.CORRECTED, _written(document))


def _own(document: Element) -> Iterator[Version]:
    if key := _key(document, "document", child(document, "id")):
        yield Version(key, Standing.FINAL, _written(document))
    count = attribute(child(document, "versionNumber"), "value") or ""
    key = _key(document, "set", child(document, "setId"))
    if key and count.isdecimal() and count.isascii():
        yield Version(key, Standing.CORRECTED, min(int(count), 2**31))


def _key(document: Element, what: str, number: Element | None) -> bytes | None:
    code = attribute(child(document, "code"), "code")
    root, extension = attribute(number, "root"), attribute(number, "extension")
    return key_of("cda", what, root, extension, code) if root and code else None


def _written(document: Element) -> int | None:
    return second_of_compact(attribute(child(document, "effectiveTime"), "value"))
