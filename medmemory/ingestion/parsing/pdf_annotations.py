"""What was put on a PDF page after it was printed: filled-in fields, comments, notes, files."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from medmemory.clinical.document import Attachment
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.file_names import bare_name, distinct_name

_MOST_ANNOTATIONS = 5_000  # of a page
_MOST_ATTACHMENTS = 100
_LONGEST_NOTE = 20_000  # characters
_NAMELESS = "attachment"
_TICK_FIELDS = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_TICKED, _UNTICKED = "[x]", "[\N{NO-BREAK SPACE}]"
_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
# What these say is not printed on the page; a free text is, by its appearance.
_WITHOUT_OWN_WORDS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_WIDGET}

Sides = tuple[float, float, float, float]  # left, bottom, right, top in the file's coordinates


@dataclass(slots=True)
class Added:
    """What stands on a page beside its print and is not drawn as letters."""

    ticks: list[tuple[str, Sides]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def open_page(document: pypdfium2.PdfDocument, index: int) -> tuple[pypdfium2.PdfPage, Added]:
    """The page with its fields and comments as part of it, and what else was added.

    Raises PdfiumError when the page is damaged. A form's values are there after `init_forms`.
    """
    page = document[index]
    added = _added(page, document.formenv)
    if added is None:
        return page, Added()
    flattened = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    if flattened == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page, added


def attached_files(document: pypdfium2.PdfDocument) -> tuple[list[Attachment], int]:
    """The files within the PDF, and how many could not be read."""
    files: list[Attachment] = []
    unread = 0
    for index in range(document.count_attachments()):
        try:
            content = bytes(document.get_attachment(index).get_data())
            name = document.get_attachment(index).get_name()
        except pypdfium2.PdfiumError:
            content, name = b"", ""
        if not content or len(files) >= _MOST_ATTACHMENTS:
            unread += 1
            continue
        taken = {file.file_name for file in files}
        bare = bare_name(name, instead=_NAMELESS)
        files.append(Attachment(distinct_name(bare, taken), content))
    return files, unread


def _added(page: pypdfium2.PdfPage, forms: pypdfium2.PdfFormEnv | None) -> Added | None:
    """None when nothing but links is on the page."""
    added = Added()
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)
    has_any = False
    for index in range(count):
        with _annotation(page, index) as annotation:
            if not annotation:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            has_any = has_any or kind not in {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
            if pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
                continue
            if kind == pdfium.FPDF_ANNOT_WIDGET and forms is not None:
                _add_tick(annotation, forms, added)
            elif (note := _note(page, annotation, kind)) is not None:
                added.notes.append(note)
    return added if has_any else None


@contextmanager
def _annotation(page: pypdfium2.PdfPage, index: int) -> Iterator[object]:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _add_tick(annotation: object, forms: pypdfium2.PdfFormEnv, added: Added) -> None:
    if pdfium.FPDFAnnot_GetFormFieldType(forms, annotation) not in _TICK_FIELDS:
        return
    is_ticked = pdfium.FPDFAnnot_IsChecked(forms, annotation)
    if (sides := _sides(annotation)) is not None:
        added.ticks.append((_TICKED if is_ticked else _UNTICKED, sides))


def _note(page: pypdfium2.PdfPage, annotation: object, kind: int) -> str | None:
    """What the annotation says in words that the page does not show."""
    if kind in _WITHOUT_OWN_WORDS:
        return None
    said = "" if _is_printed(annotation, kind) else _text(annotation, b"Contents")
    if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
        struck = _words_below(page, annotation)
        return f"[Struck out on the page: {struck}]{said and ' '}{said}" if struck or said else None
    return f"[Note on the page: {said}]" if said else None


def _is_printed(annotation: object, kind: int) -> bool:
    return kind in {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP} and bool(
        pdfium.FPDFAnnot_HasKey(annotation, b"AP")
    )


def _words_below(page: pypdfium2.PdfPage, annotation: object) -> str:
    if (sides := _sides(annotation)) is None:
        return ""
    text_page = page.get_textpage()
    try:
        return " ".join(clean(text_page.get_text_bounded(*sides)).split())[:_LONGEST_NOTE]
    finally:
        text_page.close()


def _sides(annotation: object) -> Sides | None:
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _text(annotation: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 0 < length <= 2 * _LONGEST_NOTE:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    written = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    return " ".join(clean(written).split())
