"""What a table says in several words is found however a line writes it, and only there."""

from collections.abc import Callable

import pytest

from medmemory.retrieval.ambiguous_abbreviations import MEANINGS
from medmemory.retrieval.finding import TermFinder
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.words import concepts, content_words, named_in, speaks_of, stems, terms

_WORDINGS = sorted({one for line in entries(SYNONYMS + ANSWERED_BY) for one in line})
# Of these every word counts, and a hyphen makes no other word of them.
_OF_PLAIN_WORDS = [
    one
    for one in _WORDINGS
    if len(one.split()) > 1
    and content_words(one) == one.split()
    and all(word.isalpha() and len(word) > 2 for word in one.split())
]
_MADE_BY_A_PREFIX = ("anti", "auto", "mini", "non", "post", "self", "under")


@pytest.mark.parametrize(
    "line",
    [
        "{}: 12",
        "| {} | 12 |",
        "Finding: {}.",
        "({}), then more",
        "Test: {}; Result: 12",
    ],
)
@pytest.mark.parametrize("cased", [str.lower, str.upper, str.title])
def test_each_wording_is_found_in_any_line(line: str, cased: Callable[[str], str]) -> None:
    missed = [
        one
        for one in _WORDINGS
        if not set(concepts(one)) <= stems(line.format(cased(one).replace("'S", "'s")))
    ]
    assert missed == []


def test_a_wording_of_several_words_may_be_broken_by_a_line() -> None:
    broken = {one: one.replace(" ", "\n", 1) for one in _WORDINGS}
    assert [one for one, text in broken.items() if not set(concepts(one)) <= stems(text)] == []


def test_a_wording_of_several_words_may_be_joined_by_hyphens() -> None:
    assert [
        one
        for one in _OF_PLAIN_WORDS
        if not one.startswith(_MADE_BY_A_PREFIX)
        and one.replace(" ", "-") not in _WORDINGS
        and not set(concepts(one)) <= stems(one.replace(" ", "-"))
    ] == []


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("blood type?", "Blood group: O negative"),
        ("blood group", "ABO group | A positive"),
        ("Blood-group?", "Blood type AB."),
        ("relapse indicators?", "Early warning signs: sleeps less"),
        ("Any chills?", "Fever/chills since Monday."),
        ("c section?", "Elective C-section in 2019."),
        ("x ray of the wrist", "Wrist X-ray: no fracture."),
        ("SI?", "No suicidal ideation."),
        ("when was the scope", "Cystoscopy on 3 May: normal."),
        ("xr ankle", "X-ray of the ankle."),
        ("VTE?", "Aunt had a leg clot."),
        ("Pen allergic?", "Penicillin: rash"),
        ("epi pen dose", "Adrenaline auto-injector 300 micrograms."),
        ("wt", "Weight 61 kg"),
        ("asthma at nite", "Asthma worse at night."),
        ("NPH", "Normal pressure hydrocephalus."),
        ("anti-TNF?", "Golimumab 50 mg once a month."),
    ],
)
def test_the_line_speaks_of_what_is_asked(question: str, line: str) -> None:
    assert any(speaks_of(stems(line), asked) for asked in concepts(question))


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("pacemaker", "Warm, CRT < 2 s."),
        ("gentamicin", "This pleasant 70-year-old gent came alone."),
        ("hydrocephalus", "NPH 12 units at bedtime."),
        ("peritoneal dialysis", "Pre-dialysis review."),
        ("road traffic accident", "RTC in six weeks."),
        ("antidepressant", "Atomoxetine 40 mg."),
        ("antihistamine", "Amantadine 100 mg."),
        ("chemotherapy", "Emtricitabine 200 mg."),
        ("antibiotic", "Bleomycin 15 units."),
        ("anti-tnf", "Dupilumab 300 mg."),
        ("dexamfetamine", "Urine screen: amphetamine negative."),
        ("smoking", "Non-smoker."),
        ("aspirin", "ASA 2, fit for day surgery."),
        ("blood culture", "Stopped b/c of a rash."),
        ("aortic valve replacement", "ST elevation in aVR."),
        ("mental health act", "The specimen was serially sectioned."),
    ],
)
def test_a_line_of_something_else_does_not(asked: str, line: str) -> None:
    assert not any(speaks_of(stems(line), concept) for concept in concepts(asked))


def test_of_joined_words_each_has_its_place() -> None:
    named = [
        (one.concept, "fever/chills today"[one.start : one.end])
        for one in named_in("fever/chills today")
    ]
    assert named == [("fever", "fever"), ("chill", "chills"), ("toda", "today")]


def test_a_search_finds_words_that_a_hyphen_joins() -> None:
    finder = TermFinder(terms("iron deficiency"))
    assert all(finder.found("iron-deficiency anaemia", ""))


def test_each_ambiguous_abbreviation_has_a_meaning() -> None:
    assert [line for line in entries(MEANINGS) if len(line) < 2] == []
