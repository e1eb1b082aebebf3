"""A conversation over the real database: its services, the model server's stand-in, the page."""

from collections.abc import AsyncIterator, Iterator

import pytest

from medmemory.assembly import Services, assemble
from medmemory.settings import Settings
from tests.conftest import DatabaseUrls
from tests.factories import make_clinician
from tests.support.chat_page import ChatPage
from tests.support.corpus import real_embeddings
from tests.support.ollama_stand_in import OllamaStandIn


@pytest.fixture
def ollama() -> Iterator[OllamaStandIn]:
    with OllamaStandIn() as ollama:
        yield ollama


@pytest.fixture
async def services(settings: Settings, database_urls: DatabaseUrls) -> AsyncIterator[Services]:
    """As Chainlit's hooks find them. A test's `settings` say where the model server is."""
    from medmemory.ui.services import install  # noqa: PLC0415  # brings Chainlit

    real_embeddings()
    services = assemble(settings, database_urls.application)
    install(services)
    yield services
    await services.close()


@pytest.fixture
async def page(services: Services) -> AsyncIterator[ChatPage]:
    """Connected, and nobody chosen yet."""
    page = ChatPage(services, await make_clinician(services.database, "okafor"), "okafor")
    await page.start()
    yield page
    await page.close()
