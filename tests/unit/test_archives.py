"""Archives give out their files, within bounds, and name what they kept back."""

import io
import stat
import zipfile

import pytest

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import archive
from tests.support.documents import docx_file, pdf, zip_file


def read(content: bytes) -> ParsedDocument:
    return archive.parse(content, page_limit=50, report=lambda *_: None)


def names_in(parsed: ParsedDocument) -> list[str]:
    return [attachment.file_name for attachment in parsed.attachments]


def entry(name: str, *, mode: int = 0o644, flags: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.flag_bits = flags
    return made


def archive_of(entries: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for info, content in entries:
            made.writestr(info, content)
    return output.getvalue()


def test_every_file_comes_out_with_a_name_of_its_own() -> None:
    parsed = read(
        zip_file(
            {
                "2024/labs.pdf": pdf(["x"]),
                "2025/labs.pdf": b"y",
                "letter.docx": docx_file(["z"]),
                "__MACOSX/._letter.docx": b"q",
                ".DS_Store": b"q",
            }
        )
    )
    assert names_in(parsed) == ["labs.pdf", "labs (2).pdf", "letter.docx"]
    assert parsed.attachments[0].content == pdf(["x"])
    assert parsed.pages[0].text.splitlines()[:2] == ["Archive with 3 files", "1. labs.pdf (1 KB)"]
    assert parsed.warnings == ()


def test_paths_lead_nowhere() -> None:
    parsed = read(
        archive_of(
            [
                (entry("../../../etc/cron.d/evil"), b"a"),
                (entry("/etc/passwd"), b"b"),
                (entry("C:\\Windows\\x.txt"), b"c"),
                (entry("link", mode=stat.S_IFLNK | 0o777), b"/etc/shadow"),
                (entry("empty.txt"), b""),
            ]
        )
    )
    assert names_in(parsed) == ["evil"]
    assert "passwd (named by an absolute path)" in parsed.pages[0].text
    assert "link (a link to another file)" in parsed.pages[0].text
    assert "empty.txt (empty)" in parsed.warnings[0]


def test_an_archive_within_is_unpacked_once_and_no_deeper() -> None:
    deepest = zip_file({"deep.txt": b"x"})
    parsed = read(
        zip_file({"a.txt": b"a", "in.zip": zip_file({"b.txt": b"b", "in2.zip": deepest})})
    )
    assert names_in(parsed) == ["a.txt", "b.txt"]
    assert parsed.warnings == ("Not read from the archive: in2.zip (an archive within archives).",)


def test_protected_and_damaged_entries_are_named() -> None:
    content = bytearray(zip_file({"open.txt": b"x", "torn.txt": b"words " * 50}))
    at = content.find(b"torn.txt") + len(b"torn.txt")
    content[at + 2 : at + 6] = b"\xff\xff\xff\xff"
    warning = read(bytes(content)).warnings[0]
    assert "torn.txt (damaged)" in warning
    protected = zip_file({"open.txt": b"x", "shut.txt": b"y"})
    at = protected.rfind(b"PK\x01\x02")
    protected = protected[: at + 8] + b"\x01" + protected[at + 9 :]
    assert "shut.txt (protected by a password)" in read(protected).warnings[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zip_file({"bomb": bytes(60_000_000)}), "far more"),
        (zip_file({f"{number}": b"" for number in range(10_001)}), "far more"),
        (zip_file({"empty.txt": b""}), "no file"),
        (zip_file({"a.txt": b"x"})[:-10], "damaged"),
    ],
    ids=["bomb", "countless", "nothing", "cut"],
)
def test_an_archive_that_cannot_be_unpacked_says_why(content: bytes, words: str) -> None:
    with pytest.raises(DocumentUnreadable, match=words):
        read(content)


def test_a_bomb_within_an_archive_stays_packed() -> None:
    bomb = zip_file({"bomb": bytes(60_000_000)})
    parsed = read(zip_file({"a.txt": b"a", "in.zip": bomb}))
    assert names_in(parsed) == ["a.txt"]
    assert "damaged or too large" in parsed.warnings[0]


def test_an_entry_without_a_name_still_comes_out() -> None:
    content = zip_file({"a.txt": b"a", "b.txt": b"b"})
    at = content.rfind(b"b.txt")
    # Its name in the directory is one that ends before it begins.
    parsed = read(content[:at] + b"\x00.txt" + content[at + 5 :])
    assert names_in(parsed)[0] == "a.txt"
