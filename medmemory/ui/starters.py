"""Questions to offer: of what a document or a record holds, those that can be answered now."""

from collections.abc import Iterable, Sequence

from medmemory.answering.quoting.asked import is_quoted_under
from medmemory.clinical import worth_asking
from medmemory.clinical.document import StoredDocument
from medmemory.clinical.worth_asking import Quoted
from medmemory.ui.ports import ModelLookup


async def quoted_now(model: ModelLookup) -> Quoted | None:
    """What quoting answers, when there is no model; None when there is one."""
    return None if (await model.state()).problem is None else is_quoted_under


def starters(
    documents: Sequence[StoredDocument], headings: Iterable[str], quoted: Quoted | None
) -> list[str]:
    """At most three questions; none about a record in which nothing was recognised.

    `headings`: those of the record that have text under them.
    """
    kinds = {one.kind for one in documents if one.is_searchable and one.kind is not None}
    return list(worth_asking.starters(headings, kinds, quoted))
