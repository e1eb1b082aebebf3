"""Whether values stay with their row and heading: `python -m benchmarks.table_cells`.

Reads tables that it prints itself. With two more arguments, a folder of PDFs and one of
transcriptions made by eye (`NAME.pdf.json`: a list of {"page", "row": [labels], "cells": {heading:
value}}), it reads those as well. A cell is right when a line of the page's text holds all labels of
its row, and the value, digit for digit, behind its heading.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from medmemory.clinical.document import ParsedDocument
from medmemory.ingestion.parsing import images, pdf
from tests.support import paper

_GRID = ("GRID", (0, 0), (-1, -1), 0.5, "black")
_LINE = ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black")
_ANALYTES = {
    "Sodium": ("mmol/l", 120, 150, 0),
    "Potassium": ("mmol/l", 2.5, 6.5, 1),
    "Creatinine": ("umol/l", 40, 900, 0),
    "Urea": ("mmol/l", 2, 40, 1),
    "Haemoglobin": ("g/l", 60, 180, 0),
    "White cells": ("10*9/l", 0.1, 60, 2),
    "Platelets": ("10*9/l", 5, 900, 0),
    "C-reactive protein": ("mg/l", 0.3, 400, 1),
    "Troponin T": ("ng/l", 3, 9000, 0),
    "TSH": ("mU/l", 0.01, 20, 3),
    "Glucose": ("mmol/l", 2, 30, 1),
    "INR": ("", 0.8, 6, 2),
}
_SIGNS = {"Heart rate": 150, "Systolic": 220, "Diastolic": 120, "SpO2": 100, "Breaths": 40}
_TIMES = [f"{hour:02}:00" for hour in range(0, 24, 4)]


@dataclass(frozen=True)
class Row:
    """What a row of a table says: its labels, and its values by heading."""

    table: str
    page: int
    labels: tuple[str, ...]
    cells: dict[str, str]


def _value(chance: random.Random, analyte: str) -> str:
    _, low, high, digits = _ANALYTES[analyte]
    sign = chance.choice(["", "", "", "< ", "> ", "H "])
    return f"{sign.replace('H ', '')}{chance.uniform(low, high):.{digits}f}"


def _laboratory(chance: random.Random) -> list[list[str]]:
    rows = [["Test", "Result", "Unit", "Low", "High"]]
    for analyte, (unit, low, high, digits) in _ANALYTES.items():
        limits = (f"{low:.{digits}f}", f"{high:.{digits}f}")
        rows.append([analyte, _value(chance, analyte), unit, *limits])
    return rows


def _flowsheet(chance: random.Random) -> list[list[str]]:
    """Values of a day; some were not taken."""
    rows = [["Observation", *_TIMES]]
    for sign, highest in _SIGNS.items():
        taken = [str(chance.randint(highest // 3, highest)) for _ in _TIMES]
        taken[chance.randrange(1, len(taken))] = ""
        rows.append([sign, *taken])
    return rows


def _course(chance: random.Random) -> list[list[str]]:
    """Results of four days, with the unit below the test's name."""
    days = [f"{day:02}/03/24" for day in (2, 3, 5, 9)]
    rows = [["Test\n(unit)", *days]]
    for analyte, (unit, *_) in _ANALYTES.items():
        name = f"{analyte}\n({unit})" if unit else analyte
        rows.append([name, *(_value(chance, analyte) for _ in days)])
    return rows


def _grouped(chance: random.Random) -> list[list[str]]:
    """Drugs in groups: the group's name stands once, beside all its rows."""
    rows = [["Group", "Drug", "Dose (mg)", "Times a day"]]
    for group, drugs in (
        ("Heart", ("Ramipril", "Bisoprolol", "Furosemide")),
        ("Diabetes", ("Metformin", "Gliclazide")),
    ):
        for drug in drugs:
            doses = f"{chance.choice([1.25, 2.5, 5, 40, 500]):g}", str(chance.randint(1, 3))
            rows.append([group if drug == drugs[0] else "", drug, *doses])
    return rows


def _rows(table: str, printed: Sequence[Sequence[str]], label_columns: int = 1) -> list[Row]:
    """What is right, as it was printed; an empty label is that of the row above."""
    headings = [" ".join(heading.split()) for heading in printed[0]]
    above = [""] * label_columns
    found = []
    for row in printed[1:]:
        texts = [" ".join(text.split()) for text in row]
        above = [text or before for text, before in zip(texts, above, strict=False)]
        values = dict(zip(headings[label_columns:], texts[label_columns:], strict=True))
        numeric = {name: text for name, text in values.items() if text[-1:].isdigit()}
        found.append(Row(table, 1, tuple(above), numeric))
    return found


