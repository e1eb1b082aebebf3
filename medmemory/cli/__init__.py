"""The command line: `medmemory COMMAND`. Each command's work stands in a module of its own.

Commands import that module when they run: a short one need not wait for the chat's libraries.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer

from medmemory.cli.account import account_cli
from medmemory.cli.modes import Mode
from medmemory.clinical.patient import Sex
from medmemory.error_tracking import flush_error_tracking
from medmemory.errors import ClinicianError, MedMemoryError

cli = typer.Typer(
    help="Chat with a patient's record; every statement opens the page it rests on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local variables would show patient text
    rich_markup_mode=None,  # a wrong option is answered in plain lines, without boxes
)
patient_cli = typer.Typer(
    help="Patients and their care teams.", no_args_is_help=True, rich_markup_mode=None
)
cli.add_typer(patient_cli, name="patient")
cli.add_typer(account_cli, name="account")

As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="USERNAME", help="Whose access applies (default: the only account)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def main() -> None:
    """Runs one command; an error of ours becomes one sentence on standard error and exit code 1."""
    code: int | str | None = 0
    try:
        cli()
    except SystemExit as end:
        code = end.code
    except MedMemoryError as error:
        print(str(error), file=sys.stderr)
        code = 1
    if "torch" in sys.modules:
        _leave_at_once(code)
    sys.exit(code)


def _leave_at_once(code: int | str | None) -> NoReturn:
    """Everything is closed by now; taking torch apart object by object would cost seconds more."""
    flush_error_tracking()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else code is not None)


@cli.command("serve")
def _serve() -> None:
    """Start everything: the database, the worker and the web page."""
    from medmemory.cli import serve as command

    command.serve()


@cli.command("worker")
def _worker(
    until_stdin_closes: Annotated[
        bool, typer.Option(help="Also stop when standard input ends: for a parent process.")
    ] = False,
) -> None:
    """Process accepted documents until stopped."""
    from medmemory.cli.worker import work

    work(until_stdin_closes=until_stdin_closes)


@patient_cli.command("create")
def _patient_create(
    mrn: Annotated[str, typer.Option(help="Medical record number.")],
    family: Annotated[str, typer.Option(help="Family name.")],
    given: Annotated[str, typer.Option(help="Given name.")],
    birth_date: Annotated[str, typer.Option(metavar="YYYY-MM-DD")],
    sex: Annotated[Sex, typer.Option()],
    username: As = None,
) -> None:
    """Create a patient; the acting clinician becomes the care team."""
    from medmemory.cli import patient as command
    from medmemory.cli.runtime import run_command_as

    day = command.parse_birth_date(birth_date)
    created = run_command_as(
        username,
        lambda services: services.patients.create(
            mrn=mrn, family_name=family, given_name=given, birth_date=day, sex=sex
        ),
    )
    print(command.patient_line(created))


@patient_cli.command("share")
def _patient_share(
    mrn: Annotated[str, typer.Option(help="Medical record number.")],
    colleague: Annotated[str, typer.Option("--with", metavar="USERNAME")],
    username: As = None,
) -> None:
    """Let a colleague into a patient's care team."""
    from medmemory.cli import patient as command
    from medmemory.cli.runtime import run_command_as

    run_command_as(
        username,
        lambda services: command.share_patient(services, mrn=mrn, username=colleague),
    )
    print(f"{colleague} is on the care team of the patient {mrn}.")


@cli.command("ingest")
def _ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    patient: Annotated[str, typer.Option(metavar="MRN", help="Whose documents these are.")],
    json_lines: Json = False,
    username: As = None,
) -> None:
    """Add documents to a patient's record and wait until they are searchable."""
    from medmemory.cli.ingest import ingest as ingest_files
    from medmemory.cli.runtime import run_command_as

    tally = run_command_as(
        username,
        lambda services: ingest_files(services, patient, files, json_lines=json_lines),
    )
    if tally.sentence:
        raise ClinicianError(tally.sentence)


