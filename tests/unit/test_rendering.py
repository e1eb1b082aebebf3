"""An answer on the page: what is said is what is shown, and every number leads to its page."""

import uuid
from datetime import date

import pytest

from medmemory.answering import notices
from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome, Coverage, SearchQuery
from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import CitationId, DocumentId, StepId
from medmemory.clinical.verification import SentenceState, VerifiedSentence
from medmemory.ui import markdown, rendering

FIRST = CitationId(uuid.UUID(int=1))
SECOND = CitationId(uuid.UUID(int=2))
STEP = StepId(uuid.UUID(int=3))


def citation(number: int, citation_id: CitationId, **values: object) -> Citation:
    details: dict[str, object] = {
        "document_id": DocumentId(uuid.UUID(int=9)),
        "document_title": "Discharge summary",
        "file_name": "discharge.pdf",
        "document_date": date(2024, 3, 2),
        "page_number": 3,
        "span": Span(0, 4),
        "quote": "text",
    }
    return Citation(id=citation_id, number=number, **{**details, **values})  # type: ignore[arg-type]  # fields by name


def finished(text: str, **values: object) -> Answer:
    details: dict[str, object] = {
        "mode": AnswerMode.MODEL,
        "outcome": AnswerOutcome.ANSWERED,
        "query": SearchQuery("?"),
        "passages": (),
        "citations": (citation(1, FIRST),),
        "coverage": Coverage(1, None, None, 0, 0),
        "model": "medgemma1.5:4b",
    }
    return Answer(text=text, **{**details, **values})  # type: ignore[arg-type]  # fields by name


def test_an_answer_ends_with_its_sources_and_who_wrote_it() -> None:
    assert rendering.answer(finished("HbA1c was 7.2 % [1].")) == (
        f"HbA1c was 7.2 % [[1]](/citations/{FIRST}).\n\n"
        "**Sources**\n\n"
        f"- [[1] Discharge summary · 2024-03-02 · p. 3](/citations/{FIRST})\n\n"
        "*Written by medgemma1.5\\:4b.*"
    )


def test_a_source_that_names_another_person_says_so() -> None:
    other = DocumentId(uuid.UUID(int=8))
    sources = (citation(1, FIRST), citation(2, SECOND, document_id=other))
    shown = rendering.answer(finished("a [1] b [2]", citations=sources), of_others={other})
    first, second = (line for line in shown.splitlines() if line.startswith("- "))
    assert first.endswith(f"](/citations/{FIRST})")
    assert second.endswith(f"](/citations/{SECOND}) · **names another person**")


def test_sources_stand_in_the_order_of_their_numbers() -> None:
    shown = rendering.sources([citation(2, SECOND, document_date=None), citation(1, FIRST)])
    assert shown.index("[1]") < shown.index("[2]")
    assert "[2] Discharge summary · no date · p. 3" in shown


def test_an_answer_without_a_model_comes_first_and_says_so_once_in_one_line() -> None:
    notice = f"The model server does not answer. {notices.QUOTED}"
    shown = rendering.answer(finished("Quote [1]", mode=AnswerMode.EVIDENCE_ONLY, notice=notice))
    assert shown.startswith("Quote")
    assert shown.endswith("*Quoted from the record, no model.*")
    assert shown.count("model") == 1
    assert "does not answer" not in shown  # the banner says it


def test_a_search_by_words_alone_is_named_under_the_answer() -> None:
    notice = f"{notices.QUOTED} {notices.LOADING}"
    shown = rendering.answer(finished("Quote [1]", mode=AnswerMode.EVIDENCE_ONLY, notice=notice))
    assert shown.index("Quote") < shown.index(f"> {notices.LOADING}") < shown.index("**Sources**")


def test_what_to_mind_about_a_models_answer_stands_under_it() -> None:
    shown = rendering.answer(finished("HbA1c 7.2 % [1].", notice=notices.LENGTH_REACHED))
    assert shown.startswith("HbA1c")
    assert f"\n\n> {notices.LENGTH_REACHED}\n\n**Sources**" in shown


def test_nothing_found_says_when_no_model_looked() -> None:
    absent = {"outcome": AnswerOutcome.ABSENT, "citations": ()}
    quoted = finished("Not found in the record.", mode=AnswerMode.EVIDENCE_ONLY, **absent)
    assert rendering.answer(quoted).endswith("\n\n*Searched without a model.*")
    assert rendering.answer(finished("Not found.", **absent)) == "Not found."


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        (AnswerOutcome.STOPPED, "**Stopped. This answer is incomplete.**"),
        (AnswerOutcome.INTERRUPTED, "**Interrupted. This answer is incomplete.**"),
    ],
)
def test_an_incomplete_answer_says_so_where_it_breaks_off(
    outcome: AnswerOutcome, ending: str
) -> None:
    shown = rendering.answer(finished("HbA1c was", outcome=outcome, citations=()))
    assert shown.startswith(f"HbA1c was\n\n{ending}")


def test_a_stop_before_the_first_word_still_says_something() -> None:
    shown = rendering.answer(finished("", outcome=AnswerOutcome.STOPPED, citations=(), model=None))
    assert shown == "**Stopped. This answer is incomplete.**"


