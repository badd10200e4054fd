"""Who shares a network is counted together, however an address is spelled."""

import pytest

from wizard.security.networks import UNKNOWN, client_network, network_digest, network_of

SAME = {
    "192.0.2.7": ["192.0.2.7:443", " 192.0.2.7", "::ffff:192.0.2.7", "[::ffff:c000:207]:8080", "::FFFF:192.0.2.7"],
    "2001:db8:1:2::/64": [
        "2001:db8:1:2::1",
        "2001:0DB8:0001:0002:0000:0000:0000:0001",
        "2001:db8:1:2:ffff:ffff:ffff:ffff",
        "[2001:db8:1:2::1]",
        "[2001:db8:1:2::1]:443",
        "2001:db8:1:2::1%eth0",
    ],
    UNKNOWN: [None, "", "unix:", "localhost", "192.0.2.7, 192.0.2.8", "999.0.2.7", "[", "2001:db8::1::2"],
}


@pytest.mark.parametrize(("network", "address"), [(name, each) for name, many in SAME.items() for each in many])
def test_every_spelling_is_one_network(network, address):
    assert network_of(address) == network


def test_two_addresses_of_ipv4_and_two_prefixes_of_ipv6_are_two_networks():
    assert network_of("192.0.2.7") != network_of("192.0.2.8")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")


def test_the_digest_is_that_of_the_network_and_does_not_show_it(app):
    def digest(address: str) -> str:
        with app.app_context(), app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return network_digest()

    assert digest("2001:db8::1") == digest("2001:db8::2") != digest("2001:db8:0:1::1")
    assert "2001" not in digest("2001:db8::1")
    assert client_network() == ""
