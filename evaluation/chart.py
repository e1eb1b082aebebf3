"""A fictional patient: documents are added, then questions about what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluation.facts import Gold
from evaluation.text import blocks_of, pages_of
from medmemory.demo.blocks import Letter

Render = Callable[[Letter], bytes]


class GoldNotFound(AssertionError):
    """A question names words that the document does not hold."""


@dataclass(frozen=True)
class File:
    """`pages` is the text by page where pages are known, else as one; `has_pages` says which."""

    name: str
    content: bytes
    pages: tuple[str, ...]
    has_pages: bool = False

    def __call__(self, words: str) -> Gold:
        """The place of these words."""
        for number, text in enumerate(self.pages, start=1):
            if _plain(words) in _plain(text):
                page = {"page": number} if self.has_pages else {}
                return {"document": self.name, **page, "words": words}
        raise GoldNotFound(f"{self.name}: {words}")


At = Gold | tuple[Gold, ...]


@dataclass
class Chart:
    """`is_quick`: of the patients that CI asks about. `held_out`: never tuned on."""

    mrn: str
    family: str
    given: str
    born: str
    sex: str
    held_out: bool = False
    is_quick: bool = False
    files: list[File] = field(default_factory=list)
    questions: list[Gold] = field(default_factory=list)

    @property
    def subject(self) -> str:
        return f"{self.given} {self.family}, born {self.born}, MRN {self.mrn}"

    def letter(  # noqa: PLR0917  # the order of a letter: file, title, sender, day, text, name
        self,
        name: str,
        render: Render,
        title: str,
        sender: str,
        written_on: str,
        text: str,
        signature: str = "",
    ) -> File:
        """A letter whose text is in the plain marks of `evaluation.text`."""
        blocks = blocks_of(text)
        letter = Letter(
            title, sender, date.fromisoformat(written_on), self.subject, blocks, signature
        )
        paged = name.endswith(".pdf")
        pages = pages_of(blocks) if paged else ("\n".join(pages_of(blocks)),)
        return self.file(name, render(letter), *pages, has_pages=paged)

    def file(self, name: str, content: bytes, *pages: str, has_pages: bool = False) -> File:
        """A file made elsewhere, and the text that it holds."""
        made = File(name, content, pages, has_pages)
        self.files.append(made)
        return made

    def ask(
        self,
        kind: str,
        question: str,
        *facts: Gold,
        at: At | Sequence[At],
        after: Sequence[str] = (),
        misleading: Sequence[Gold] = (),
    ) -> None:
        """An answerable question. A tuple in `at` holds places that say the same."""
        places = at if isinstance(at, list) else [at]
        sources = [_source(place) for place in places]
        self._add(kind, question, after, facts=list(facts), sources=sources)
        if misleading:
            self.questions[-1]["misleading"] = list(misleading)

    def cannot_answer(self, kind: str, *questions: str, after: Sequence[str] = ()) -> None:
        """Questions near to what the record says, to which it has no answer."""
        for question in questions:
            self._add(f"unanswerable: {kind}", question, after, answerable=False)

    def _add(self, kind: str, question: str, after: Sequence[str], **gold: Any) -> None:
        named = {"id": f"{self.mrn}-{len(self.questions) + 1:02}", "patient": self.mrn}
        self.questions.append({**named, "kind": kind, "question": question, **gold})
        if after:
            self.questions[-1]["after"] = list(after)
        if self.held_out:
            self.questions[-1]["held_out"] = True


def _source(place: Any) -> Gold:
    first, *others = place if isinstance(place, tuple) else (place,)
    return {**first, "alternatives": others} if others else first


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").split()).casefold()
