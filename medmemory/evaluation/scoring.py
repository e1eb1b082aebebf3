"""One question's answer, scored against what is known to be right."""

from dataclasses import dataclass
from enum import StrEnum

from medmemory.clinical.answer import Answer, AnswerOutcome, Candidate
from medmemory.evaluation.cases import Question
from medmemory.evaluation.matching import shown_numbers, stated
from medmemory.evaluation.rankings import Ranking, cites, ranked
from medmemory.evaluation.said import said_lines


class Verdict(StrEnum):
    ANSWERED = "answered"
    TRUE_REFUSAL = "true refusal"
    FALSE_REFUSAL = "false refusal"
    FALSE_ANSWER = "false answer"
    BROKEN_OFF = "broken off"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what the search found for it and what was answered, with the seconds it took."""

    question: Question
    answer: Answer
    candidates: tuple[Candidate, ...]
    seconds: float
    search_seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """What is None cannot be said of this question: nothing was cited, or no facts are given."""

    asked: Asked
    verdict: Verdict
    ranking: Ranking | None
    facts: float | None  # share of the key facts stated
    fact_in_first_line: bool | None
    is_misleading: bool
    citations_right: int
    citations: int
    sources_cited: float | None
    numbers_held: int
    numbers_shown: int

    @property
    def badness(self) -> float:
        """What the report lists first; 0 is nothing to complain of."""
        if self.verdict is Verdict.FALSE_ANSWER:
            return 4.0
        unheld = self.numbers_shown > self.numbers_held
        not_found = 0.0 if self.ranking is None else 1 - self.ranking.recall(5)
        refused = self.verdict in {Verdict.FALSE_REFUSAL, Verdict.BROKEN_OFF}
        missing = 1 - (self.facts if self.facts is not None else float(not refused))
        return 5 * self.is_misleading + 3 * unheld + 2 * missing + refused + 0.5 * not_found


def scored(asked: Asked) -> Score:
    """The figures of one answer; what it says counts only if it is an answer."""
    question, answer = asked.question, asked.answer
    verdict = _verdict(question, answer)
    is_answer = verdict in {Verdict.ANSWERED, Verdict.FALSE_ANSWER, Verdict.BROKEN_OFF}
    lines = said_lines(answer) if is_answer else []
    shown, held = shown_numbers(lines)
    first = [line for line in lines if not line.is_heading][:1]
    facts = [stated(fact, lines) for fact in question.facts]
    in_first = any(stated(fact, first) > 0 for fact in question.facts)
    misled = any(stated(fact, first) > 0 for fact in question.misleading)
    right = _right_citations(asked) if question.sources else 0
    return Score(
        asked=asked,
        verdict=verdict,
        ranking=ranked(asked.candidates, question.sources) if question.sources else None,
        facts=sum(facts) / len(facts) if facts else None,
        fact_in_first_line=in_first if facts and is_answer else None,
        is_misleading=misled and not in_first,
        citations_right=right,
        citations=len(answer.citations) if question.sources and is_answer else 0,
        sources_cited=_sources_cited(asked),
        numbers_held=held,
        numbers_shown=shown,
    )


def _verdict(question: Question, answer: Answer) -> Verdict:
    if answer.outcome in {AnswerOutcome.STOPPED, AnswerOutcome.INTERRUPTED}:
        return Verdict.BROKEN_OFF
    refused = answer.outcome is AnswerOutcome.ABSENT
    if question.answerable:
        return Verdict.FALSE_REFUSAL if refused else Verdict.ANSWERED
    return Verdict.TRUE_REFUSAL if refused else Verdict.FALSE_ANSWER


def _right_citations(asked: Asked) -> int:
    return sum(
        any(cites(citation, source) for source in asked.question.sources)
        for citation in asked.answer.citations
    )


def _sources_cited(asked: Asked) -> float | None:
    sources = asked.question.sources
    if not sources:
        return None
    return sum(
        any(cites(citation, source) for citation in asked.answer.citations) for source in sources
    ) / len(sources)
