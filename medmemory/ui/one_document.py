"""A question about one document alone says so in its last line: "in: Discharge letter, 2024-03-02".

The line is what the clinician reads, what the history keeps and what counts: there is no second,
hidden way in which a question could be limited.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from medmemory.clinical.document import StoredDocument
from medmemory.errors import NotFound
from medmemory.ui.document_words import day_or_none, shown_title

_SIGN = "in:"
_WHAT_TO_DO = "Nothing was answered. Ask again without the last line to search the whole record."
# Chainlit takes what is sent for Markdown: a title must not become a link or a table.
_NO_MARKDOWN = str.maketrans(dict.fromkeys("[]<>*`|\\~", " "))


@dataclass(frozen=True, slots=True)
class Limited:
    """A question, and how the line below it calls the document that is to answer it, if any."""

    question: str
    document: str | None


def limited(text: str) -> Limited:
    """What a clinician sent as question and line; a line alone is a question."""
    *lines, last = text.strip().splitlines() or [""]
    question = "\n".join(lines).strip()
    if question and last.strip().casefold().startswith(_SIGN):
        return Limited(question, last.strip()[len(_SIGN) :])
    return Limited(text, None)


def line_for(document: StoredDocument, record: Iterable[StoredDocument]) -> str | None:
    """The line that means this document of the record and no other; None when none does."""
    called = Counter(name for one in record if one.is_searchable for name in _plain_names(one))
    name = next((name for name in _names(document) if called[_plain(name)] == 1), None)
    return None if name is None else f"{_SIGN} {name}"


def meant(name: str, record: Iterable[StoredDocument]) -> StoredDocument:
    """The one document of the record that can be searched and is called so.

    Raises NotFound when there is none, or more than one.
    """
    wanted = _plain(_shown(name))
    found = [one for one in record if one.is_searchable and wanted in _plain_names(one)]
    if not found:
        raise NotFound(
            f"No document of this record that can be searched has that name and date. {_WHAT_TO_DO}"
        )
    if len(found) > 1:
        raise NotFound(f"Several documents of this record have that name and date. {_WHAT_TO_DO}")
    return found[0]


def _names(document: StoredDocument) -> tuple[str, str]:
    """The shorter one first."""
    short = f"{_shown(shown_title(document))}, {day_or_none(document.document_date)}"
    return short, f"{short}, {_shown(document.file_name)}"


def _plain_names(document: StoredDocument) -> set[str]:
    return set(map(_plain, _names(document)))


def _shown(text: str) -> str:
    return " ".join(text.translate(_NO_MARKDOWN).split())


def _plain(name: str) -> str:
    return name.casefold()
