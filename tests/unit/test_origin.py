"""Which address a request is said to come from."""

from pathlib import Path

import pytest

from medmemory.server.origin import client_address
from tests.conftest import make_settings


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.9", [], "192.0.2.9"),
        ("192.0.2.9", ["203.0.113.5"], "192.0.2.9"),  # not a proxy of ours: not believed
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.5"], "203.0.113.5"),  # the first was made up
        ("10.0.0.1", ["1.2.3.4", "203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["203.0.113.5, 10.0.0.2"], "203.0.113.5"),  # two proxies of ours
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(
    tmp_path: Path, peer: str, forwarded: list[str], address: str
) -> None:
    settings = make_settings(tmp_path, trusted_proxies=["10.0.0.1", "10.0.0.2"])
    scope = {
        "type": "http",
        "client": (peer, 1),
        "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded],
    }
    assert client_address(scope, settings) == address
