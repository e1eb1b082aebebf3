"""The whole web application: the server, our routes and Chainlit's hooks, put together."""

from fastapi import FastAPI

from medmemory.assembly import Services
from medmemory.server.app import create_app
from medmemory.server.environment import prepare_environment
from medmemory.ui.running import running_answers


def web_application(services: Services) -> FastAPI:
    """What uvicorn serves."""
    prepare_environment(services.settings)
    # Chainlit reads its environment when it is imported, which these modules do.
    from medmemory.ui.page import clean_chainlit_page  # noqa: PLC0415
    from medmemory.ui.routes import create_router  # noqa: PLC0415
    from medmemory.ui.services import install  # noqa: PLC0415

    install(services)
    clean_chainlit_page()
    return create_app(services, routers=[create_router(services)], drain=running_answers.drain)