def test_an_answer_without_a_word_names_no_author() -> None:
    stopped, mode = AnswerOutcome.STOPPED, AnswerMode.EVIDENCE_ONLY
    shown = rendering.answer(finished("", outcome=stopped, mode=mode, citations=(), model=None))
    assert shown == "**Stopped. This answer is incomplete.**"


def test_a_number_without_a_citation_is_no_link() -> None:
    assert rendering.body("See [7] and [1].", {1: FIRST}) == (
        f"See [7] and [[1]](/citations/{FIRST})."
    )


@pytest.mark.parametrize(
    "text",
    [
        "HbA1c 7.2 % [1]. Then [1][2], **bold**, and\n\n- a list [2]\n- more",
        "<5 mmol/l and ~3 to ~4 [1]; ratio:high, Na<K [2]",
        "![x](http://evil/?q=1) [click](http://evil) <img src=x> [1]",
    ],
)
def test_what_is_streamed_is_the_beginning_of_what_is_kept(text: str) -> None:
    citations = (citation(1, FIRST), citation(2, SECOND))
    links = {1: FIRST, 2: SECOND}
    kept = rendering.answer(finished(text, citations=citations, notice="Notice: one."))
    whole = rendering.body(text, links)
    assert kept.startswith(whole.rstrip())


def checked(
    text: str,
    part: str,
    state: SentenceState,
    *,
    cited: tuple[int, ...] = (1,),
    repaired: Citation | None = None,
    against: Citation | None = None,
) -> VerifiedSentence:
    start = text.index(part)
    return VerifiedSentence(
        number=4,
        span=Span(start, start + len(part)),
        text=part,
        state=state,
        cited=cited,
        facts=(),
        repaired=repaired,
        against=against,
    )


def test_a_mark_stands_behind_its_sentence_and_leads_to_the_reason() -> None:
    text = "HbA1c 9.7 % [1]. She has asthma [1].\n\nK 3.4 mmol/l"
    against = citation(1, FIRST, quote="HbA1c [7.9](http://evil) %")
    sentences = (
        checked(text, "HbA1c 9.7 % [1].", SentenceState.CONTRADICTED, against=against),
        checked(text, "She has asthma [1].", SentenceState.NOT_IN_SOURCE),
        checked(text, "K 3.4 mmol/l", SentenceState.SUPPORTED, cited=(), repaired=against),
    )
    shown = rendering.answer(finished(text, sentences=sentences), STEP)
    path = f"/answers/{STEP}/sentences/4"
    link = f"[[1]](/citations/{FIRST})"
    assert shown.startswith(
        f"HbA1c 9.7 % {link}. **([the source says otherwise]({path}): "
        f"“HbA1c \\[7.9\\]\\(http\\://evil\\) %” {link})** "
        f"She has asthma {link}. ([not in the cited source]({path}))\n\n"
        f"K 3.4 mmol/l ([source added]({path}): {link})\n\n**Sources**"
    )


@pytest.mark.parametrize("end", [0, 5, 16, 17, 40])
def test_marks_are_put_in_and_nothing_is_taken_away(end: int) -> None:
    text = "<5 mmol/l ~3 [1](http://evil) [9]: x\n\n| a [1] |"
    marked = rendering.body(text, {1: FIRST}, [(end, " (mark)")])
    assert marked.count(" (mark)") == 1
    assert marked.replace(" (mark)", "") == rendering.body(text, {1: FIRST})


def test_where_another_source_says_otherwise_both_are_shown() -> None:
    text = "Furosemide 40 mg [1]."
    against = citation(2, SECOND, quote="Furosemide 20 mg")
    sentences = (checked(text, text, SentenceState.SUPPORTED, against=against),)
    shown = rendering.answer(finished(text, sentences=sentences), STEP)
    assert (
        f"[another source says otherwise](/answers/{STEP}/sentences/4): “Furosemide 20 mg”" in shown
    )


def test_a_supported_sentence_has_no_mark() -> None:
    text = "HbA1c 7.2 % [1]."
    sentences = (checked(text, text, SentenceState.SUPPORTED),)
    assert rendering.answer(finished(text, sentences=sentences)) == rendering.answer(finished(text))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("![x](http://evil/?q=1)", "![x]\\(http://evil/?q=1)"),
        ("[click](http://evil)", "[click]\\(http://evil)"),
        ("[a][b]", "[a]\\[b]"),
        ("[a]: http://evil", "[a]\\: http://evil"),
        ("<script>", "\\<script>"),
        ("K <3.5", "K <3.5"),
        ("~5 to ~6~", "\\~5 to \\~6\\~"),
        ("BP:high", "BP\\:high"),
        (":::note", "\\:\\:\\:note"),
        ("at 10:30", "at 10:30"),
    ],
)
def test_text_cannot_hide_disguise_or_fetch_anything(said: str, shown: str) -> None:
    assert rendering.defused(said) == shown


def test_a_title_is_shown_letter_by_letter() -> None:
    shown = markdown.literal("Report] (a)[x](http://evil) *b* <i>\nnext_line")
    assert shown == ("Report\\] \\(a\\)\\[x\\]\\(http\\://evil\\) \\*b\\* \\<i\\> next\\_line")
