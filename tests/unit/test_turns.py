"""What is said in turns, as in the transcript of a visit."""

import pytest

from medmemory.answering.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


def test_a_turn_in_lower_case_falls_into_its_sentences() -> None:
    assert sentences(
        "[doctor] the wrist film shows no break . i will put you in a splint for now .\n"
        "[patient] that is good to hear , thank you .\n"
    ) == [
        "[doctor] the wrist film shows no break .",
        "i will put you in a splint for now .",
        "[patient] that is good to hear , thank you .",
    ]


def test_a_reply_is_quoted_with_the_question_that_it_answers() -> None:
    assert sentences(
        "[doctor] the scar looks clean today . have you had any fever or shivering ?\n"
        "[patient] no , none at all . but it itches when i lie on it .\n"
    ) == [
        "[doctor] the scar looks clean today .",
        "have you had any fever or shivering ?\n[patient] no , none at all .",
        "but it itches when i lie on it .",
    ]


def test_a_tag_at_the_end_of_a_statement_asks_nothing() -> None:
    assert sentences(
        "[doctor] we will take the stitches out on friday , okay ?\n[patient] all right then .\n"
    ) == [
        "[doctor] we will take the stitches out on friday , okay ?",
        "[patient] all right then .",
    ]


def test_what_is_too_short_to_stand_alone_goes_with_what_follows() -> None:
    assert sentences("[nurse] okay . right . the drip comes out tonight .\n[patient] good .\n") == [
        "[nurse] okay . right . the drip comes out tonight .",
        "[patient] good .",
    ]


@pytest.mark.parametrize(
    "text", ["Glucose [fasting] 5.4 mmol/L . see below", "[sic] he said so . and left"]
)
def test_a_word_in_brackets_makes_no_conversation(text: str) -> None:
    assert sentences(text) == [text]
