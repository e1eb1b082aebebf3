"""Where a request comes from: which site's page sent it, and which address."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from medmemory.settings import Settings

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_OWN_SITE = {"same-origin", "none"}


class Origins:
    """Tells our own pages from everybody else's."""

    def __init__(self, settings: Settings) -> None:
        self._public = _site(str(settings.public_url)) if settings.public_url else None

    def is_own(self, headers: Headers) -> bool:
        """Whether one of our pages sent this, or no browser at all.

        Browsers name the origin with every unsafe request and every socket.
        """
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in _OWN_SITE
        site = _site(origin)
        if site is None:
            return False
        scheme_port = _DEFAULT_PORTS.get(urlsplit(origin).scheme, 0)
        return site in {self._public, _host_and_port(headers.get("host", ""), scheme_port)}


def _site(url: str) -> tuple[str, int] | None:
    scheme, _, rest = url.partition("://")
    return _host_and_port(rest.split("/", 1)[0], _DEFAULT_PORTS.get(scheme, 0)) if rest else None


def _host_and_port(authority: str, default_port: int) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{authority}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (host, port or default_port) if host else None


def client_address(scope: Scope, settings: Settings) -> str:
    """The address of whoever asks: the nearest one that is not a trusted proxy's.

    Anybody can write X-Forwarded-For; only what a trusted proxy added at its end is believed.
    """
    trusted = {str(address) for address in settings.trusted_proxies}
    client = scope.get("client")
    address = str(client[0]) if client else "unknown"
    forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while address in trusted and hops:
        hop = hops.pop()
        try:
            address = str(ip_address(hop))
        except ValueError:
            break
    return address