def _drawn(printed: Sequence[Sequence[str]], *style: tuple[Any, ...]) -> bytes:
    """A PDF of the table below a line of text."""

    def draw(canvas: Canvas) -> None:
        paper.lines(["Results of 2 March 2024"])(canvas)
        widths = [110.0, *[380.0 / (len(printed[0]) - 1)] * (len(printed[0]) - 1)]
        made = Table([list(row) for row in printed], colWidths=widths)
        made.setStyle(TableStyle(list(style)))
        _, height = made.wrapOn(canvas, paper.WIDTH, paper.HEIGHT)
        made.drawOn(canvas, 50, 740 - height)

    return paper.printed(draw)


def own_tables() -> Iterator[tuple[list[Row], ParsedDocument]]:
    """Each table that is printed here, and what is read of it."""
    chance = random.Random(11)
    laboratory, flowsheet = _laboratory(chance), _flowsheet(chance)
    course, grouped = _course(chance), _grouped(chance)
    spans = [("SPAN", (0, 1), (0, 3)), ("SPAN", (0, 4), (0, 5))]
    for name, printed, style, labels in (
        ("laboratory, ruled", laboratory, [_GRID], 1),
        ("laboratory, no rules", laboratory, [], 1),
        ("flowsheet, ruled, with gaps", flowsheet, [_GRID], 1),
        ("flowsheet, rule below the headings, with gaps", flowsheet, [_LINE], 1),
        ("course, headings of two lines", course, [_GRID], 1),
        ("drugs in groups", grouped, [_GRID, *spans], 2),
    ):
        yield _rows(name, printed, labels), _read_pdf(_drawn(printed, *style))
    scan = paper.scan(_drawn(laboratory, _GRID), dots_per_inch=300, skew=0.6)
    yield (
        _rows("laboratory, ruled, scanned", laboratory),
        images.parse(paper.saved(scan, "PNG", dpi=(300, 300)), page_limit=1, report=_ignore),
    )


def transcribed(samples: Path, transcriptions: Path) -> Iterator[tuple[list[Row], ParsedDocument]]:
    """Each table of the PDFs for which there is a transcription."""
    for path in sorted(transcriptions.glob("*.json")):
        rows = [
            Row(one["table"], one["page"], tuple(one["row"]), one["cells"])
            for one in json.loads(path.read_text(encoding="utf-8"))
        ]
        parsed = _read_pdf((samples / path.stem).read_bytes())
        for _, of_table in groupby(rows, key=lambda row: row.table):
            yield list(of_table), parsed


def wrong_cells(row: Row, page_text: str) -> list[str]:
    """The headings of the row's cells that are not right in the text."""
    best = list(row.cells)
    for line in page_text.splitlines():
        parts = [part.strip() for part in line.split(" | ")]
        tight = set(map(_tight, parts))
        values = {part.rpartition(": ")[2] for part in parts}
        if all(label in values or label in parts for label in row.labels):
            wrong = [
                name for name, text in row.cells.items() if _tight(f"{name}: {text}") not in tight
            ]
            best = min(best, wrong, key=len)
    return best


def _tight(text: str) -> str:
    return "".join(text.split())


def _read_pdf(content: bytes) -> ParsedDocument:
    return pdf.parse(content, page_limit=100, report=_ignore)


def _ignore(*_: object) -> None:
    return


def main() -> None:
    """Prints a row for each table, the cells that are wrong, and the sum."""
    tables = list(own_tables())
    if len(sys.argv) > 1:
        tables += transcribed(Path(sys.argv[1]), Path(sys.argv[2]))
    right_in_all = in_all = 0
    print("| Table | Cells with numbers | Right | Warnings |")
    print("|---|---|---|---|")
    for rows, parsed in tables:
        total = sum(len(row.cells) for row in rows)
        wrong = [
            f"{' / '.join(row.labels)}: {name}"
            for row in rows
            for name in wrong_cells(row, parsed.pages[row.page - 1].text)
        ]
        said = sum("table" in warning for warning in parsed.warnings)
        print(f"| {rows[0].table} | {total} | {total - len(wrong)} | {said} |")
        print(*(f"  wrong: {one}" for one in wrong), sep="\n", end="\n" if wrong else "")
        right_in_all, in_all = right_in_all + total - len(wrong), in_all + total
    print(f"\n{right_in_all} of {in_all} cells right")


if __name__ == "__main__":
    main()
