"""Prompts from `prompts/`, and what of the evidence and the conversation fits into the context.

The order is system, earlier turns, then the passages with the question: what two questions of one
conversation have in common stands first, so that the model server need not read it twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from langchain.messages import AIMessage, HumanMessage
from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

from medmemory.answering.permission import asks_for_general_knowledge
from medmemory.answering.tokens import estimated_tokens, tokens_of_message
from medmemory.clinical.answer import Passage, Turn
from medmemory.errors import ConfigurationError, PromptTooLong
from medmemory.retrieval.delimiting import as_data, as_data_line

_HISTORY_SHARE = 0.25
_QUESTION_TOKENS = 200  # a longer follow-up is hardly one

_SHOWN_MARKER = re.compile(r" ?(?:\[\[\d+\]\]\([^)]*\)|\[\d+\])")

_SYSTEM, _HUMAN, _PERMISSION = "=== system\n", "=== human\n", "=== permission\n"


@dataclass(frozen=True)
class Prompt:
    """A prompt file: `version: NAME`, then the parts `=== system`, `=== human` and, if it has one,
    `=== permission`, which is put in where a question asks for more than the record."""

    version: str
    template: ChatPromptTemplate
    permission: str = ""

    @cached_property
    def tokens(self) -> int:
        """Of its own words, before anything is filled in."""
        texts = [str(getattr(part, "prompt", part)) for part in self.template.messages]
        return sum(tokens_of_message(text) for text in [*texts, self.permission])


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
    human, _, permission = human.partition(_PERMISSION)
    template = ChatPromptTemplate.from_messages(
        [
            ("system", system.strip()),
            MessagesPlaceholder("history", optional=True),
            ("human", human.strip()),
        ]
    )
    return Prompt(version.strip(), template, permission.strip())


@dataclass(frozen=True, slots=True)
class Budget:
    """What a prompt may take. `factor`: what estimates are multiplied by for this model."""

    context_tokens: int
    reply_tokens: int
    factor: float = 1.0

    @property
    def room(self) -> int:
        """In estimated tokens."""
        return int((self.context_tokens - self.reply_tokens) / self.factor)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What goes into the prompt, whole, and the tokens it is estimated to take; beside it, how much
    there was to go in."""

    passages: tuple[Passage, ...]
    history: tuple[Turn, ...]
    estimated_tokens: int
    passages_found: int
    turns_given: int


def fit(
    prompt: Prompt,
    question: str,
    *,
    passages: Sequence[Passage],
    history: Sequence[Turn],
    budget: Budget,
) -> Fitted:
    """The best passages and the latest turns that fit; raises PromptTooLong when none would.

    Passages are dropped whole, from the end. Old turns go before passages do.
    """
    fixed = prompt.tokens + tokens_of_message(question)
    room = budget.room - fixed
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
        raise PromptTooLong
    return Fitted(tuple(kept), tuple(kept_history), fixed + tokens, len(passages), len(history))


def latest_turns(history: Sequence[Turn], budget: Budget, prompt: Prompt) -> tuple[Turn, ...]:
    """As many of the latest turns as fit into `prompt` beside nothing else."""
    turns, _ = _latest_turns(history, budget.room - prompt.tokens - _QUESTION_TOKENS)
    return tuple(turns)


def rendered_passage(passage: Passage) -> str:
    """A passage as the model reads it: where it stands, the columns of its rows, its words."""
    candidate = passage.candidate
    columns = f"Columns: {as_data_line(candidate.table_header)}\n" if candidate.table_header else ""
    where = [
        as_data_line(candidate.document_title),
        candidate.document_date.isoformat() if candidate.document_date else "undated",
        f"page {candidate.page_number}",
        *([as_data_line(candidate.section)] if candidate.section else []),
    ]
    text = as_data(candidate.text).strip()
    return f"[{passage.number}] {' | '.join(where)}\n{columns}{text}"


def filled(prompt: Prompt, question: str, fitted: Fitted) -> dict[str, object]:
    """The values of the answer prompt."""
    may_know_more = prompt.permission and asks_for_general_knowledge(question)
    return {
        "question": as_data(question),
        "passages": "\n\n".join(rendered_passage(passage) for passage in fitted.passages),
        "history": [message for turn in fitted.history for message in _messages(turn)],
        "permission": f"{prompt.permission}\n\n" if may_know_more else "",
    }


def _latest_turns(history: Sequence[Turn], room: int) -> tuple[list[Turn], int]:
    kept: list[Turn] = []
    tokens = 0
    for turn in reversed(history):
        needed = sum(tokens_of_message(str(message.content)) for message in _messages(turn))
        if tokens + needed > room:
            break
        kept.insert(0, turn)
        tokens += needed
    return kept, tokens


def _messages(turn: Turn) -> tuple[BaseMessage, BaseMessage]:
    # The numbers of an earlier answer mean other passages now; as shown, they are links.
    answer = _SHOWN_MARKER.sub("", turn.answer)
    return HumanMessage(as_data(turn.question)), AIMessage(as_data(answer))
