"""Rankings, citations, refusals, and what a report makes of them."""

from datetime import date
from typing import Any

import pytest

from medmemory.clinical.answer import AnswerOutcome
from medmemory.evaluation.cases import CaseSet, Source
from medmemory.evaluation.figures import figures_of
from medmemory.evaluation.rankings import agrees, cites, ranked
from medmemory.evaluation.report import Evaluation, markdown, short_table
from medmemory.evaluation.scoring import Score, Verdict, scored
from tests.support.evaluation import ANSWERABLE, PATIENT, answer, asked, candidate

POTASSIUM = {"type": "number", "value": "4.4", "unit": "mmol/L"}
AT = {"document": "letter.txt", "words": "Potassium 4.4 mmol/L"}


def source(words: str | None = None, **more: Any) -> Source:
    return Source.model_validate({"document": "letter.txt", "words": words, **more})


def test_recall_reciprocal_rank_and_gain_of_a_ranking() -> None:
    found = [candidate("nothing"), candidate("Potassium 4.4 mmol/L"), candidate("Sodium 139")]
    ranking = ranked(found, [source("Potassium 4.4"), source("Sodium 139"), source("Urea 7")])
    assert ranking.ranks == (2, 3, None)
    assert ranking.recall(1) == 0
    assert ranking.recall(5) == pytest.approx(2 / 3)
    assert ranking.reciprocal_rank == 0.5
    # (1/log2 3 + 1/log2 4) / (1/log2 2 + 1/log2 3 + 1/log2 4)
    assert ranking.ndcg == pytest.approx((0.63093 + 0.5) / (1 + 0.63093 + 0.5), abs=1e-4)


def test_one_passage_that_holds_two_sources_is_a_perfect_ranking() -> None:
    ranking = ranked([candidate("Sodium 139, urea 7")], [source("Sodium 139"), source("Urea 7")])
    assert (ranking.ranks, ranking.ndcg) == ((1, 1), 1)


def test_documents_count_once_where_whole_documents_are_sought() -> None:
    found = [
        candidate("a", file_name="other.txt"),
        candidate("b", file_name="other.txt"),
        candidate("c"),
    ]
    assert ranked(found, [source()]).ranks == (2,)


def test_an_alternative_is_as_good_as_the_source() -> None:
    place = source("Potassium 4.4", alternatives=[{"document": "lab.csv", "words": "K 4.4"}])
    assert ranked([candidate("K 4.4", file_name="lab.csv")], [place]).ranks == (1,)


def test_words_of_a_scan_or_a_table_agree_when_nearly_all_stand_near_each_other() -> None:
    assert agrees("Drug | Dose\nBisoprolo1 | 2.5 mg once a day", "Bisoprolol 2.5 mg once a day")
    assert not agrees("Bisoprolol was stopped.", "Bisoprolol 2.5 mg once a day")
    far = f"Potassium {'word ' * 40} 4.4"
    assert not agrees(far, "Potassium 4.4")


def test_a_citation_needs_document_page_and_words() -> None:
    (cited,) = answer("x [1]", candidate("Potassium 4.4 mmol/L today", page=2)).citations
    assert cites(cited, source("Potassium 4.4 mmol/L", page=2))
    assert cites(cited, source("On arrival potassium 4.4 mmol/L today, as said"))
    assert cites(cited, source(page=2))
    assert not cites(cited, source("Potassium 4.4 mmol/L", page=1))
    assert not cites(cited, source("Sodium 139 mmol/L"))
    assert not cites(cited, Source(document="other.txt"))


def test_a_right_answer_has_all_its_figures() -> None:
    passage = candidate("Potassium 4.4 mmol/L")
    made = scored(
        asked(
            answer("Potassium 4.4 mmol/L [1]", passage), [passage], facts=[POTASSIUM], sources=[AT]
        )
    )
    figures = figures_of([made])
    assert made.verdict is Verdict.ANSWERED
    assert made.badness == 0
    for name in ("facts", "first_line", "citation_precision", "citation_recall"):
        assert figures[name] == 1, name
    assert (figures["retrieval_recall_at_1"], figures["numbers_in_source"]) == (1, 1)
    assert (figures["false_refusals"], figures["true_refusals"]) == (0, None)


def test_refusals_are_right_or_wrong_by_what_the_record_holds() -> None:
    refusal = answer("Not found in the record.", outcome=AnswerOutcome.ABSENT)
    wrong = scored(asked(refusal, facts=[POTASSIUM]))
    right = scored(asked(refusal, answerable=False))
    guess = scored(asked(answer("Ferritin 11 [1]", "Ferritin 11"), answerable=False))
    assert (wrong.verdict, right.verdict, guess.verdict) == (
        Verdict.FALSE_REFUSAL,
        Verdict.TRUE_REFUSAL,
        Verdict.FALSE_ANSWER,
    )
    figures = figures_of([wrong, right, guess])
    assert (figures["false_refusals"], figures["true_refusals"]) == (1, 0.5)
    assert figures["facts"] == 0


def test_an_older_value_in_the_first_line_misleads() -> None:
    older = {**POTASSIUM, "value": "5.8"}
    text = "Potassium 5.8 mmol/L [1]\n\nPotassium 4.4 mmol/L [2]"
    case: dict[str, Any] = {"facts": [POTASSIUM], "misleading": [older]}
    made = scored(asked(answer(text, "Potassium 5.8 mmol/L", "Potassium 4.4 mmol/L"), **case))
    assert made.is_misleading
    assert made.facts == 1
    better = scored(asked(answer("4.4 mmol/L, before 5.8 mmol/L [1]", "4.4 5.8"), **case))
    assert not better.is_misleading


def evaluation(*scores: Score, **bounds: Any) -> Evaluation:
    cases = CaseSet.model_validate(
        {
            "name": "renal clinic",
            "thresholds": {"evidence": bounds},
            "patients": [PATIENT["patient"]],
            "questions": [ANSWERABLE["question"]],
        }
    )
    return Evaluation(cases, "evidence", date(2025, 1, 2), {"model": "m"}, scores, {})


def test_the_worst_cases_are_listed_but_no_held_out_question() -> None:
    refusal = answer("Not found in the record.", outcome=AnswerOutcome.ABSENT)
    shown = scored(asked(refusal, id="d1", question="Last potassium?", facts=[POTASSIUM]))
    hidden = scored(asked(refusal, id="h1", question="Secret?", facts=[POTASSIUM], held_out=True))
    page = markdown(evaluation(shown, hidden))
    assert "| d1 | Last potassium? | value 4.4, unit mmol/L |" in page
    assert "Secret?" not in page
    assert "| false refusals of answerable | 1.000 | 1.000 | 1.000 |" in page


def test_a_missed_threshold_is_named_and_one_that_is_met_is_not() -> None:
    refusal = answer("Not found in the record.", outcome=AnswerOutcome.ABSENT)
    made = evaluation(
        scored(asked(refusal, facts=[POTASSIUM])),
        false_refusals={"at_most": 0.05},
        facts={"at_least": 0},
        true_refusals={"at_least": 0.95},  # nothing to measure it on
    )
    assert [one.figure for one in made.missed] == ["false_refusals", "true_refusals"]
    assert "(≤ 0.05, missed)" in short_table(made)


def test_the_heading_of_a_list_is_not_its_first_line() -> None:
    text = "Results, 2024-03-02:\n\n- Potassium 4.4 mmol/L [1]"
    made = scored(asked(answer(text, "Potassium 4.4 mmol/L"), facts=[POTASSIUM]))
    assert made.fact_in_first_line
