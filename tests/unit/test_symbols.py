"""Elements by their symbols, in questions that ask for results."""

import pytest

from medmemory.retrieval.symbols import spelled


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("last K", "last potassium"),
        ("k?", "potassium?"),
        ("What are her latest Na, K and urea?", "What are her latest sodium, potassium and urea?"),
        ("K and creatinine", "potassium and creatinine"),
        ("highest Na in 2023", "highest sodium in 2023"),
        ("K before surgery?", "potassium before surgery?"),
    ],
)
def test_a_symbol_among_results_is_its_element(question: str, meant: str) -> None:
    assert spelled(question) == meant


@pytest.mark.parametrize(
    "question",
    ["Who is Dr K?", "vitamin K?", "Any mg?", "N/A", "Is his CA 19-9 up?", "ward K letter", "K+?"],
)
def test_a_letter_elsewhere_is_a_letter(question: str) -> None:
    assert spelled(question) == question
