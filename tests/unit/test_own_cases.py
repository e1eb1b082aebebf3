"""The project's own evaluation cases: as many and as various as they are meant to be."""

from collections import Counter
from pathlib import Path

import pytest

from evaluation.cases import QUICK, write_cases
from medmemory.clinical.document import MediaType
from medmemory.evaluation.cases import CaseSet, Part
from medmemory.evaluation.reading_cases import read_cases
from medmemory.ingestion.sniffing import sniff


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseSet, Path]:
    folder = tmp_path_factory.mktemp("own-cases")
    write_cases(folder)
    return read_cases(folder)


def test_there_are_enough_patients_documents_and_kinds_of_questions(
    written: tuple[CaseSet, Path],
) -> None:
    cases, _ = written
    assert len(cases.patients) >= 18
    assert sum(len(patient.documents) for patient in cases.patients) >= 75
    assert len(cases.questions) >= 480
    assert len(cases.kinds) >= 15


def test_a_quarter_cannot_be_answered_and_some_patients_are_held_out(
    written: tuple[CaseSet, Path],
) -> None:
    cases, _ = written
    count = len(cases.questions)
    assert sum(not one.answerable for one in cases.questions) / count == pytest.approx(
        0.25, abs=0.03
    )
    assert len(cases.narrowed(part=Part.HELD_OUT).questions) / count > 1 / 6
    assert 3 <= len(cases.narrowed(subset=QUICK).patients) < len(cases.patients)


def test_the_files_are_of_many_formats(written: tuple[CaseSet, Path]) -> None:
    cases, folder = written
    formats = Counter(
        sniff((folder / name).read_bytes(), Path(name).name)
        for patient in cases.patients
        for name in patient.documents
    )
    assert set(formats) >= {
        MediaType.PDF,
        MediaType.DOCX,
        MediaType.TEXT,
        MediaType.MARKDOWN,
        MediaType.HTML,
        MediaType.CSV,
        MediaType.XLSX,
        MediaType.EMAIL,
        MediaType.PNG,
        MediaType.FHIR,
        MediaType.CDA,
        MediaType.HL7_V2,
    }


def test_the_cases_are_the_same_each_time(written: tuple[CaseSet, Path], tmp_path: Path) -> None:
    _, folder = written
    write_cases(tmp_path)
    assert (tmp_path / "cases.jsonl").read_bytes() == (folder / "cases.jsonl").read_bytes()
