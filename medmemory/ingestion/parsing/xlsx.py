"""XLSX: the sheets one after the other, a line a row, every value with its column's heading."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from medmemory.clinical.document import Page, ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.document_dates import find_date
from medmemory.ingestion.parsing.limits import PageReport
from medmemory.ingestion.parsing.package import ZIP_ERRORS, open_package
from medmemory.ingestion.parsing.paging import paged, whole_page, within_limit
from medmemory.ingestion.parsing.rows import grid_lines
from medmemory.ingestion.parsing.wording import counted
from medmemory.ingestion.parsing.xlsx_parts import warnings_of_parts

# What openpyxl raises for parts that are missing, torn or of other types than it expects.
_DAMAGE = (
    *ZIP_ERRORS, InvalidFileException, KeyError, TypeError, AttributeError, IndexError,
    AssertionError, SyntaxError, etree.LxmlError,
)  # fmt: skip
_UNIT = re.compile(r'[#0?]\s*(?:\\ )?"\s*(?P<unit>[^"]{1,30}?)\s*"')
_QUOTED = re.compile(r'"[^"]*"')
_DAY = 10  # characters of an ISO date
_SIGNIFICANT_DIGITS = 15  # what Excel keeps

_SheetPage = tuple[str, str]  # the sheet's name, and the page's text


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every sheet; raises DocumentUnreadable when the workbook is damaged or empty."""
    with open_package(content) as package:
        try:
            with warnings.catch_warnings(action="ignore"):  # of parts that openpyxl drops
                part_warnings = warnings_of_parts(package)
                workbook = openpyxl.load_workbook(
                    io.BytesIO(content), read_only=True, data_only=True, keep_links=False
                )
                sheet_pages = within_limit(_sheet_pages(workbook), page_limit)
        except _DAMAGE as error:
            raise DocumentUnreadable(
                "The workbook is damaged and cannot be opened. Open it in Excel and save it anew."
            ) from error
    if not sheet_pages:
        raise DocumentUnreadable("The workbook is empty.")
    pages = tuple(Page(number, text) for number, (_, text) in enumerate(sheet_pages, start=1))
    report(len(pages), len(pages))
    return ParsedDocument(
        pages,
        document_date=find_date(pages),
        warnings=(*_hidden_sheets(workbook), *part_warnings),
        sections=tuple(
            whole_page(page, name) for page, (name, _) in zip(pages, sheet_pages, strict=True)
        ),
    )


def _sheet_pages(workbook: Workbook) -> Iterator[_SheetPage]:
    for sheet in workbook.worksheets:
        # What the file says about the sheet's size may be wrong, and would cut it.
        sheet.reset_dimensions()
        rows = ([_shown(cell) for cell in row] for row in sheet.iter_rows())
        name = " ".join(clean(sheet.title).split())
        for text in paged(grid_lines(rows), heading=f"Sheet: {name}"):
            yield name, text


def _shown(cell: object) -> str:
    """The value as a reader of the sheet sees it, but not rounded."""
    value = getattr(cell, "value", None)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(getattr(cell, "number_format", None) or ""))
    if isinstance(value, date | time):
        return _moment(value)
    return "" if value is None else clean(str(value))


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if not isinstance(value, datetime) or value.time() == time():
        return value.isoformat()[:_DAY]
    return f"{value.date().isoformat()} {value.time().isoformat('minutes')}"


def _number(value: float, number_format: str) -> str:
    if "%" in _QUOTED.sub("", number_format):
        return f"{value * 100:.{_SIGNIFICANT_DIGITS}g} %"
    unit = _UNIT.search(number_format)
    return f"{value:.{_SIGNIFICANT_DIGITS}g}" + (f" {clean(unit['unit'])}" if unit else "")


def _hidden_sheets(workbook: Workbook) -> tuple[str, ...]:
    hidden = sum(1 for sheet in workbook.worksheets if sheet.sheet_state != "visible")
    if hidden == 0:
        return ()
    sheets = counted(hidden, "sheet is", "sheets are")
    return (f"{sheets} hidden in the workbook; read all the same.",)
