"""`python -m benchmarks.passage_cases`: a set of passages as cases."""

import json
from pathlib import Path

import pytest

from benchmarks import passage_cases
from medmemory.evaluation.reading_cases import read_cases


def test_passages_are_documents_and_questions_name_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, questions = tmp_path / "corpus.jsonl", tmp_path / "questions.jsonl"
    corpus.write_text(
        "".join(json.dumps({"id": f"P/{n}", "text": f"Passage {n}."}) + "\n" for n in (1, 2))
    )
    questions.write_text(json.dumps({"qid": "q", "question": "Two?", "gold_ids": ["P/2"]}) + "\n")
    monkeypatch.setattr("sys.argv", ["", str(corpus), str(questions), str(tmp_path / "set")])
    passage_cases.main()
    cases, folder = read_cases(tmp_path / "set")
    (question,) = cases.questions
    assert [source.document for source in question.sources] == ["P-2.txt"]
    assert (folder / "passages" / "P-2.txt").read_text() == "Passage 2.\n"
