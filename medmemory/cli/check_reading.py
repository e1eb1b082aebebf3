"""The doctor's look at what reads files: OCR engine, LibreOffice, virus scanner."""

import asyncio
import shutil
from collections.abc import Iterator

from medmemory.cli.findings import Finding, Level
from medmemory.errors import ScannerUnavailable
from medmemory.ingestion.malware import ClamScanner
from medmemory.ingestion.parsing.ocr import engine_state
from medmemory.settings import Settings


def check_reading(settings: Settings) -> Iterator[Finding]:
    """Without the first two MedMemory reads fewer files, hence warnings."""
    yield _check_ocr()
    yield _check_libreoffice()
    yield _check_scanner(settings)


def _check_ocr() -> Finding:
    subject, state = "Scans", engine_state()
    if state.is_available:
        return Finding(Level.OK, subject, f"{state.label} reads them.")
    return Finding(
        Level.WARNING,
        subject,
        f"{state.name} is not here: pages without a text layer are named as unreadable.",
        state.remedy,
    )


def _check_libreoffice() -> Finding:
    subject = "Old Word files"
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return Finding(Level.OK, subject, "LibreOffice reads DOC and RTF.")
    return Finding(
        Level.WARNING,
        subject,
        "LibreOffice is not here: DOC and RTF files are refused.",
        "Install LibreOffice Writer (Debian: libreoffice-writer-nogui) if clinicians have such "
        "files.",
    )


def _check_scanner(settings: Settings) -> Finding:
    subject = "Virus scanner"
    if settings.clamd is None:
        return Finding(
            Level.WARNING,
            subject,
            "None: files are not scanned.",
            "Run ClamAV's clamd and name its socket or HOST:PORT in MEDMEMORY_CLAMD.",
        )
    try:
        version = asyncio.run(ClamScanner(settings.clamd).version())
    except ScannerUnavailable:
        return Finding(
            Level.PROBLEM,
            subject,
            f"Nothing answers at {settings.clamd}: documents wait until it does.",
            "Start clamd, or mend MEDMEMORY_CLAMD.",
        )
    return Finding(Level.OK, subject, f"{version} answers at {settings.clamd}.")
