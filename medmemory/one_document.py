"""A question about one document alone says so at its end: "in: Discharge letter, 2024-03-02".

What is typed is what the clinician reads, what the history keeps and what counts: there is no
second, hidden way in which a question could be limited. A last line that names no document is
refused; at the end of a line of words "in:" may be prose, and limits only what it does name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medmemory.answering.service import AnsweringService
from medmemory.assembly import Services
from medmemory.clinical.document import StoredDocument
from medmemory.clinical.identifiers import PatientId
from medmemory.errors import ClinicianError, NotFound
from medmemory.ingestion.parsing.titles import without_date

_SIGN = "in:"
_SIGN_WITHIN_A_LINE = re.compile(rf"\s{_SIGN}", re.IGNORECASE)
_QUESTION_MISSING = (
    'The question is missing: write it in the line above the one that begins with "in:".'
)
_WHAT_TO_DO = 'Nothing was answered. Ask again without "in:" to search the whole record.'
_NOT_ONE = f"No document of this record that can be searched has that name and date. {_WHAT_TO_DO}"
_SEVERAL = (
    "Several documents of this record have that name and date. Nothing was answered. To name one, "
    'add a comma and its file name: "in: TITLE, DATE, FILE NAME".'
)
_SEVERAL_FILES = (
    f"Several documents of this record have that name, date and file name. {_WHAT_TO_DO}"
)
# Chainlit takes what is sent for Markdown: a title must not become a link or a table.
_NO_MARKDOWN = str.maketrans(dict.fromkeys("[]<>*`|\\~", " "))
_END_OF_SENTENCE = " .?!"


@dataclass(frozen=True, slots=True)
class Limited:
    """A question, and the document of the record that alone is to answer it, if any."""

    question: str
    document: StoredDocument | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what answers it: from the whole record, or from one document of it."""

    question: str
    answering: AnsweringService
    is_of_one_document: bool


async def asked(text: str, *, patient_id: PatientId, services: Services) -> Asked:
    """What `text` asks of the patient's record; raises as `limited` does."""
    if _SIGN not in text.casefold():
        return Asked(text, services.answering, is_of_one_document=False)
    record = await services.documents.list_for(patient_id=patient_id)
    said = limited(text, record)
    if said.document is None:
        return Asked(said.question, services.answering, is_of_one_document=False)
    answering = services.answering_within(said.document.id, shown_name(said.document, record))
    return Asked(said.question, answering, is_of_one_document=True)


def limited(text: str, record: Sequence[StoredDocument]) -> Limited:
    """What a clinician sent, as question and document.

    Raises NotFound when the last line names no document of the record that can be searched, or
    the end of the text names several; ClinicianError when there is no question.
    """
    *lines, last = text.strip().splitlines() or [""]
    above, last = "\n".join(lines).strip(), last.strip()
    if last.casefold().startswith(_SIGN):
        if not above or (above.casefold().startswith(_SIGN) and "\n" not in above):
            raise ClinicianError(_QUESTION_MISSING)
        return Limited(above, _the_one(_called(last[len(_SIGN) :], record)))
    for sign in _SIGN_WITHIN_A_LINE.finditer(last):
        if found := _called(last[sign.end() :], record):
            question = "\n".join((*lines, last[: sign.start()])).strip()
            return Limited(question, _the_one(found))
    return Limited(text, None)


def line_for(document: StoredDocument, record: Iterable[StoredDocument]) -> str | None:
    """The line that means this document of the record and no other; None when none does."""
    called = _how_often_called(record)
    name = next((name for name in _names(document) if called[_plain(name)] == 1), None)
    return None if name is None else f"{_SIGN} {name}"


def shown_name(document: StoredDocument, record: Iterable[StoredDocument]) -> str:
    """How an answer calls the document: its title in quotes, its date, and its file where another
    has both."""
    name = f'"{_title(document)}", {_day(document)}'
    short, _ = _names(document)
    is_alone = _how_often_called(record)[_plain(short)] == 1
    return name if is_alone else f"{name}, {_shown(document.file_name)}"


@dataclass(frozen=True, slots=True)
class _Called:
    """The documents that are called so, and whether by their files' names, too."""

    documents: list[StoredDocument]
    by_file: bool

    def __bool__(self) -> bool:
        return bool(self.documents)


def _called(name: str, record: Sequence[StoredDocument]) -> _Called:
    """Those that can be searched; a mark that ends a sentence may follow the name."""
    shown = _shown(name)
    for wanted in (_plain(shown), _plain(shown.rstrip(_END_OF_SENTENCE))):
        found = [one for one in record if one.is_searchable and wanted in _plain_names(one)]
        if found:
            return _Called(found, all(wanted == _plain(_names(one)[1]) for one in found))
    return _Called([], by_file=False)


def _the_one(called: _Called) -> StoredDocument:
    if len(called.documents) == 1:
        return called.documents[0]
    if not called:
        raise NotFound(_NOT_ONE)
    raise NotFound(_SEVERAL_FILES if called.by_file else _SEVERAL)


def _how_often_called(record: Iterable[StoredDocument]) -> Counter[str]:
    return Counter(name for one in record if one.is_searchable for name in _plain_names(one))


def _names(document: StoredDocument) -> tuple[str, str]:
    """The shorter one first."""
    short = f"{_title(document)}, {_day(document)}"
    return short, f"{short}, {_shown(document.file_name)}"


def _plain_names(document: StoredDocument) -> set[str]:
    return set(map(_plain, _names(document)))


def _title(document: StoredDocument) -> str:
    return _shown(without_date(document.title, document.document_date))


def _day(document: StoredDocument) -> str:
    return "no date" if document.document_date is None else document.document_date.isoformat()


def _shown(text: str) -> str:
    return " ".join(text.translate(_NO_MARKDOWN).split())


def _plain(name: str) -> str:
    return name.casefold()
