"""`medmemory evaluate`: cases whose right answers are known, asked and scored."""

import asyncio
import json
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from medmemory.answering.service import Writer
from medmemory.assembly import Services
from medmemory.cli.ingest import outcomes
from medmemory.cli.modes import Mode
from medmemory.cli.runtime import run_command_as, say
from medmemory.cli.waiting import somebody_working
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.errors import ClinicianError
from medmemory.evaluation.asking import asked
from medmemory.evaluation.cases import CaseSet, Part
from medmemory.evaluation.figure_names import NAMES
from medmemory.evaluation.patients import throw_away_patients
from medmemory.evaluation.reading_cases import read_cases
from medmemory.evaluation.report import Evaluation, markdown, short_table
from medmemory.evaluation.scoring import Score, scored

_SAY_EVERY = 25

# Figures of a model that was there for some of the questions would compare with nothing.
_MODES = (Mode.EVIDENCE, Mode.MODEL)

Choice = TypeVar("Choice", bound=StrEnum)


class Interrupted(ClinicianError):
    """The evaluation was stopped; its patients are removed."""


class ThresholdsMissed(ClinicianError):
    """A threshold of the cases was missed."""


def run_evaluation(
    path: Path,
    mode: str,
    *,
    part: str = "all",
    subset: str | None = None,
    report: Path | None = None,
    json_lines: bool = False,
    as_: str | None = None,
) -> None:
    """The figures are on standard output, with `json_lines` a line for each question instead, and
    the report is where it was wanted.

    Raises CasesRefused for cases that cannot be used, and ThresholdsMissed.
    """
    chosen = _one_of(_MODES, mode, "--mode")
    cases, folder = read_cases(path)
    cases = cases.narrowed(part=_one_of(Part, part, "--part"), subset=subset)
    if not cases.questions:
        raise ClinicianError("There is no question in this part and subset.")
    if report is not None and not report.absolute().parent.is_dir():
        raise ClinicianError(f"{report}: there is no such folder.")
    evaluation = run_command_as(as_, lambda services: evaluate(services, cases, folder, chosen))
    if report is not None:
        report.write_text(markdown(evaluation), encoding="utf-8")
    if json_lines:
        for score in evaluation.scores:
            print(as_json(score))
    else:
        print(short_table(evaluation))
    refuse_missed(evaluation)


async def evaluate(services: Services, cases: CaseSet, folder: Path, mode: Mode) -> Evaluation:
    """Every question asked of patients that exist for this alone, by the acting clinician.

    Raises ModelServerError in the mode that needs a model when it does not answer, and Interrupted
    when the process is told to end; the patients are removed then, too.
    """
    setup = await _setup(services, mode)
    with _ended_by_signal():
        async with throw_away_patients(services, cases.patients, say=say) as patients:
            unread = await _ingested(services, cases, folder, patients)
            await asyncio.to_thread(services.load_weights)
            scores = await _asked(services, cases, patients, mode)
    return Evaluation(
        cases=cases,
        mode=mode.value,
        made_on=datetime.now(UTC).date(),
        setup=setup,
        scores=tuple(scores),
        unread=unread,
    )


def as_json(score: Score) -> str:
    """One question's answer and score as one line."""
    question, answer = score.asked.question, score.asked.answer
    ranking = score.ranking
    return json.dumps(
        {
            "id": question.id,
            "kind": question.kind,
            "held_out": question.held_out,
            "question": question.question,
            "verdict": score.verdict.value,
            "facts": score.facts,
            "misleading": score.is_misleading,
            "ranks": list(ranking.ranks) if ranking else None,
            "citations": [
                {"file": one.file_name, "page": one.page_number, "quote": one.quote}
                for one in answer.citations
            ],
            "citations_right": score.citations_right,
            "sources_cited": score.sources_cited,
            "numbers": [score.numbers_held, score.numbers_shown],
            "seconds": round(score.asked.seconds, 4),
            "answer": answer.text,
        },
        ensure_ascii=False,
    )


def refuse_missed(evaluation: Evaluation) -> None:
    """Raises ThresholdsMissed for a figure beyond its bounds, or a file that was not searched."""
    problems = [NAMES[one.figure] for one in evaluation.missed]
    if problems:
        raise ThresholdsMissed(f"Thresholds missed: {', '.join(problems)}.")
    if evaluation.unread:
        raise ThresholdsMissed(f"Files that could not be searched: {', '.join(evaluation.unread)}.")


def _one_of(choices: Iterable[Choice], text: str, option: str) -> Choice:
    known = {one.value: one for one in choices}
    if text not in known:
        raise ClinicianError(f"{option} is one of: {', '.join(known)}.")
    return known[text]


async def _setup(services: Services, mode: Mode) -> dict[str, str]:
    setup = {"embedding model": services.embeddings.name}
    if mode is Mode.MODEL:
        state = await services.model_server.state()
        if state.problem is not None:
            raise state.problem
        setup["model"] = str(state.model)
    return setup


async def _ingested(
    services: Services, cases: CaseSet, folder: Path, patients: dict[str, PatientId]
) -> dict[str, str]:
    """Every file has ended; returns those that are not searchable, with the reason."""
    accepted: list[tuple[str, DocumentId]] = []
    for patient in cases.patients:
        for name in patient.documents:
            content = await asyncio.to_thread((folder / name).read_bytes)
            document = await services.intake.accept(
                patient_id=patients[patient.mrn], file_name=Path(name).name, content=content
            )
            accepted.append((name, document.document_id))
    say(f"Reading {len(accepted)} files of {len(patients)} patients ...")
    unread: dict[str, str] = {}
    async with somebody_working(services) as working:
        for name, document_id in accepted:
            for outcome in await outcomes(services, name, document_id, working):
                if not outcome.is_searchable:
                    unread[outcome.file] = outcome.reason or outcome.status.value
                    say(f"{outcome.file}: {outcome.status.value}. {outcome.reason}")
    return unread


async def _asked(
    services: Services, cases: CaseSet, patients: dict[str, PatientId], mode: Mode
) -> list[Score]:
    writer = Writer.MODEL_IF_ANY if mode is Mode.MODEL else Writer.QUOTES_ONLY
    scores = []
    for number, question in enumerate(cases.questions, start=1):
        patient_id = patients[question.patient]
        scores.append(scored(await asked(services, question, patient_id, writer)))
        if number % _SAY_EVERY == 0:
            say(f"{number} of {len(cases.questions)} questions asked.")
    return scores


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does: by cancelling, so that what it made is removed."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # a coroutine runs in a task
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel, signal.SIGTERM.name)
    try:
        yield
    except asyncio.CancelledError as cancelled:
        if signal.SIGTERM.name in cancelled.args:
            task.uncancel()
            raise Interrupted from cancelled
        raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
