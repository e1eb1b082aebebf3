"""Whether a text layer says what its page shows is told by its letters."""

import pytest

from medmemory.ingestion.parsing.geometry import Word
from medmemory.ingestion.parsing.text_quality import is_garbage, is_misread
from tests.support import paper

LETTER = " ".join(paper.LETTER)
FRENCH = """Madame, Monsieur, je vous remercie de m'avoir adressé cette patiente de soixante-cinq
ans pour une dyspnée d'effort. L'échographie montre une fraction d'éjection conservée. Le traitement
par bisoprolol est poursuivi, et un contrôle de la kaliémie est souhaitable dans deux semaines."""
POLISH = """Pacjentka zgłasza ból w klatce piersiowej i duszność wysiłkową od sześciu tygodni.
Ciśnienie tętnicze prawidłowe. Zalecono kontrolę poziomu potasu oraz próbę wysiłkową w poradni."""
SWAHILI = """Mgonjwa alifika hospitalini kwa sababu ya kupumua kwa shida na maumivu ya kifua.
Shinikizo la damu lilikuwa juu na mapafu yalikuwa na sauti zisizo za kawaida. Alianza matibabu na
hali yake ikaboreka haraka sana baada ya siku mbili za dawa."""
LABORATORY = "\n".join(
    f"Analyte {number} | Result: {number}.5 | Unit: mmol/l | Reference range: 3.5 - 5.1 | Flag: H"
    for number in range(40)
)


def words_of(text: str) -> list[Word]:
    return [Word(written, 0, 0, 1, 1) for written in text.split()]


def moved(text: str, places: int) -> str:
    return "".join(
        chr((ord(letter) - ord("a") + places) % 26 + ord("a")) if "a" <= letter <= "z" else letter
        for letter in text.lower()
    )


@pytest.mark.parametrize("places", [1, 3, 7, 13, 20])
def test_a_layer_whose_letters_stand_for_others_is_garbage(places: int) -> None:
    assert is_garbage(words_of(moved(LETTER, places)), unmapped=0.0)


def test_a_layer_of_glyph_numbers_is_garbage() -> None:
    numbers = "".join(chr(ord(letter) - 29) if ord(letter) > 61 else letter for letter in LETTER)
    assert is_garbage(words_of(numbers), unmapped=0.0)


@pytest.mark.parametrize(
    "text", [LETTER, LETTER.upper(), FRENCH, POLISH, SWAHILI, LABORATORY, "患者" * 90]
)
def test_what_people_write_is_none(text: str) -> None:
    assert not is_garbage(words_of(text), unmapped=0.0)
    assert not is_misread(words_of(text))


def test_signs_between_letters_are_a_scanners_mistakes() -> None:
    misread = LETTER.translate(str.maketrans("asie", "@5!3"))
    assert is_misread(words_of(misread))


def test_units_codes_and_addresses_are_not() -> None:
    text = """HbA1c 7.9 %, CA15-3 31 U/mL, eGFR 33 mL/min/1.73m2, CD4+ 410, factor-V Leiden,
    pT2pN0M0, ward@hospital.example, https://ehr.example/a1, T2DM, CKD3b, ER+/HER2-, B12"""
    assert not is_misread(words_of(f"{LETTER} {text}"))
