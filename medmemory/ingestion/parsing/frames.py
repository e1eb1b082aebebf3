"""How a reading process talks to the worker: JSON records, each behind its length."""

import base64
import json
import struct
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from medmemory.clinical.document import (
    Attachment,
    CodedResource,
    Coding,
    Page,
    PageSource,
    ParsedDocument,
    Section,
    Span,
    Subject,
)
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.versions import Standing, StatedVersion, Version
from medmemory.clinical.word_boxes import pack_words, unpack_words
from medmemory.errors import (
    DependencyError,
    DocumentOverLimits,
    DocumentUnreadable,
    MedMemoryError,
    UnsupportedMediaType,
)

LENGTH = struct.Struct(">I")
LONGEST_RECORD = 256 * 1024 * 1024
_RESOURCES_AT_ONCE = 1000

Record = dict[str, Any]  # JSON between two processes of ours; checked where it is read

# Kinds of records that end a reading with a sentence, the more special before the more general.
REFUSALS: dict[str, type[MedMemoryError]] = {
    "over_limits": DocumentOverLimits,
    "unreadable": DocumentUnreadable,
    "unsupported": UnsupportedMediaType,
    "later": DependencyError,
}


def write_record(stream: BinaryIO, record: Record) -> None:
    """The record is on its way to the other process."""
    body = json.dumps(record).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def records_of(parsed: ParsedDocument) -> Iterator[Record]:
    """The document in records; the last is of the kind "end"."""
    for page in parsed.pages:
        yield {"kind": "page", **_of_page(page)}
    for start in range(0, len(parsed.resources), _RESOURCES_AT_ONCE):
        lot = parsed.resources[start : start + _RESOURCES_AT_ONCE]
        yield {"kind": "resources", "resources": [_of_resource(one) for one in lot]}
    for start in range(0, len(parsed.versions), _RESOURCES_AT_ONCE):
        stated = parsed.versions[start : start + _RESOURCES_AT_ONCE]
        yield {"kind": "versions", "versions": [_of_stated(one) for one in stated]}
    for attachment in parsed.attachments:
        content = base64.b64encode(attachment.content).decode("ascii")
        versions = [_of_version(one) for one in attachment.versions]
        yield {
            "kind": "attachment", "file_name": attachment.file_name, "content": content,
            "versions": versions,
        }  # fmt: skip
    yield {
        "kind": "end",
        "title": parsed.title,
        "document_kind": parsed.kind and parsed.kind.value,
        "document_date": _of_date(parsed.document_date),
        "unreadable_pages": parsed.unreadable_pages,
        "warnings": parsed.warnings,
        "sections": parsed.sections
        and [
            (one.heading, one.page_number, one.span.start, one.span.end) for one in parsed.sections
        ],
        "subjects": [_of_subject(one) for one in parsed.subjects],
        "mentioned": [_of_subject(one) for one in parsed.mentioned],
        "ocr_engine": parsed.ocr_engine,
        "cpu_seconds": parsed.cpu_seconds,
    }


class Assembly:
    """A document that arrives record by record, as `records_of` sends it."""

    def __init__(self) -> None:
        self.attachment_bytes = 0
        self._pages: list[Page] = []
        self._resources: list[CodedResource] = []
        self._attachments: list[Attachment] = []
        self._versions: list[StatedVersion] = []

    def add(self, record: Record) -> ParsedDocument | None:
        """The whole document once its last record is there."""
        match record["kind"]:
            case "page":
                self._pages.append(_to_page(record))
            case "resources":
                self._resources += map(_to_resource, record["resources"])
            case "versions":
                self._versions += map(_to_stated, record["versions"])
            case "attachment":
                content = base64.b64decode(record["content"])
                self.attachment_bytes += len(content)
                versions = tuple(map(_to_version, record["versions"]))
                self._attachments.append(Attachment(record["file_name"], content, versions))
            case "end":
                return self._whole(record)
        return None

    def _whole(self, end: Record) -> ParsedDocument:
        sections = end["sections"]
        return ParsedDocument(
            pages=tuple(self._pages),
            title=end["title"],
            kind=DocumentKind(end["document_kind"]) if end["document_kind"] else None,
            document_date=_to_date(end["document_date"]),
            unreadable_pages=tuple(end["unreadable_pages"]),
            warnings=tuple(end["warnings"]),
            sections=None
            if sections is None
            else tuple(
                Section(heading, number, Span(start, stop))
                for heading, number, start, stop in sections
            ),
            resources=tuple(self._resources),
            subjects=tuple(map(_to_subject, end["subjects"])),
            mentioned=tuple(map(_to_subject, end["mentioned"])),
            attachments=tuple(self._attachments),
            versions=tuple(self._versions),
            ocr_engine=end["ocr_engine"],
            cpu_seconds=end["cpu_seconds"],
        )


def _of_subject(subject: Subject) -> list[Any]:
    return [
        subject.family_name,
        subject.given_name,
        _of_date(subject.birth_date),
        subject.mrn,
        [_of_date(day) for day in subject.birth_readings],
    ]


def _to_subject(stored: list[Any]) -> Subject:
    family, given, birth, mrn, readings = stored
    days = tuple(date.fromisoformat(day) for day in readings)
    return Subject(family, given, _to_date(birth), mrn, days)


def _of_page(page: Page) -> Record:
    return {
        "number": page.number,
        "text": page.text,
        "source": page.source.value,
        "confidence": page.confidence,
        "words": base64.b64encode(pack_words(page.words)).decode("ascii"),
    }


def _to_page(record: Record) -> Page:
    return Page(
        number=record["number"],
        text=record["text"],
        source=PageSource(record["source"]),
        confidence=record["confidence"],
        words=unpack_words(base64.b64decode(record["words"])),
    )


def _of_resource(resource: CodedResource) -> Record:
    return {
        "page": resource.page_number,
        "span": (resource.span.start, resource.span.end),
        "type": resource.resource_type,
        "id": resource.resource_id,
        "codings": [(one.system, one.code, one.display) for one in resource.codings],
        "effective": _of_date(resource.effective),
        "status": resource.status,
    }


def _to_resource(record: Record) -> CodedResource:
    return CodedResource(
        page_number=record["page"],
        span=Span(*record["span"]),
        resource_type=record["type"],
        resource_id=record["id"],
        codings=tuple(Coding(*one) for one in record["codings"]),
        effective=_to_date(record["effective"]),
        status=record["status"],
    )


def _of_version(version: Version) -> list[Any]:
    return [version.key.hex(), version.standing.value, version.number]


def _to_version(stored: list[Any]) -> Version:
    key, standing, number = stored
    return Version(bytes.fromhex(key), Standing(standing), number)


def _of_stated(stated: StatedVersion) -> list[Any]:
    span = stated.span
    return [_of_version(stated.version), stated.page_number, span.start, span.end]


def _to_stated(stored: list[Any]) -> StatedVersion:
    version, page_number, start, end = stored
    return StatedVersion(_to_version(version), page_number, Span(start, end))


def _of_date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
