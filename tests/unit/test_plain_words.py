"""Questions in plain or hurried words, answered by a record that uses clinical ones."""

import asyncio
from collections import Counter

import pytest

from medmemory.answering.quoting.evidence import choose
from medmemory.answering.quoting.restating import restated
from medmemory.clinical.answer import SearchQuery
from medmemory.retrieval.finding import TermFinder
from medmemory.retrieval.vocabulary import SYNONYMS, entries
from medmemory.retrieval.word_forms import forms_of
from medmemory.retrieval.words import answered_by, concepts, named_in, speaks_of, stems, terms
from tests.unit.test_evidence import candidate, shown


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("When was her hip operation?", "Cemented hemiarthroplasty on 3 May 2024."),
        ("womb removed?", "Hysterectomy in 1989 for fibroids."),
        ("water tablet dose", "Furosemide 40 mg each morning."),
        ("which blood thinner is she on", "Apixaban 2.5 mg twice a day."),
        ("is she on a blood thinner", "Clopidogrel 75 mg once a day."),
        ("which bone tablet was started", "Alendronic acid 70 mg once weekly was started."),
        ("thyroid tablet dose", "Levothyroxine 75 micrograms once a day."),
        ("has she ever had a mini stroke", "She had a transient ischaemic attack in 2022."),
        ("kidney numbers", "Creatinine 148 µmol/L."),
        ("inflammation markers", "CRP 31 mg/L, ESR 40 mm/h."),
        ("any bad cholesterol", "LDL 1.6 mmol/L."),
        ("heart tracing result", "ECG showed sinus rhythm."),
        ("any diabetic eye disease", "Right eye: mild nonproliferative retinopathy."),
        ("has the memory test been done", "Scores 17 of 30 on the MMSE today."),
        ("how much does he drink", "Alcohol is down to six units at weekends."),
        ("any chest infection", "Treated for pneumonia in March."),
        ("what did the camera test show", "Gastroscopy showed a clean ulcer."),
        ("When was the visit to A&E?", "Seen in the emergency department on 2024-03-02."),
    ],
)
def test_plain_words_find_the_clinical_ones(question: str, line: str) -> None:
    assert shown(question, candidate(line)) == [line]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("any water tablet?", "Bisoprolol 2.5 mg once a day."),
        ("is she on a steroid tablet", "Steroid injection into the knee in May."),
        ("when was the womb removed", "Hip replacement in 2014."),
        ("does she take a sleeping tablet", "She sleeps through."),
        ("what did the heart tracing show", "A 24-hour tape has been requested."),
        ("sugar level", "Sodium 139 mmol/L."),
    ],
)
def test_what_is_merely_near_is_no_answer(question: str, line: str) -> None:
    assert shown(question, candidate(line)) == []


class TapeAlike:
    """To it a line with the tape is what is most like any question."""

    is_loaded = True

    def embed_query(self, _text: str) -> list[float]:
        return [1.0, 0.0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[0.6, 0.8] if "tape" in text else [0.4, 0.9] for text in texts]


@pytest.mark.parametrize(("tape", "is_answered"), [("was clear", True), ("was requested", False)])
def test_what_is_still_to_come_leaves_no_other_line_to_answer(tape: str, is_answered: bool) -> None:
    record = candidate(f"The 24-hour tape {tape}. Clips to come out on 17 May by the nurses.")
    found = asyncio.run(choose(SearchQuery("24 hour tape result?"), [record], TapeAlike()))
    assert [quote.shown for quote in found.quotes] == (
        [("The 24-hour tape was clear.",)] if is_answered else []
    )


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("hysterectomies", "-ectomy"),
        ("oesophagectomy", "esophag-"),
        ("hemiarthroplasty", "-plasty"),
        ("apixaban", "-xaban"),
        ("rosuvastatin", "-vastatin"),
    ],
)
def test_the_form_of_a_word_says_what_it_is(word: str, form: str) -> None:
    assert form in forms_of(word)


@pytest.mark.parametrize("word", ["april", "cholesterol", "aripiprazole", "nystatin", "concept"])
def test_words_that_only_look_so_have_no_form(word: str) -> None:
    assert forms_of(word) == frozenset()


def test_a_drug_that_no_table_names_is_known_by_its_ending() -> None:
    (anticoagulant,) = concepts("anticoagulant")
    assert "betrixaban" not in " ".join(answered_by(anticoagulant))
    assert speaks_of(stems("Betrixaban 80 mg"), anticoagulant)


def test_the_ranking_finds_forms_in_the_line_that_has_them() -> None:
    (found,) = TermFinder(terms("gullet")).found("No fever.\nOesophagectomy in 2011.", "")
    assert found is not None
    assert found.lines == {1}


@pytest.mark.parametrize("said", ["tablet", "pill", "drug", "medicine"])
def test_a_medication_for_something_is_called_many_names(said: str) -> None:
    assert concepts(f"water {said}") == concepts("diuretic")


def test_what_a_text_names_is_placed() -> None:
    text = "Is the blood pressure high?"
    assert [text[one.start : one.end] for one in named_in(text)] == ["blood pressure", "high"]


@pytest.mark.parametrize(
    ("question", "line", "in_its_words"),
    [
        (
            "When was her hip operation?",
            "Hemiarthroplasty on 3 May",
            "When was her Hemiarthroplasty ?",
        ),
        ("Has the mini-mental worsened?", "17 of 30 on the MMSE", "Has the MMSE worsened?"),
        ("Any chest pain?", "No fever", "Any chest pain?"),
    ],
)
def test_a_question_is_put_in_the_words_of_a_line(
    question: str, line: str, in_its_words: str
) -> None:
    assert restated(question, line) == in_its_words


def test_no_wording_names_two_concepts() -> None:
    lines = entries(SYNONYMS)
    named = Counter(
        (wording, concept)
        for names in lines
        for concept in {names[0]}
        for wording in dict.fromkeys(names)
    )
    concepts_of = Counter(wording for wording, _ in named)
    assert [wording for wording, count in concepts_of.items() if count > 1] == []
