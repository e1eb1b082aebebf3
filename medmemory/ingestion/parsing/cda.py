"""CDA and C-CDA: the narrative as its authors wrote it, and the entries tied to it."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from medmemory.clinical.document import ParsedDocument
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.versions import Version, claimed
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.limits import PageReport, check_page_count
from medmemory.ingestion.parsing.structured.attached import Enclosures
from medmemory.ingestion.parsing.structured.cda_header import (
    demographics,
    encounter_date,
    particulars_of_document,
    subjects,
)
from medmemory.ingestion.parsing.structured.cda_narrative import NarrativeLine, narrative_lines
from medmemory.ingestion.parsing.structured.cda_statements import (
    CdaStatement,
    is_in_error,
    statements,
)
from medmemory.ingestion.parsing.structured.cda_values import (
    V3,
    Element,
    attribute,
    child,
    codings,
    concept,
    flavor,
    moment,
    text,
)
from medmemory.ingestion.parsing.structured.cda_versions import replaced_by, versions_of
from medmemory.ingestion.parsing.structured.dates import dates_in_words, day_of
from medmemory.ingestion.parsing.structured.entries import (
    Entry,
    EntrySection,
    Identity,
    headed,
    lay_out,
)
from medmemory.ingestion.parsing.structured.kinds import kind_of
from medmemory.ingestion.parsing.structured.notes import note_sections

_LONGEST_TITLE = 100
_HEADER_SECTIONS = 2
_ELSEWHERE = (
    "The document's own text is kept in another file, which is not within it. Drop that file."
)
_EMPTY = "The document has a header, but no section and no file in it."
_DAMAGED = "The file is damaged: it is not the XML that clinical documents are written in."


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """The header, then each section: its narrative, and what only its coded entries say.

    Raises DocumentUnreadable when the file is damaged or is no CDA document.
    """
    document = _root(content)
    errors = _without_errors(document)
    enclosures = Enclosures()
    title = text(child(document, "title")) or concept(child(document, "code")) or "CDA document"
    sections = [
        headed("Patient", [Entry("\n".join(demographics(document)), (Identity("Patient"),))]),
        headed("Document", [Entry("\n".join(particulars_of_document(document)))]),
        *_body(document, enclosures, title),
    ]
    if len(sections) == _HEADER_SECTIONS:
        raise DocumentUnreadable(_ELSEWHERE if _points_elsewhere(document) else _EMPTY)
    versions = versions_of(document)
    layout = lay_out(_as_one(sections, versions))
    check_page_count(len(layout.pages), page_limit)
    report(len(layout.pages), len(layout.pages))
    warnings = list(enclosures.warnings)
    if errors:
        entries = "1 entry is" if errors == 1 else f"{errors} entries are"
        warnings.append(f"{entries} marked as nullified and left out.")
    time = moment(child(document, "effectiveTime")) or encounter_date(document)
    return ParsedDocument(
        layout.pages,
        title=title[:_LONGEST_TITLE],
        kind=_kind(document),
        document_date=day_of(time),
        warnings=tuple(warnings),
        sections=layout.sections,
        resources=layout.resources,
        subjects=subjects(document),
        attachments=tuple(replace(file, versions=versions) for file in enclosures.files),
        versions=(*layout.versions, *claimed(replaced_by(document))),
    )


def _as_one(sections: list[EntrySection], versions: tuple[Version, ...]) -> Iterator[EntrySection]:
    """The sections, all of the same versions: a document is replaced as a whole."""
    for section in sections:
        entries = (replace(entry, versions=versions) for entry in section.entries)
        yield replace(section, entries=tuple(entries))


def _root(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        dtd_validation=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentUnreadable(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentUnreadable(
            "The file defines XML entities, which no clinical document does. It is not read."
        )
    if root.tag != f"{V3}ClinicalDocument":
        raise DocumentUnreadable("The file is XML, but no clinical document (CDA).")
    return root


def _without_errors(document: Element) -> int:
    """How many entries that the file takes back were removed from it."""
    wrong = [
        parent
        for status in document.iter(f"{V3}statusCode")
        if (parent := status.getparent()) is not None and is_in_error(parent)
    ]
    for act in wrong:
        holder = act.getparent()
        if holder is not None:
            holder.remove(act)
    return len(wrong)


def _kind(document: Element) -> DocumentKind:
    found = (kind_of(coding.code) for coding in codings(child(document, "code")))
    return next((kind for kind in found if kind), DocumentKind.OTHER)


def _body(document: Element, enclosures: Enclosures, title: str) -> Iterator[EntrySection]:
    body = child(document, "component", "structuredBody")
    for section in () if body is None else body.iter(f"{V3}section"):
        entries = list(_section_entries(section))
        if entries:
            yield headed(_heading(section), entries)
    for element in document.iter():
        data = element.text if isinstance(element.tag, str) else None
        if not data or (element.get("representation") or "").upper() != "B64":
            continue
        media_type = attribute(element, "mediaType") or ""
        found = enclosures.take(data, media_type, title)
        if found:
            yield from note_sections(title, Entry(f"{title}: text within the document"), found)
    inline = child(document, "component", "nonXMLBody", "text")
    if inline is not None and inline.get("representation") is None and (said := inline.text):
        yield from note_sections(title, Entry(title), said.strip("\n"))
    if enclosures.files:
        names = "\n".join(f"{file.file_name}" for file in enclosures.files)
        said = f"Read as documents of their own:\n{names}"
        yield headed("Files within", [Entry(said)])


def _points_elsewhere(document: Element) -> bool:
    return child(document, "component", "nonXMLBody", "text", "reference") is not None


def _heading(section: Element) -> str:
    return text(child(section, "title")) or concept(child(section, "code")) or "Section"


def _section_entries(section: Element) -> Iterator[Entry]:
    """The narrative's lines with the identities of their entries, then what they do not say."""
    narrative = child(section, "text")
    lines: list[NarrativeLine] = [] if narrative is None else narrative_lines(narrative)
    names = {key: line.text for line in lines for key in line.ids}
    names |= _texts_by_id(narrative)
    tied: dict[int, list[Identity]] = {}
    left: list[CdaStatement] = []
    for statement in statements(section, names):
        at = _line_of(statement, lines)
        if at is not None:
            tied.setdefault(at, []).append(statement.identity)
        if at is None or not _says_all(lines[at].text, statement):
            left.append(statement)
    for at, line in enumerate(lines):
        yield Entry(line.text, tuple(tied.get(at, ())))
    if not lines and (missing := flavor(section)):
        yield Entry(f"This section holds {missing}.")
    if left and lines:
        yield Entry("Coded in this section:")
    for statement in left:
        yield Entry(statement.text, (statement.identity,))


def _texts_by_id(narrative: Element | None) -> dict[str, str]:
    """What each marked part of the narrative says by itself, which a whole line may not."""
    if narrative is None:
        return {}
    return {
        key: said
        for element in narrative.iter()
        if (key := attribute(element, "ID"))
        and element is not narrative
        and (said := text(element))
    }


def _line_of(statement: CdaStatement, lines: list[NarrativeLine]) -> int | None:
    """The narrowest line that the statement refers to."""
    found = [at for at, line in enumerate(lines) if line.ids & statement.references]
    return found[0] if found else None


def _says_all(said: str, statement: CdaStatement) -> bool:
    """Whether the narrative has the entry's values and its date; what it lacks is added."""
    plain = _plain(said)
    day = statement.identity.effective
    is_dated = statement.when is None or (
        day is not None and any(_plain(form) in plain for form in dates_in_words(day))
    )
    return is_dated and all(_plain(fact) in plain for fact in statement.facts)


def _plain(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum() or letter == ".")
