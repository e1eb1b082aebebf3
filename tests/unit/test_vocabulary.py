"""The tables of wordings: each says one thing, and what is asked in short is found."""

from collections import defaultdict

import pytest

from medmemory.retrieval.ambiguous_abbreviations import MEANINGS
from medmemory.retrieval.vocabulary import ANSWERED_BY, SYNONYMS, entries
from medmemory.retrieval.words import concepts, content_words, speaks_of, stem, stems, words_of
from tests.unit.test_evidence import candidate, quotes

# Framed by a function word, these were one word all the while.
_SAID_IN_ONE_WORD = 3  # letters that what is left must have


def cut(wording: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in content_words(wording))


def test_a_wording_names_one_thing_only() -> None:
    named = defaultdict(set)
    for wordings in entries(SYNONYMS):
        for wording in wordings:
            named[cut(wording)].add(cut(wordings[0]))
    assert {wording: names for wording, names in named.items() if len(names) > 1} == {}


def test_without_its_function_words_a_wording_is_not_some_other_word() -> None:
    wordings = {one for line in entries(SYNONYMS + ANSWERED_BY) for one in line}
    left = {one: cut(one) for one in wordings if len(words_of(one)) > len(cut(one))}
    assert [one for one, words in left.items() if not words] == []
    assert [one for one, words in left.items() if len("".join(words)) < _SAID_IN_ONE_WORD] == []


def test_what_has_several_meanings_stands_for_none_of_them() -> None:
    named = {cut(wording) for line in entries(SYNONYMS) for wording in line}
    assert [line[0] for line in entries(MEANINGS) if cut(line[0]) in named] == []


@pytest.mark.parametrize(
    ("short", "line"),
    [
        ("TAVI?", "Transcatheter aortic valve implantation on 4 May."),
        ("MMF dose", "Mycophenolate 500 mg twice a day."),
        ("ISMN dose?", "Isosorbide mononitrate 30 mg in the morning."),
        ("any abx", "Co-amoxiclav 625 mg three times a day."),
        ("GCS", "Glasgow coma scale 14."),
        ("ORIF?", "Open reduction and internal fixation of the ankle."),
        ("BPPV", "Benign paroxysmal positional vertigo since March."),
        ("is she on a NSAID", "Naproxen 250 mg twice a day."),
        ("Advair?", "Seretide 250 two puffs twice a day."),
        ("is he on a tricyclic", "Nortriptyline 10 mg at night."),
        ("HCC?", "Hepatocellular carcinoma in segment 6."),
        ("OGTT", "Glucose tolerance test normal."),
    ],
)
def test_what_is_asked_in_short_is_answered_in_full(short: str, line: str) -> None:
    assert [quote.text for quote in quotes(short, candidate(line))] == [line]


@pytest.mark.parametrize(
    ("letters", "meaning"),
    [
        ("PE", "pulmonary embolus"),
        ("PE", "pleural effusion"),
        ("MS", "mitral stenosis"),
        ("CP", "chest pain"),
        ("CP", "cerebral palsy"),
        ("LOC", "loss of consciousness"),
    ],
)
def test_letters_with_several_meanings_are_answered_by_each_and_name_none(
    letters: str, meaning: str
) -> None:
    (asked,) = concepts(letters)
    (meant,) = concepts(meaning)
    assert speaks_of(stems(meaning), asked)
    assert not speaks_of(stems(f"{letters} in 2019"), meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dialysed", "dialysis"),
        ("dialyzed", "dialysis"),
        ("stenosed", "stenosis"),
        ("cirrhotic", "cirrhosis"),
        ("hypoglycaemic", "hypoglycemia"),
        ("amputated", "amputation"),
        ("cannulated", "cannulation"),
        ("excised", "excision"),
        ("venogram", "venography"),
        ("arthroscopic", "arthroscopy"),
        ("neurological", "neurology"),
    ],
)
def test_name_adjective_and_verb_of_one_thing_meet(one: str, other: str) -> None:
    assert stems(one) & stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hives", "HIV"),
        ("CRPS", "CRP"),
        ("mechanical", "mechanic"),
        ("repeat", "report"),
        ("position", "positive"),
        ("microgram", "mammogram"),
    ],
)
def test_what_only_looks_alike_does_not_meet(one: str, other: str) -> None:
    assert stems(one).isdisjoint(stems(other))


def test_forms_of_a_word_that_ends_in_ate_meet_with_those_of_one_in_eat() -> None:
    assert stems("repeated") == stems("repeat")
    assert stems("treated") == stems("treat")


def test_a_longer_wording_says_the_shorter_one_within() -> None:
    assert set(concepts("atrial fibrillation")) <= stems("paroxysmal atrial fibrillation")
    assert "palb" in stems("PALB2")


def test_a_class_is_denied_by_a_line_that_says_what_no_medication_is_taken_for() -> None:
    line = "She would rather take no medicine for her depression."
    assert [one.text for one in quotes("Is she on antidepressants?", candidate(line))] == [line]
    other = "She has depression. She would rather take no medicine for her gout."
    assert quotes("Is she on antidepressants?", candidate(other)) == []
