"""A model server that is there, or is not."""

from dataclasses import dataclass

from medmemory.errors import ModelServerUnavailable


@dataclass
class ModelState:
    problem: Exception | None = None


@dataclass
class ModelLookup:
    """Without a model unless told otherwise."""

    is_there: bool = False

    async def state(self) -> ModelState:
        return ModelState(None if self.is_there else ModelServerUnavailable())
