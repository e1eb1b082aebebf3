"""File names lose everything that could steer a terminal, a page or a file system."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmemory.ingestion.intake import LONGEST_FILE_NAME, clean_file_name, title_of


@pytest.mark.parametrize(
    ("dropped", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\labs.docx", "labs.docx"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("fdp.\u202etxt.exe", "fdp.txt.exe"),
        ("two  words\n.pdf", "two words .pdf"),
        ("...", "document"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_FILE_NAME - 4) + ".pdf"),
        ("Befund Mu\u0308ller.pdf", "Befund Müller.pdf"),
    ],
)
def test_names_are_cleaned(dropped: str, kept: str) -> None:
    assert clean_file_name(dropped) == kept


@given(st.text(max_size=400))
def test_any_name_ends_short_printable_and_without_folders(dropped: str) -> None:
    name = clean_file_name(dropped)
    assert 0 < len(name) <= LONGEST_FILE_NAME
    assert not set(name) & set("/\\")
    assert all(unicodedata.category(character)[0] != "C" for character in name)
    assert clean_file_name(name) == name


def test_a_title_is_the_readable_stem() -> None:
    assert title_of("discharge_letter_2024.pdf") == "discharge letter 2024"
