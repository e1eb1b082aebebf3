"""What Chainlit reads from the process's environment, set before it is imported."""

import os

from medmemory.settings import APPLICATION_ROOT, Settings, secret_from_file


def prepare_environment(settings: Settings) -> None:
    """Chainlit finds our files and signs its cookies with this site's secret."""
    os.environ["CHAINLIT_APP_ROOT"] = str(APPLICATION_ROOT)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret_from_file(settings, "session_secret")
    # Lax, not strict: a link from the hospital's intranet opens the page signed in. What a foreign
    # page could then send is refused by its origin.
    os.environ["CHAINLIT_COOKIE_SAMESITE"] = "lax"
