"""The text of a Word story (body, header, footnote) as lines, with what was found on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from medmemory.ingestion.parsing.docx_marks import (
    is_hidden,
    is_raised,
    is_struck,
    is_ticked,
    symbol,
)
from medmemory.ingestion.parsing.docx_tables import DocxTable
from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.wording import counted, struck_out, without_seams

PAGE_BREAK = "\f"

_PARAGRAPH, _TABLE, _RUN = qn("w:p"), qn("w:tbl"), qn("w:r")
_TEXTS = {qn("w:t"), qn("m:t")}
_RENDERED_BREAK, _BREAK_BEFORE = qn("w:lastRenderedPageBreak"), qn("w:pageBreakBefore")
_BREAKS = {qn("w:br"), qn("w:cr"), _RENDERED_BREAK, _BREAK_BEFORE}
_SYMBOL, _CHECK_BOX, _COMMENT = qn("w:sym"), qn("w:checkBox"), qn("w:commentReference")
_NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference"), _COMMENT}
_PLAIN_MARKS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-"}
_MARKS = {*_BREAKS, *_NOTES, *_PLAIN_MARKS, _SYMBOL, _CHECK_BOX}
_TEXT_BOX, _FOREIGN_PART = qn("w:txbxContent"), qn("w:altChunk")
_COUNTED = {
    qn("w:object"): "objects",
    qn("a:blip"): "pictures",
    "{urn:schemas-microsoft-com:vml}imagedata": "pictures",
}
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_INSERTED = {qn("w:ins"), qn("w:moveTo")}
_SKIPPED = {
    # The same drawing a second time, for programs that do not know the first form.
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:tabs"), qn("w:rPr"), qn("w:sectPr"), qn("w:sdtPr"),
}  # fmt: skip

# A note or a comment by the tag and id of its reference.
Notes = Mapping[tuple[str, str], str]


class Story:
    """Reads elements of one document and counts what its reader must know about."""

    page_break = PAGE_BREAK

    def __init__(self, body: BaseOxmlElement, notes: Notes) -> None:
        self._notes = notes
        self._after: list[str] = []  # what stands beside a paragraph, and comes after it
        self._found: Counter[str] = Counter()
        # Word writes both kinds at the same place; counting both would count each page twice.
        self._is_rendered = next(body.iter(_RENDERED_BREAK), None) is not None

    @property
    def holds_pictures(self) -> bool:
        return self._found["pictures"] > 0

    def lines(self, container: BaseOxmlElement) -> Iterator[str]:
        """A line a paragraph or table row; text boxes, notes and comments after theirs."""
        for child in container:
            if child.tag == _PARAGRAPH:
                yield self.paragraph(child)
                yield from self._beside()
            elif child.tag == _TABLE:
                yield from DocxTable(child, self).lines()
                yield from self._beside()
                yield ""
            elif child.tag == _FOREIGN_PART:
                self._found["foreign"] += 1
            elif child.tag not in _SKIPPED and not self._is_deleted(child):
                yield from self.lines(child)  # content controls and other wrappers

    def paragraph(self, paragraph: BaseOxmlElement) -> str:
        """The text of the paragraph, with the page breaks within it."""
        return without_seams(with_powers("".join(self._pieces(paragraph))))

    def warnings(self) -> tuple[str, ...]:
        """What the text does not show."""
        found = self._found
        sentences = {
            "pictures": counted(found["pictures"], "picture was", "pictures were") + " not read.",
            "objects": counted(found["objects"], "embedded file was", "embedded files were")
            + " not read.",
            "foreign": counted(found["foreign"], "inserted file was", "inserted files were")
            + " not read.",
            "changes": "The document has tracked changes: insertions were read, deletions were "
            "left out.",
            "hidden": "The document holds text that its readers do not see (hidden, white or "
            "tiny); it was read like the rest. Judge it with care.",
            "symbols": counted(
                found["symbols"],
                "symbol was not recognised and stands",
                "symbols were not recognised and stand",
            )
            + " as \ufffd.",
        }
        return tuple(sentence for name, sentence in sentences.items() if found[name])

    def _beside(self) -> Iterator[str]:
        after, self._after = self._after, []
        yield from after

    def _is_deleted(self, element: BaseOxmlElement) -> bool:
        if element.tag in _DELETED | _INSERTED:
            self._found["changes"] += 1
        return element.tag in _DELETED

    def _pieces(self, element: BaseOxmlElement) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == _RUN and is_hidden(child):
                self._found["hidden"] += 1
            if tag in _TEXTS:
                yield child.text or ""
            elif tag in _MARKS:
                yield self._mark(child)
            elif tag in _COUNTED:
                self._found[_COUNTED[tag]] += 1
            elif tag == _TEXT_BOX:
                inner = Story(child, self._notes)
                self._after.extend(inner.lines(child))
                self._found += inner._found
            elif tag == _RUN:
                yield from self._run(child)
            elif tag not in _SKIPPED and not self._is_deleted(child):
                yield from self._pieces(child)

    def _run(self, run: BaseOxmlElement) -> Iterator[str]:
        text = "".join(self._pieces(run))
        if is_struck(run) and text.strip():
            text = struck_out(text)
        yield RAISED + text if is_raised(run) else text

    def _mark(self, element: BaseOxmlElement) -> str:
        tag = element.tag
        if tag in _BREAKS:
            return self._break(element)
        if tag == _SYMBOL:
            return self._symbol(element)
        if tag == _CHECK_BOX:
            return "☒ " if is_ticked(element) else "☐ "
        return _PLAIN_MARKS.get(tag) or self._note(element)

    def _break(self, element: BaseOxmlElement) -> str:
        if element.tag == _RENDERED_BREAK:
            return PAGE_BREAK
        if element.tag == _BREAK_BEFORE:
            is_off = element.get(qn("w:val")) in {"0", "false"}
            return "" if self._is_rendered or is_off else PAGE_BREAK
        if element.get(qn("w:type")) == "page":
            return "" if self._is_rendered else PAGE_BREAK
        return "\n"

    def _symbol(self, element: BaseOxmlElement) -> str:
        found = symbol(element)
        if found is None:
            self._found["symbols"] += 1
        return found or "\ufffd"

    def _note(self, reference: BaseOxmlElement) -> str:
        text = self._notes.get((reference.tag, reference.get(qn("w:id"), "")))
        if text is None:
            return ""
        self._after.append(text)
        mark, bracket, _ = text.partition("]")
        return f" {mark}{bracket}" if reference.tag != _COMMENT else ""
