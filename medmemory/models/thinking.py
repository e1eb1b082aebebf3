"""What a model thinks aloud, told apart from what it says.

Told not to think, some models do so all the same, within tags in their text: <think> (Qwen 3,
DeepSeek-R1), and <unused94> to <unused95> (MedGemma). Some begin without the opening tag, because
their template ends with it: their closing tag then says that all before it was thought.
"""

from dataclasses import dataclass

_OPENING = ("<think>", "<thinking>", "<thought>", "<reasoning>", "<unused94>")
_CLOSING = ("</think>", "</thinking>", "</thought>", "</reasoning>", "<unused95>")
_TAGS = (*_OPENING, *_CLOSING)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a piece of a model's text adds. `takes_back`: what was said before it was thought."""

    said: str
    has_thought: bool
    takes_back: bool = False


class ThoughtSplitter:
    """Reads the text of one reply piece by piece; a tag may be split over pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False

    def feed(self, piece: str) -> Heard:
        """What is decided now. What may become a tag is held back."""
        said: list[str] = []
        has_thought = takes_back = False
        for character in piece:
            decided = self._decided(character)
            if decided in _CLOSING and not self._is_thinking:
                said, takes_back = [], True
            elif decided in _TAGS:
                self._is_thinking = decided in _OPENING
            elif not self._is_thinking:
                said.append(decided)
                continue
            has_thought = has_thought or bool(decided)
        return Heard("".join(said), has_thought or self._is_thinking, takes_back)

    def finish(self) -> str:
        """What was held back at the end; nothing of a thought that was never closed."""
        held, self._held = self._held, ""
        return "" if self._is_thinking else held

    def _decided(self, character: str) -> str:
        """A whole tag, or text that belongs to none; empty while that is open."""
        self._held += character
        lower = self._held.lower()
        if lower in _TAGS:
            self._held = ""
            return lower
        if any(tag.startswith(lower) for tag in _TAGS):
            return ""
        text, self._held = self._held, ""
        if character == "<" and len(text) > 1:
            text, self._held = text[:-1], "<"
        return text
