"""DOC and RTF: made DOCX by LibreOffice, where the server has it, and read as that.

Measured: one second and 220 MB a file. It runs in this process's group and within its limits, in a
profile of its own that runs no macros and follows no links.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentOverLimits, DocumentUnreadable
from medmemory.ingestion.parsing import docx
from medmemory.ingestion.parsing.limits import PageReport

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120.0
_RESTART = 81  # it has made its profile and wants to be started again
_RTF_MARK = b"{\\rtf"
_RTF, _DOC = ("rtf", "Rich Text Format"), ("doc", "MS Word 97")
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def parse(content: bytes, *, page_limit: int, report: PageReport) -> ParsedDocument:
    """Every page of the file.

    Raises DocumentUnreadable when it is damaged or LibreOffice is missing, DocumentOverLimits when
    LibreOffice takes too long.
    """
    program = _program()
    if program is None:
        raise DocumentUnreadable(
            "Reading DOC and RTF needs LibreOffice on the server, which it does not have. Save "
            "the file as DOCX or PDF and drop that."
        )
    with tempfile.TemporaryDirectory(prefix="medmemory-") as folder:
        converted = _convert(program, content, Path(folder))
    return docx.parse(converted, page_limit=page_limit, report=report)


def _program() -> Path | None:
    for name in _PROGRAMS:
        if found := shutil.which(name):
            # What is on the path may be a script that starts another process, which would stay.
            itself = Path(found).resolve().with_name("soffice.bin")
            return itself if itself.exists() else Path(found)
    return None


def _convert(program: Path, content: bytes, folder: Path) -> bytes:
    suffix, its_filter = _RTF if content.startswith(_RTF_MARK) else _DOC
    profile, source = folder / "profile", folder / f"document.{suffix}"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    source.write_bytes(content)
    arguments = [
        *(str(program), f"-env:UserInstallation={profile.as_uri()}"),
        *("--headless", "--norestore", "--nologo", "--nodefault", f"--infilter={its_filter}"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)),
    ]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    try:
        for _ in range(2):
            ended = subprocess.run(  # noqa: S603  # fixed words; the file's name is ours
                arguments,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
            if ended.returncode != _RESTART:
                break
        return (folder / "document.docx").read_bytes()
    except subprocess.TimeoutExpired:
        raise DocumentOverLimits from None
    except OSError as error:
        raise DocumentUnreadable(
            "LibreOffice could not read this file: it is damaged or not what its name says. Save "
            "it as DOCX or PDF and drop that."
        ) from error