@cli.command("reingest")
def _reingest(
    document: Annotated[UUID | None, typer.Argument(help="The id of one document.")] = None,
    patient: Annotated[
        str | None, typer.Option(metavar="MRN", help="All documents of this patient.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All documents there are.")] = False,
    read_before: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="With --all: those last read before (UTC) alone."),
    ] = None,
    json_lines: Json = False,
    username: As = None,
) -> None:
    """Read documents anew, after a better OCR engine say; meanwhile the old reading answers."""
    from medmemory.cli import reingest as command
    from medmemory.cli.runtime import run_command, run_command_as

    if (document is not None) + (patient is not None) + everything != 1:
        raise typer.BadParameter("Name a document, or give --patient MRN, or --all.")
    if read_before is not None and not everything:
        raise typer.BadParameter("--read-before goes with --all.")
    if document is not None:
        failures = run_command_as(
            username,
            lambda services: command.reingest_document(services, document, json_lines=json_lines),
        )
    elif patient is not None:
        failures = run_command_as(
            username,
            lambda services: command.reingest_patient(services, patient, json_lines=json_lines),
        )
    else:
        moment = command.parse_moment(read_before) if read_before else None
        failures = run_command(
            lambda services: command.reingest_everything(
                services, read_before=moment, json_lines=json_lines
            )
        )
    _end(failures, "document", "documents")


@cli.command("reindex")
def _reindex(json_lines: Json = False) -> None:
    """Index every document with the embedding model of the settings; can be stopped and resumed."""
    from medmemory.cli.reindex import reindex
    from medmemory.cli.runtime import run_command

    failures = run_command(lambda services: reindex(services, json_lines=json_lines))
    _end(failures, "document", "documents")


@cli.command("ask")
def _ask(
    question: Annotated[str | None, typer.Argument()] = None,
    patient: Annotated[str | None, typer.Option(metavar="MRN", help="Whose record.")] = None,
    questions: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help='Lines {"qid", "patient", "question"}.'),
    ] = None,
    json_lines: Json = False,
    mode: Annotated[
        Mode | None,
        typer.Option(
            help="Quote the record; let the model write, or fail; or the model if it is there.",
            show_default="auto",
        ),
    ] = None,
    evidence_only: Annotated[
        bool, typer.Option("--evidence-only", help="The same as --mode evidence.")
    ] = False,
    username: As = None,
) -> None:
    """Ask one question, or a file of them, of a patient's record."""
    from medmemory.cli import ask as command
    from medmemory.cli.runtime import run_command_as

    if evidence_only and mode not in (None, Mode.EVIDENCE):
        raise typer.BadParameter("--evidence-only goes with --mode evidence alone.")
    asked = command.asked_questions(question=question, patient=patient, file=questions)
    failures = run_command_as(
        username,
        lambda services: command.ask(
            services,
            asked,
            output=command.Output.JSON if json_lines else command.Output.TEXT,
            mode=Mode.EVIDENCE if evidence_only else mode or Mode.AUTO,
        ),
    )
    _end(failures, "question", "questions")


@cli.command("audit")
def _audit(
    patient: Annotated[
        str | None, typer.Option(metavar="MRN", help="Of this patient only.")
    ] = None,
    json_lines: Json = False,
    username: As = None,
) -> None:
    """List what was decided about documents: deleted, moved, corrected, refused for malware."""
    from medmemory.cli import audit as command
    from medmemory.cli.runtime import run_command_as

    shown = command.as_json if json_lines else command.as_text
    for entry in run_command_as(
        username, lambda services: command.audit_entries(services, patient)
    ):
        print(shown(entry))


@cli.command("evaluate")
def _evaluate(
    cases: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="A folder with cases.jsonl.")],
    mode: Annotated[str, typer.Option(help="evidence, or model: who answers.")] = "evidence",
    report: Annotated[Path | None, typer.Option(metavar="OUT.md", help="Written there.")] = None,
    part: Annotated[str, typer.Option(help="all, development or held_out questions.")] = "all",
    subset: Annotated[str | None, typer.Option(help="Patients of this subset alone.")] = None,
    json_lines: Json = False,
    username: As = None,
) -> None:
    """Ask cases with known answers, of patients that exist for it alone, and score what comes."""
    from medmemory.cli.evaluate import run_evaluation

    run_evaluation(
        cases, mode, part=part, subset=subset, report=report, json_lines=json_lines, as_=username
    )


@cli.command("demo")
def _demo(username: As = None) -> None:
    """Make two fictional patients with documents to ask about."""
    from medmemory.cli import demo as command
    from medmemory.cli.runtime import run_command_as

    run_command_as(username, command.demo)


@cli.command("doctor")
def _doctor(json_lines: Json = False) -> None:
    """Check everything MedMemory stands on, and say how to mend what is wrong."""
    from medmemory.cli import doctor as command
    from medmemory.cli import findings

    found = command.examine()
    findings.show(found, json_lines=json_lines)
    if findings.has_problem(found):
        raise typer.Exit(1)


def _end(failures: int, one: str, many: str) -> None:
    if failures:
        raise ClinicianError(f"{failures} {one if failures == 1 else many} failed.")
