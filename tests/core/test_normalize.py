"""Names and e-mail addresses as they are compared and shown."""

import pytest

from wizard.core.normalize import mask_email_address


@pytest.mark.parametrize(
    ("email_address", "shown"),
    [("jdoe@example.gov", "j•••@example.gov"), ("a@example.com", "a•••@example.com"), ("", ""), ("no-address", "")],
)
def test_a_masked_address_shows_its_first_letter_and_its_domain(email_address, shown):
    assert mask_email_address(email_address) == shown
