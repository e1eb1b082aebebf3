"""How Chainlit's hooks, which Chainlit calls by itself, reach this process's Services."""

from medmemory.assembly import Services

_installed: list[Services] = []


def install(services: Services) -> None:
    """Hooks reach `services` from now on; to be called before Chainlit is mounted."""
    _installed[:] = [services]


def services() -> Services:
    """The Services of this process; raises RuntimeError before `install`."""
    if not _installed:
        raise RuntimeError("medmemory.ui.services.install was not called.")
    return _installed[0]
