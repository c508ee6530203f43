"""Whether a network that fetches its pictures could fetch them from this installation."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from distributor.networks.network import Network

# Names that lead nowhere outside a house. Source: RFC 6761, 6762, 8375 and ICANN's .internal (2024-07-29).
_PRIVATE = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".invalid")


def reason_unreachable(network: Network) -> str:
    """Why ``network`` could not fetch a picture from here, as a sentence; empty when it could.

    A network that is played on this very machine reaches any address of ours.
    """
    if not network.can.fetches_images or _is_here(settings.ENVIRONMENT.bases[network.name]):
        return ""
    if urlsplit(settings.PUBLIC_URL).scheme == "https" and _is_public(settings.PUBLIC_URL):
        return ""
    return (
        f"{network.label} takes no files: it fetches pictures from this installation, whose address "
        f"({settings.PUBLIC_URL}) does not open from outside. Set DISTRIBUTOR_PUBLIC_URL to an https address "
        "that does, or post without pictures there."
    )


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_public(address: str) -> bool:
    """By its form alone: nobody is asked."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE)
