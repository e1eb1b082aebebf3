"""Cosines of any embedding model on one scale: where one calls what has nothing in common .1 alike,
another calls it .7, and what decides by likeness was measured with one of them."""

from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from medmemory.answering.ports import SentenceEmbedder

# Questions, each with a line that answers it and none of the others. Written for this alone.
_ANSWERED = (
    ("What was the haemoglobin?", "Haemoglobin 104 g/L, white cells 7.2."),
    ("Is she allergic to anything?", "Penicillin: rash as a child."),
    ("When was the hip replaced?", "Right total hip replacement in 2017."),
    ("What dose of ramipril does he take?", "Ramipril 5 mg in the morning."),
    ("Does she smoke?", "Ex-smoker, stopped ten years ago, 20 pack years."),
    ("What did the chest X-ray show?", "Chest film: consolidation at the left base."),
    ("Who is the next of kin?", "Next of kin: his wife Margaret."),
    ("Why was the warfarin stopped?", "Warfarin was stopped because of the bleed."),
    ("How often does she have seizures?", "About two fits a month since Christmas."),
    ("Any family history of breast cancer?", "Her mother had cancer of the breast at 61."),
    ("What is planned for the knee?", "Plan: arthroscopy of the knee in the spring."),
    ("Does he live alone?", "Lives with his daughter in a ground floor flat."),
)
_SHIFTS = (1, 4, 7)  # by which a question is put to a line that does not answer it

# Of the packaged weights, with which the likelihood of an answer was measured.
_UNLIKE = 0.140
_LIKE = 0.585

_scales: WeakKeyDictionary[SentenceEmbedder, Callable[[float], float]] = WeakKeyDictionary()


def on_one_scale(embedder: SentenceEmbedder) -> Callable[[float], float]:
    """What a cosine of `embedder` would be with the packaged weights, as far as a straight line
    through the means of what answers and of what does not tells. Worked out once, in 0.1 s."""
    if embedder not in _scales:
        _scales[embedder] = _scale(*means(embedder))
    return _scales[embedder]


def means(embedder: SentenceEmbedder) -> tuple[float, float]:
    """How alike questions are to lines that do not answer them, and to those that do."""
    asked = [embedder.embed_query(question) for question, _ in _ANSWERED]
    lines = embedder.embed_documents([line for _, line in _ANSWERED])
    count = len(lines)
    unlike = [
        cosine(asked[at], lines[(at + shift) % count]) for at in range(count) for shift in _SHIFTS
    ]
    like = [cosine(one, line) for one, line in zip(asked, lines, strict=True)]
    return sum(unlike) / len(unlike), sum(like) / count


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Of vectors of length 1."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def _scale(unlike: float, like: float) -> Callable[[float], float]:
    if like <= unlike:  # a model that cannot tell them apart says nothing of any line
        return lambda _: _UNLIKE
    slope = (_LIKE - _UNLIKE) / (like - unlike)
    return lambda similarity: _UNLIKE + slope * (similarity - unlike)
