"""The same words twice count once; what differs in anything does not."""

from medmemory.retrieval.duplicates import is_repeated, plain

NOTE = (
    "Seen in clinic for her diabetes. Blood pressure 128/76 mmHg, weight 71 kg, HbA1c 52 mmol/mol. "
    "She denies chest pain and breathlessness. Metformin is continued, to be seen in six months."
)


def test_a_forwarded_note_is_the_same() -> None:
    forwarded = "\n".join(f"> {line}" for line in NOTE.split(". "))
    assert is_repeated(plain(NOTE), [plain(NOTE.replace(". ", "\n"))]) is False  # stops are words
    assert is_repeated(plain(forwarded), [plain("\n".join(NOTE.split(". ")))])


def test_a_note_cut_a_little_elsewhere_is_the_same() -> None:
    assert is_repeated(plain(NOTE), [plain(NOTE[9:] + " Dr Wren")])
    assert not is_repeated(plain(NOTE), [plain(NOTE[60:])])


def test_another_value_or_a_denial_makes_another_note() -> None:
    for change in (("128/76", "148/96"), ("denies", "reports"), ("six", "two")):
        assert not is_repeated(plain(NOTE.replace(*change)), [plain(NOTE)])


def test_short_passages_are_the_same_only_when_they_are() -> None:
    assert is_repeated("Aspirin 75 mg", ["Aspirin 75 mg"])
    assert not is_repeated("Aspirin 75 mg", ["Aspirin 75 mg daily"])
