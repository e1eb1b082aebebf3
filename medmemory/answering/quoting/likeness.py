"""How alike lines are to a question, to the embedding model: in its words, and in their own."""

from collections.abc import Sequence
from itertools import islice

from medmemory.answering.ports import SentenceEmbedder
from medmemory.answering.quoting.likeness_scale import cosine, on_one_scale
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.restating import restated

# Of a question, in the words of the record: 1 to 2 ms each.
_MOST_WORDINGS_EMBEDDED = 5


def likenesses(question: str, lines: Sequence[Line], embedder: SentenceEmbedder) -> list[float]:
    """Of each of `lines`, under its headings, the cosine to `question`, or to the question in the
    line's own words where that is more: the clinician's wording always counts. On the scale of the
    packaged weights, whichever model it is."""
    scaled = on_one_scale(embedder)
    vectors = embedder.embed_documents([_in_context(line) for line in lines])
    wordings = [restated(question, line.text) for line in lines]
    asked = {
        wording: embedder.embed_query(wording)
        for wording in islice(dict.fromkeys([question, *wordings]), _MOST_WORDINGS_EMBEDDED)
    }
    return [
        scaled(
            max(
                cosine(asked[wording], vector)
                for wording in dict.fromkeys([question, own])
                if wording in asked
            )
        )
        for own, vector in zip(wordings, vectors, strict=True)
    ]


def _in_context(line: Line) -> str:
    parts = (line.about, line.heading, line.topic, line.text)
    return ": ".join(part.strip(" .:") for part in parts if part)
