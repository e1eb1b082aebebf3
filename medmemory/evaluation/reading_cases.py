"""Case files: found, read, validated; what is wrong is said with the file and the line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from medmemory.errors import ClinicianError
from medmemory.evaluation.cases import CasePatient, CaseSet, Question, Source

_NAMES = ("cases.jsonl", "cases.json")


class CasesRefused(ClinicianError):
    """The cases cannot be used as they are."""


def read_cases(path: Path) -> tuple[CaseSet, Path]:
    """The cases of a folder or file, and the folder that their files are named from.

    Raises CasesRefused with every problem found, each with its file and line.
    """
    file = _case_file(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CasesRefused(f"{file}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CasesRefused(f"{file}: is not UTF-8 text.") from error
    cases, lines = _from_lines(file, text) if file.suffix == ".jsonl" else _from_one(file, text)
    problems = list(_dangling(cases, file.parent, lines))
    if problems:
        raise CasesRefused("\n".join(f"{file.name}{problem}" for problem in problems))
    return cases, file.parent


def _case_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = [path / name for name in _NAMES if (path / name).is_file()]
    if not found:
        raise CasesRefused(f"{path}: there is no {' or '.join(_NAMES)}.")
    return found[0]


def _from_one(file: Path, text: str) -> tuple[CaseSet, dict[str, int]]:
    try:
        return CaseSet.model_validate_json(text), {}
    except ValidationError as error:
        raise CasesRefused("\n".join(f"{file.name}: {each}" for each in _said(error))) from error


def _from_lines(file: Path, text: str) -> tuple[CaseSet, dict[str, int]]:
    """Each line is an object with the one key "set", "patient" or "question"."""
    head: dict[str, Any] = {}
    parts: dict[str, list[BaseModel]] = {"patient": [], "question": []}
    lines: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            sort, fields = _object(line)
            if sort == "set":
                head = fields
                continue
            made = (CasePatient if sort == "patient" else Question).model_validate_json(
                json.dumps(fields)
            )
            lines[_key(made)] = number
            parts[sort].append(made)
        except ValidationError as error:
            problems += [f"{file.name} line {number}: {each}" for each in _said(error)]
        except ValueError as error:
            problems.append(f"{file.name} line {number}: {error}")
    if problems:
        raise CasesRefused("\n".join(problems))
    try:
        head = {"name": file.parent.name, **head}
        cases = CaseSet.model_validate(
            {**head, "patients": parts["patient"], "questions": parts["question"]}
        )
    except ValidationError as error:
        raise CasesRefused("\n".join(f"{file.name}: {each}" for each in _said(error))) from error
    return cases, lines


def _object(line: str) -> tuple[str, dict[str, Any]]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at column {error.colno}") from error
    if isinstance(fields, dict) and len(fields) == 1:
        ((sort, content),) = fields.items()
        if sort in {"set", "patient", "question"} and isinstance(content, dict):
            return sort, content
    raise ValueError('is not an object with the one key "set", "patient" or "question"')


def _said(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join(str(step) for step in each["loc"])
        yield f"{place}: {each['msg']}" if place else each["msg"]


def _key(made: BaseModel) -> str:
    return f"patient {made.mrn}" if isinstance(made, CasePatient) else f"question {made.id}"  # type: ignore[attr-defined]


def _dangling(cases: CaseSet, folder: Path, lines: dict[str, int]) -> Iterator[str]:
    """What names a patient or a file that is not there."""
    named: dict[str, set[str]] = {}
    for patient in cases.patients:
        place = _place(lines, f"patient {patient.mrn}")
        if patient.mrn in named:
            yield f"{place}: the patient {patient.mrn} is there twice"
        names = [Path(document).name for document in patient.documents]
        named[patient.mrn] = set(names)
        for document in patient.documents:
            if not (folder / document).is_file():
                yield f"{place}: there is no file {document}"
        if len(names) > len(named[patient.mrn]):
            yield f"{place}: two files have the same name"
    for question in cases.questions:
        place = _place(lines, f"question {question.id}")
        if question.patient not in named:
            yield f"{place}: there is no patient {question.patient}"
            continue
        for source in _sources(question.sources):
            outer = source.document.split("/", maxsplit=1)[0]
            if outer not in named[question.patient]:
                yield f"{place}: the patient has no document {source.document}"


def _sources(sources: tuple[Source, ...]) -> Iterator[Source]:
    for source in sources:
        yield source
        yield from _sources(source.alternatives)


def _place(lines: dict[str, int], key: str) -> str:
    return f" line {lines[key]}" if key in lines else f", {key}"
