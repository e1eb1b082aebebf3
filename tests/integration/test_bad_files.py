"""Every bad file ends in pages or in one of our sentences, within its limits, and leaves nothing.

All go through the real reading process, two at a time; then each outcome is looked at.
"""

import asyncio
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest

from medmemory.clinical.document import DocumentStatus, ParsedDocument, StoredDocument
from medmemory.clinical.identifiers import DocumentId, PatientId
from medmemory.clinical.patient import Patient, Sex
from medmemory.errors import ClinicianError, DocumentOverLimits
from medmemory.ingestion.parsing.reader import DocumentReader
from medmemory.ingestion.sniffing import sniff
from medmemory.ingestion.subjects import check_subjects
from tests.conftest import make_settings
from tests.support.bad_file import SECRET, BadFile, End
from tests.support.bad_files import BAD_FILES

pytestmark = pytest.mark.slow

AT_ONCE = 2
LIMITS = {"parsing_cpu_seconds": 30, "parsing_wall_seconds": 60, "parsing_memory_megabytes": 1024}
MOST_SECONDS = 60  # the wall limit; nothing may come near it
NOT_FOR_CLINICIANS = (
    "Traceback", "Error", "Exception", "NoneType", "None", "object at", "errno", "0x", "/tmp",
)  # fmt: skip
OF_THE_MACHINE = ("root:x:", "daemon:", "laughlaugh")
CHART = Patient(
    id=PatientId(uuid.uuid4()),
    mrn="1",
    family_name="Norbury",
    given_name="Hazel",
    birth_date=date(1958, 2, 3),
    sex=Sex.FEMALE,
)


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    end: End
    sentence: str
    parsed: ParsedDocument | None
    seconds: float


async def outcome_of(file: BadFile, data_dir: Path) -> Outcome:
    """The file went the way of an upload as far as its pages."""
    content = await asyncio.to_thread(file.make)
    started = time.monotonic()
    end, sentence, parsed = End.READY, "", None
    try:
        parsed = await _read(file, content, data_dir)
        check_subjects(parsed.subjects, CHART)
    except DocumentOverLimits as limit:
        end, sentence = End.FAILED, str(limit)
    except ClinicianError as refusal:
        end, sentence = End.REFUSED, str(refusal)
    return Outcome(end, sentence, parsed, time.monotonic() - started)


async def _read(file: BadFile, content: bytes, data_dir: Path) -> ParsedDocument:
    async def ignore(*_: object) -> None:
        return

    document = StoredDocument(
        id=DocumentId(uuid.uuid4()),
        patient_id=CHART.id,
        file_name=file.name,
        title=file.name,
        media_type=sniff(content, file.name),
        sha256=bytes(32),
        byte_count=len(content),
        uploaded_at=datetime.now(UTC),
        status=DocumentStatus.READING,
    )
    reader = DocumentReader(make_settings(data_dir, None, **{**LIMITS, **file.limits}))
    return await reader(document, content, progress=ignore)


async def all_outcomes(data_dir: Path) -> dict[str, Outcome]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(file: BadFile) -> tuple[str, Outcome]:
        async with turn:
            return file.name, await outcome_of(file, data_dir)

    return dict(await asyncio.gather(*map(one, BAD_FILES)))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where reading processes have their folders, for this module."""
    folder = tmp_path_factory.mktemp("reading")
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    yield folder
    tempfile.tempdir = before


@pytest.fixture(scope="module")
def outcomes(scratch: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    return asyncio.run(all_outcomes(tmp_path_factory.mktemp("data")))


def shown_words(parsed: ParsedDocument) -> str:
    names = (attachment.file_name for attachment in parsed.attachments)
    return "\n".join((*(page.text for page in parsed.pages), *parsed.warnings, *names))


@pytest.mark.parametrize("file", BAD_FILES, ids=lambda file: file.name)
def test_a_bad_file_ends_in_pages_or_a_sentence(
    file: BadFile, outcomes: Mapping[str, Outcome]
) -> None:
    outcome = outcomes[file.name]
    assert outcome.end is file.end, outcome.sentence or outcome.parsed
    assert outcome.seconds < MOST_SECONDS
    if outcome.end is End.READY:
        assert outcome.parsed is not None
        assert_sound(outcome.parsed)
        assert file.says in shown_words(outcome.parsed)
        sentences = outcome.parsed.warnings
    else:
        assert file.says in outcome.sentence
        sentences = (outcome.sentence,)
    for sentence in sentences:
        assert sentence.endswith(".")
        assert SECRET not in sentence
        assert not [word for word in NOT_FOR_CLINICIANS if word in sentence]


def assert_sound(parsed: ParsedDocument) -> None:
    """Pages in order, in sound characters, with nothing of this machine; names without folders."""
    assert [page.number for page in parsed.pages] == list(range(1, len(parsed.pages) + 1))
    words = shown_words(parsed)
    assert words.strip()
    assert "\x00" not in words
    assert words.encode().decode() == words
    assert not [word for word in OF_THE_MACHINE if word in words]
    for attachment in parsed.attachments:
        assert not set("/\\\x1b\u202e") & set(attachment.file_name)
        assert attachment.file_name.strip(". ")


def test_there_are_enough_bad_files_and_no_name_twice() -> None:
    assert len({file.name for file in BAD_FILES}) == len(BAD_FILES) >= 60


def test_nothing_is_left_of_reading_bad_files(
    scratch: Path, outcomes: Mapping[str, Outcome]
) -> None:
    assert outcomes
    assert list(scratch.iterdir()) == []
    assert readers_within(scratch) == []


def readers_within(scratch: Path) -> list[int]:
    """The processes whose home is a folder for reading: readers, and what they started."""
    found = []
    for process in psutil.process_iter():
        try:
            home = process.environ().get("HOME", "")
        except psutil.Error:
            continue
        if home.startswith(str(scratch)):
            found.append(process.pid)
    return found
