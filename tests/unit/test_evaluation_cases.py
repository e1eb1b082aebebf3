"""Case files: what they may hold, and what is said about one that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from medmemory.evaluation.cases import Part
from medmemory.evaluation.reading_cases import CasesRefused, read_cases
from tests.support.evaluation import ANSWERABLE, PATIENT, SET, UNANSWERABLE, case_folder


def question(**changes: Any) -> dict[str, Any]:
    return {"question": {**ANSWERABLE["question"], **changes}}


def test_a_folder_its_file_and_one_object_are_the_same_cases(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "cases")
    cases, root = read_cases(folder)
    assert root == folder
    assert [one.id for one in cases.questions] == ["A1-1", "A1-2"]
    assert read_cases(folder / "cases.jsonl")[0] == cases
    one = {
        **SET["set"],
        "patients": [PATIENT["patient"]],
        "questions": [ANSWERABLE["question"], UNANSWERABLE["question"]],
    }
    (folder / "cases.jsonl").unlink()
    (folder / "cases.json").write_text(json.dumps(one))
    assert read_cases(folder)[0] == cases


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((SET, PATIENT, question(kind="")), "cases.jsonl line 3: kind"),
        ((SET, PATIENT, question(anserable=True)), "cases.jsonl line 3: anserable: Extra inputs"),
        ((SET, PATIENT, question(facts=[{"type": "number", "value": "high"}])), "line 3: facts.0"),
        ((SET, PATIENT, question(answerable=False)), "line 3: Value error, a question that cannot"),
        ((SET, PATIENT, question(facts=[], sources=[])), "needs facts or sources"),
        ((SET, PATIENT, question(patient="B2")), "cases.jsonl line 3: there is no patient B2"),
        (
            (SET, PATIENT, question(sources=[{"document": "lab.pdf"}])),
            "cases.jsonl line 3: the patient has no document lab.pdf",
        ),
        ((SET, PATIENT, ANSWERABLE, ANSWERABLE), "the question A1-1 is there twice"),
        (({"set": {"thresholds": {"evidence": {"speed": {}}}}}, PATIENT, ANSWERABLE), "no figure"),
        (({"sets": {}}, PATIENT, ANSWERABLE), 'line 1: is not an object with the one key "set"'),
        ((SET, ANSWERABLE), "patients"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, lines: tuple[dict[str, Any], ...], said: str
) -> None:
    with pytest.raises(CasesRefused) as refused:
        read_cases(case_folder(tmp_path / "cases", *lines))
    assert said in str(refused.value)


def test_every_wrong_line_is_said_at_once(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "cases")
    with (folder / "cases.jsonl").open("a") as file:
        file.write('{"question": {}}\nnot json\n')
    with pytest.raises(CasesRefused) as refused:
        read_cases(folder)
    assert "cases.jsonl line 5: id: Field required" in str(refused.value)
    assert "cases.jsonl line 6: is not JSON" in str(refused.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "cases")
    (folder / "A1" / "note.txt").unlink()
    with pytest.raises(CasesRefused, match=r"cases.jsonl line 2: there is no file A1/note.txt"):
        read_cases(folder)
    with pytest.raises(CasesRefused, match=r"there is no cases.jsonl or cases.json"):
        read_cases(tmp_path)


def test_a_part_or_subset_leaves_out_the_other_questions_and_idle_patients(tmp_path: Path) -> None:
    held_out = question(id="A1-3", held_out=True)
    folder = case_folder(tmp_path / "cases", SET, PATIENT, ANSWERABLE, UNANSWERABLE, held_out)
    cases, _ = read_cases(folder)
    assert [one.id for one in cases.narrowed(part=Part.HELD_OUT).questions] == ["A1-3"]
    assert len(cases.narrowed(part=Part.DEVELOPMENT).questions) == 2
    assert cases.narrowed(subset="quick").patients == ()
