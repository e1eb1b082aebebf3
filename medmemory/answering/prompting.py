"""Prompts from `prompts/`, and what of the evidence and the conversation fits into the context."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain.messages import AIMessage, HumanMessage
from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

from medmemory.clinical.answer import Passage, Turn
from medmemory.errors import ConfigurationError, ModelServerError

# Clinical text runs at three to four characters a token; counting three errs on the safe side.
# Scripts that need more bytes a character also need more tokens for it.
_CHARACTERS_PER_TOKEN = 3
_BYTES_PER_TOKEN = 4
_TOKENS_AROUND_A_MESSAGE = 8
_HISTORY_SHARE = 0.25

_SHOWN_MARKER = re.compile(r" ?(?:\[\[\d+\]\]\([^)]*\)|\[\d+\])")

_SYSTEM, _HUMAN = "=== system\n", "=== human\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: `version: NAME`, then the parts `=== system` and `=== human`."""

    version: str
    template: ChatPromptTemplate

    @property
    def tokens(self) -> int:
        """Of its own words, before anything is filled in."""
        texts = [str(getattr(part, "prompt", part)) for part in self.template.messages]
        return sum(estimated_tokens(text) for text in texts)


def load_prompt(path: Path) -> Prompt:
    """The prompt in `path`; raises ConfigurationError when the file is missing or malformed."""
    try:
        first_line, rest = path.read_text(encoding="utf-8").split("\n", 1)
        before, system_and_human = rest.split(_SYSTEM, 1)
        system, human = system_and_human.split(_HUMAN, 1)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"The prompt file {path} is missing or malformed.") from error
    label, _, version = first_line.partition(":")
    if label != "version" or not version.strip() or before.strip():
        raise ConfigurationError(f"The prompt file {path} must begin with a version line.")
    return Prompt(
        version.strip(),
        ChatPromptTemplate.from_messages(
            [
                ("system", system.strip()),
                MessagesPlaceholder("history", optional=True),
                ("human", human.strip()),
            ]
        ),
    )


def estimated_tokens(text: str) -> int:
    """How many tokens a model makes of `text` at most, for text as it occurs in records."""
    characters = len(text) / _CHARACTERS_PER_TOKEN
    in_bytes = len(text.encode("utf-8", "replace")) / _BYTES_PER_TOKEN
    return int(max(characters, in_bytes)) + 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """What goes into the prompt, whole, and the tokens it is expected to take."""

    passages: tuple[Passage, ...]
    history: tuple[Turn, ...]
    estimated_tokens: int


def fit(
    prompt: Prompt,
    question: str,
    *,
    passages: Sequence[Passage],
    history: Sequence[Turn],
    context_tokens: int,
    answer_tokens: int,
) -> Fitted:
    """The best passages and the latest turns that fit; raises ModelServerError when none would.

    Passages are dropped whole, from the end. Old turns go before passages do.
    """
    fixed = prompt.tokens + estimated_tokens(question) + 4 * _TOKENS_AROUND_A_MESSAGE
    room = context_tokens - answer_tokens - fixed
    kept_history, history_tokens = _latest_turns(history, int(room * _HISTORY_SHARE))
    kept: list[Passage] = []
    tokens = history_tokens
    for passage in passages:
        needed = estimated_tokens(rendered_passage(passage)) + 1
        if tokens + needed > room:
            break
        kept.append(passage)
        tokens += needed
    if not kept:
        raise ModelServerError("The question is too long for the model.")
    return Fitted(tuple(kept), tuple(kept_history), fixed + tokens)


def rendered_passage(passage: Passage) -> str:
    """A passage as the model reads it: where it stands, the columns of its rows, its words."""
    candidate = passage.candidate
    columns = f"Columns: {candidate.table_header}\n" if candidate.table_header else ""
    where = [
        candidate.document_title,
        candidate.document_date.isoformat() if candidate.document_date else "undated",
        f"page {candidate.page_number}",
        *([candidate.section] if candidate.section else []),
    ]
    return f"[{passage.number}] {' | '.join(where)}\n{columns}{candidate.text.strip()}"


def filled(question: str, fitted: Fitted) -> dict[str, object]:
    """The values of the answer prompt."""
    return {
        "question": question,
        "passages": "\n\n".join(rendered_passage(passage) for passage in fitted.passages),
        "history": [message for turn in fitted.history for message in _messages(turn)],
    }


def _latest_turns(history: Sequence[Turn], room: int) -> tuple[list[Turn], int]:
    kept: list[Turn] = []
    tokens = 0
    for turn in reversed(history):
        needed = sum(
            estimated_tokens(text) + _TOKENS_AROUND_A_MESSAGE
            for text in (turn.question, turn.answer)
        )
        if tokens + needed > room:
            break
        kept.insert(0, turn)
        tokens += needed
    return kept, tokens


def _messages(turn: Turn) -> tuple[BaseMessage, BaseMessage]:
    # The numbers of an earlier answer mean other passages now; as shown, they are links.
    return HumanMessage(turn.question), AIMessage(_SHOWN_MARKER.sub("", turn.answer))
