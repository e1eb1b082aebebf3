"""Text is read in the encoding it was written in, or a warning says that this was a guess."""

import pytest

from medmemory.ingestion.parsing.decoding import clean, decode_with_warnings, is_text

GERMAN = "Patient Größe 170 cm, Körpertemperatur 37 °C. Über Nacht keine Auffälligkeiten."
FRENCH = "Le patient a été hospitalisé après une crise aiguë, sans fièvre ni dyspnée."
POLISH = "Pacjent został przyjęty z powodu bólu. Zażywa leki na nadciśnienie, źle się czuje."
RUSSIAN = "Пациент поступил с жалобами на боли в груди. Принимает препараты от давления."
GREEK = "Ο ασθενής εισήχθη με πόνο στο στήθος. Λαμβάνει φάρμακα για την πίεση."
JAPANESE = "患者は胸痛のため入院しました。高血圧の薬を服用しています。"
CHINESE = "患者因胸痛入院。正在服用高血压药物，没有水肿。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "utf-16"), (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"), (GERMAN, "utf-32"), (GERMAN, "cp1252"), (GERMAN, "cp850"),
        ("Temperature 37 °C, creatinine 92 µmol/l", "cp1252"), (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"), (POLISH, "cp1250"), (POLISH, "iso8859-2"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (GREEK, "cp1253"), (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"), (CHINESE, "gb18030"),
    ],
)  # fmt: skip
def test_letters_are_read_as_they_were_written(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert is_text(content)
    assert decode_with_warnings(content)[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_plain_encoding_needs_no_warning(encoding: str) -> None:
    assert decode_with_warnings(GERMAN.encode(encoding))[1] == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Größe 170".encode("mac_roman"), "does not say how its letters are encoded"),
        ("Hasta göğüs ağrısı ile başvurdu".encode("cp1254"), "does not say how"),
        (f"{GERMAN} {FRENCH}".encode() + b" torn \xff", "1 character could not be read"),
    ],
    ids=["few letters", "Turkish or Icelandic", "torn UTF-8"],
)
def test_a_guess_is_named_as_one(content: bytes, words: str) -> None:
    assert words in " ".join(decode_with_warnings(content)[1])


def test_bytes_that_are_no_text_are_not_taken_for_it() -> None:
    assert not is_text(bytes(range(256)) * 40)
    assert not is_text(b"abc" + bytes(100))


def test_a_word_that_may_be_parted_is_whole_and_a_range_stays_one() -> None:
    assert clean("hydro\xadchloro\xadthiazide") == "hydrochlorothiazide"
    assert clean("3.5\xad5.1") == "3.5-5.1"
