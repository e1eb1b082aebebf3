"""Thirty small files of many kinds, all about the one patient of the benchmark."""

import random

from tests.support.documents import docx_file, pdf, ward_notes, zip_file
from tests.support.markup_files import message
from tests.support.office_files import odt_file, xlsx_file
from tests.support.structured_files import HL7_HEADER, bundle, hl7, observation

MRN = "KILL-0001"
UPLOADS = 30
FILES_WITHIN = 3  # the attachment of one message, and the two files of one archive
_PATIENT_SEGMENT = f"PID|1||{MRN}^^^H^MR||Norbury^Hazel||19580203|F"


def uploads() -> dict[str, bytes]:
    """Name and bytes of each file; no two hold the same."""
    files = {f"ward-{number}.pdf": pdf(_pages(number, 8 + number)) for number in range(8)}
    files |= {f"letter-{number}.docx": docx_file(_pages(10 + number, 6)) for number in range(4)}
    files |= {f"note-{number}.txt": _text(20 + number).encode() for number in range(4)}
    files |= {f"page-{number}.html": _html(30 + number) for number in range(3)}
    files |= {f"labs-{number}.csv": _csv(40 + number) for number in range(2)}
    files |= {f"course-{number}.odt": _odt(50 + number) for number in range(2)}
    files |= {f"record-{number}.json": _fhir(60 + number) for number in range(2)}
    files |= {
        "results.hl7": _hl7(),
        "sheet.xlsx": xlsx_file({"Labs": [["Test", "Value", "Unit"], *_rows(70)]}),
        "plan.md": f"# Plan\n\n{_text(71)}".encode(),
        "message.eml": message(
            _text(72), attachments={"within.txt": _text(73).encode()}, subject="Ward round"
        ).as_bytes(),
        "archive.zip": zip_file({"one.txt": _text(74).encode(), "two.pdf": pdf(_pages(75, 3))}),
    }
    assert len(files) == UPLOADS
    names = sorted(files)
    random.Random(UPLOADS).shuffle(names)  # kinds alternate, in the same order each time
    return {name: files[name] for name in names}


def _pages(number: int, count: int) -> list[str]:
    return [f"Stay number {number}\n{page}" for page in ward_notes(count, words_on_a_page=250)]


def _text(number: int) -> str:
    return "\n\n".join(_pages(number, 5))


def _html(number: int) -> bytes:
    paragraphs = "".join(f"<p>{page}</p>" for page in _pages(number, 5))
    return f"<html><body><h1>Ward</h1>{paragraphs}</body></html>".encode()


def _odt(number: int) -> bytes:
    paragraphs = (f"<text:p>{page}</text:p>" for page in _pages(number, 5))
    return odt_file("".join(paragraphs))


def _rows(number: int) -> list[list[str]]:
    return [[f"Potassium {number}-{row}", f"{3 + row / 100:.2f}", "mmol/l"] for row in range(150)]


def _csv(number: int) -> bytes:
    return "\n".join(["Test,Value,Unit", *map(",".join, _rows(number))]).encode()


def _fhir(number: int) -> bytes:
    names = (f"{number}-{row}" for row in range(80))
    return bundle(*(observation(f"Potassium {name}", name) for name in names))


def _hl7() -> bytes:
    results = (
        f"OBX|{row}|NM|2823-3^Potassium^LN||{3 + row / 100:.2f}|mmol/L|3.5-5.1||||F"
        for row in range(1, 80)
    )
    return hl7(
        "OBR|1|||24323-8^Panel^LN|||20240305", *results, header=HL7_HEADER, patient=_PATIENT_SEGMENT
    )
