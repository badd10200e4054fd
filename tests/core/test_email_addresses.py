"""The one rule for e-mail addresses: what it accepts, delivery can send; what it refuses, nobody writes anywhere."""

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core import clock, email_addresses
from wizard.core.config import MailSettings
from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.courts import validators
from wizard.mail import delivery, outbox

REFUSED = (
    "",
    "jane",
    "jane@localhost",
    "jane@court.test",
    "jané@example.com",
    "用户@example.com",
    "a@b.com;c@d.com",
    "a@b.com, c@d.com",
    "Jane Doe <jane@example.com>",
    '"jane doe"@example.com',
    "jane@[192.0.2.1]",
    "jane@example.com\nBcc: other@example.com",
    f"{'x' * 250}@example.com",
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Jane@EXAMPLE.com", "Jane@example.com"),
        ("jane+filing@mail.example.gov", "jane+filing@mail.example.gov"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("jane@exämple.com", "jane@xn--exmple-cua.com"),
        ("jane@exa\u0308mple.com", "jane@xn--exmple-cua.com"),
        ("jane@EXÄMPLE.com", "jane@xn--exmple-cua.com"),
        ("jane@XN--EXMPLE-cua.com", "jane@xn--exmple-cua.com"),
        ("jane@bücher.xn--p1ai", "jane@xn--bcher-kva.xn--p1ai"),
        ("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jane@example.com"),
        ("jane@example。com", "jane@example.com"),
        ("\u200bjane@example.com\u200e", "jane@example.com"),
        ("jane@law.museum", "jane@law.museum"),
    ],
)
def test_an_address_is_stored_as_it_is_mailed_to(typed, stored):
    assert normalize_email_address(typed) == stored


@pytest.mark.parametrize(
    ("typed", "part"),
    [("jané@example.com", "local"), ("jane@☃.com", "domain"), ("jane@xn--0000.com", "domain"), ("jane@localhost", "")],
)
def test_the_part_that_cannot_be_mailed_to_is_named_and_not_repeated(typed, part):
    with pytest.raises(InvalidEmailAddressError) as refused:
        normalize_email_address(typed)
    assert refused.value.part == part
    assert "jan" not in str(refused.value)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_delivery_would_give_up_is_refused(typed):
    with pytest.raises(InvalidEmailAddressError):
        normalize_email_address(typed)


@pytest.mark.parametrize("typed", [each for each in REFUSED if each.isprintable()])
def test_a_courts_file_is_held_to_the_same_rule(typed):
    with pytest.raises(validators.InvalidValueError):
        validators.email(typed)


LETTERS = st.text("abz09.-_+@", max_size=20)


@given(LETTERS, LETTERS, st.sampled_from(["com", "gov", "test", "us", "x"]))
@settings(max_examples=300, deadline=None)
def test_the_shortcut_for_ordinary_addresses_accepts_nothing_that_the_validator_refuses(local, domain, top):
    address = f"{local}@{domain}.{top}"
    if len(address) <= 64 and email_addresses._ORDINARY.fullmatch(address):
        valid = validate_email(address, check_deliverability=False)
        assert normalize_email_address(address) == valid.normalized


@given(st.text(max_size=12), st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_whatever_is_accepted_can_be_written_on_an_email(local, domain):
    try:
        address = normalize_email_address(f"{local}@{domain}.com")
    except InvalidEmailAddressError:
        return
    email = outbox.Email(key="k", recipient=address, subject="s", body="b", queued_at=clock.actual())
    assert address.encode() in delivery._message_bytes(email, MailSettings("mail.example.gov", "court@example.gov"))
