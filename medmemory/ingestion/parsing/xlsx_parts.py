"""What a workbook holds besides the values of its cells, as warnings."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import IO

from lxml import etree

from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing.wording import counted

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _COLUMN = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}col"
_VALUE, _FORMULA, _COMMENT = f"{_MAIN}v", f"{_MAIN}f", f"{_MAIN}comment"
_LAST_ROW = 1_048_576
_TRUE = {"1", "true"}


def warnings_of_parts(package: zipfile.ZipFile) -> tuple[str, ...]:
    """What a reader of the text would miss or not expect; parts are read one after the other."""
    found: Counter[str] = Counter()
    for part in package.infolist():
        name = part.filename
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with package.open(part) as stream:
                found += _oddities(stream)
        elif name.startswith("xl/comments") and name.endswith(".xml"):
            with package.open(part) as stream:
                found["comments"] += sum(1 for _ in _elements(stream, _COMMENT))
        elif name.startswith("xl/media/"):
            found["pictures"] += 1
        elif name.startswith("xl/charts/chart"):
            found["charts"] += 1
    sentences = {
        "formulas": counted(found["formulas"], "formula has", "formulas have")
        + " no stored result, so those cells are empty here. Open the workbook in Excel and save "
        "it anew.",
        "hidden": counted(found["hidden"], "row or column is", "rows or columns are")
        + " hidden in the workbook; read all the same.",
        "comments": counted(found["comments"], "comment was", "comments were") + " not read.",
        "pictures": counted(found["pictures"], "picture was", "pictures were") + " not read.",
        "charts": counted(found["charts"], "chart was", "charts were") + " not read.",
    }
    return tuple(sentence for name, sentence in sentences.items() if found[name])


def _oddities(stream: IO[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for element in _elements(stream, _ROW, _CELL, _COLUMN):
        if element.tag == _CELL:
            if element.find(_FORMULA) is not None and not element.findtext(_VALUE):
                found["formulas"] += 1
            continue
        if element.get("hidden") in _TRUE:
            found["hidden"] += 1
        if element.tag == _ROW:
            _check_row(element.get("r", "0"))
    return found


def _check_row(number: str) -> None:
    if not number.isdecimal() or int(number[:9]) > _LAST_ROW:
        raise DocumentUnreadable("The workbook is damaged: it has rows beyond the last one.")


def _elements(stream: IO[bytes], *tags: str) -> Iterator[etree._Element]:
    """The elements of these tags, each gone from memory when the next row is asked for."""
    found = etree.iterparse(
        stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in found:
        yield element
        if element.tag != _CELL:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
