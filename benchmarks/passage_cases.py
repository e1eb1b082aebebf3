"""A set of passages and questions as evaluation cases: each passage a document of one patient.

    python -m benchmarks.passage_cases CORPUS.jsonl QUESTIONS.jsonl FOLDER

Lines of the corpus: {"id", "text"}; of the questions: {"qid", "question", "gold_ids"}. Writes
FOLDER/cases.jsonl and FOLDER/passages/*.txt; docs/evaluation.md says how they are evaluated.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MRN = "passages"


def main() -> None:
    """Writes the folder, and prints how much is in it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for name in ("corpus", "questions", "folder"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    passages = {str(line["id"]): str(line["text"]) for line in _lines(given.corpus)}
    files = {identifier: _file_name(identifier) for identifier in passages}
    (given.folder / "passages").mkdir(parents=True, exist_ok=True)
    for identifier, text in passages.items():
        path = given.folder / "passages" / files[identifier]
        path.write_text(f"{text.strip()}\n", encoding="utf-8")
    cases = [
        {"set": {"name": given.folder.name, "description": "Passages, each a document."}},
        {"patient": _patient([f"passages/{name}" for name in files.values()])},
        *({"question": _question(line, files)} for line in _lines(given.questions)),
    ]
    lines = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases)
    (given.folder / "cases.jsonl").write_text(lines, encoding="utf-8")
    print(f"{len(passages)} passages, {len(cases) - 2} questions in {given.folder}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if line.strip():
            yield json.loads(line)


def _patient(documents: list[str]) -> dict[str, Any]:
    return {
        "mrn": _MRN,
        "family_name": "Passages",
        "given_name": "Of nobody",
        "birth_date": "2000-01-01",
        "documents": documents,
    }


def _question(line: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(line["qid"]),
        "patient": _MRN,
        "kind": "passage",
        "question": line["question"],
        "sources": [{"document": files[str(identifier)]} for identifier in line["gold_ids"]],
    }


def _file_name(identifier: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', identifier)}.txt"


if __name__ == "__main__":
    main()
