"""What a model thinks aloud is not what it says."""

import pytest

from medmemory.models.thinking import ThoughtSplitter

SPOKEN = "HbA1c was 7.2 % [1]."


@pytest.mark.parametrize(
    "reply",
    [
        f"<think>Let me look. [2]</think>{SPOKEN}",
        f"<THINK>\nShouted\n</Think>{SPOKEN}",
        f"<thinking>a</thinking>{SPOKEN}",
        f"<unused94>thought\nHm.<unused95>{SPOKEN}",
        "HbA1c <think>hm</think>was 7.2 % [1].",
        f"<think>a</think>{SPOKEN}<think>never closed",
        f"<think>one <think> in another</think> and on</think>{SPOKEN}",
        f"It began without a tag.</think>{SPOKEN}",
        f"{SPOKEN}<think></think>",
        f"<think>K < 3, so <b>low</b></think>{SPOKEN}",
    ],
)
@pytest.mark.parametrize("length", [1, 3, 1000])
def test_thoughts_are_left_out_wherever_they_are_split(reply: str, length: int) -> None:
    pieces = [reply[start : start + length] for start in range(0, len(reply), length)]
    assert without_thoughts(pieces) == SPOKEN


@pytest.mark.parametrize(
    "reply",
    [
        "K <3.5 mmol/l",
        "a < b <",
        "<<<think",
        "<thin air>",
        "<p>",
        "5 <thi",
        "",
        "x</b>",
        "</thinks>",
    ],
)
@pytest.mark.parametrize("length", [1, 1000])
def test_what_is_no_thought_is_left_as_it_is(reply: str, length: int) -> None:
    pieces = [reply[start : start + length] for start in range(0, len(reply), length)]
    assert without_thoughts(pieces) == reply


def test_a_thought_that_is_never_closed_says_nothing() -> None:
    assert without_thoughts(["<think>", "all of it", " HbA1c 7.2 %"]) == ""


def test_a_piece_says_whether_it_was_thought() -> None:
    splitter = ThoughtSplitter()
    heard = [splitter.feed(piece) for piece in ("<th", "ink>", "hm", "</think>", "Yes")]
    assert [one.has_thought for one in heard] == [False, True, True, True, False]
    assert [one.said for one in heard] == ["", "", "", "", "Yes"]
    assert splitter.feed("no</think>").takes_back


def without_thoughts(pieces: list[str]) -> str:
    """What a whole reply says."""
    splitter = ThoughtSplitter()
    said: list[str] = []
    for piece in pieces:
        heard = splitter.feed(piece)
        said = [heard.said] if heard.takes_back else [*said, heard.said]
    return "".join([*said, splitter.finish()])
