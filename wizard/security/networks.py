"""Which network a visitor comes from: who shares one is counted together.

An IPv6 subscriber holds 2⁶⁴ addresses or more, so IPv6 is counted by /64. Every spelling of an address is one network.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from flask import g, has_request_context, request

from wizard.security.digests import keyed_digest

UNKNOWN = "unknown"
PREFIX = 64


def network_of(ip: str | None) -> str:
    """The network of an IP address as a proxy or server gives it: with or without a port, in any spelling.

    What is no address is one network, so that inventing some gains nothing.
    """
    parsed = _parse(ip or "")
    if isinstance(parsed, IPv6Address):
        return parsed.ipv4_mapped.compressed if parsed.ipv4_mapped else _prefix_of(parsed)
    return parsed.compressed if parsed else UNKNOWN


def _prefix_of(ip: IPv6Address) -> str:
    return IPv6Network((int(ip), PREFIX), strict=False).compressed


def _parse(ip: str) -> IPv4Address | IPv6Address | None:
    plain = ip.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        return ip_address(plain)
    except ValueError:
        return None


def client_network() -> str:
    """The network of this request's visitor; an empty text outside a request."""
    return network_of(request.remote_addr) if has_request_context() else ""


def network_digest() -> str:
    """The network of this request's visitor as a keyed digest of 32 hexadecimal digits, made once per request."""
    digest: str | None = g.get("network_digest")
    if digest is None:
        digest = g.network_digest = keyed_digest(f"address {client_network()}")[:32]
    return digest
