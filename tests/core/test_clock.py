"""The clock can be stopped; chance makes what nobody guesses and nobody mishears."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from wizard.core import clock, tokens

GUARDS = (
    "security/sessions.py", "security/signin.py", "security/attempts.py", "security/email_codes.py",
    "mail/delivery.py", "mail/outbox.py", "flow/journey.py", "audit/trail.py", "pacer/mfa.py", "security/totp.py",
    "linking/step_handlers.py",
)  # fmt: skip
NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_stopped_clock_stands_still_and_goes_on_afterwards():
    with clock.stopped_at(NOON):
        assert clock.now() == clock.now() == NOON
        with clock.stopped_at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_a_fault_sets_the_clock_going_again():
    with pytest.raises(RuntimeError), clock.stopped_at(NOON):
        raise RuntimeError
    assert clock.now() != NOON


def test_a_clock_stops_at_a_moment_of_any_zone_and_shows_utc():
    with clock.stopped_at(datetime(2031, 3, 3, 6, tzinfo=timezone(timedelta(hours=-6)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_stops_no_clock():
    with pytest.raises(ValueError, match="time zone"), clock.stopped_at(datetime(2031, 3, 3)):  # noqa: DTZ001
        pass


def test_a_moved_clock_is_what_people_see_and_guards_nothing():
    with clock.stopped_at(NOON):
        clock.move(timedelta(days=-2))
        try:
            assert clock.now() == clock.seen(NOON) == NOON - timedelta(days=2)
            assert clock.actual() == NOON
        finally:
            clock.move(timedelta(0))
        assert clock.now() == NOON


@pytest.mark.parametrize("name", GUARDS)
def test_what_guards_the_site_keeps_to_the_actual_time(name):
    text = (Path(clock.__file__).parent.parent / name).read_text()
    assert "clock.actual()" in text
    assert "clock.now()" not in text


def test_seeded_chance_gives_the_same_references_and_never_the_same_key():
    drawn = []
    for _ in range(2):
        with tokens.seeded_for_tests("pictures"):
            drawn.append((tokens.new_reference(), tokens.new_number(7), tokens.new_key()))
    assert drawn[0][:2] == drawn[1][:2]
    assert drawn[0][2] != drawn[1][2]
    assert tokens.new_reference() != drawn[0][0]


def test_a_reference_has_no_signs_that_look_or_sound_alike():
    signs = set("".join(tokens.new_reference() for _ in range(500)))
    assert signs == set(tokens.ALPHABET)
    for alike in ("0O", "1IL", "5S", "8B", "2Z", "UV"):
        assert not signs & set(alike), alike
    assert len(tokens.ALPHABET) == len(set(tokens.ALPHABET))


@pytest.mark.parametrize("length", [8, 10, 12])
def test_a_reference_is_as_long_as_asked_and_never_the_same(length):
    references = {tokens.new_reference(length) for _ in range(200)}
    assert len(references) == 200
    assert {len(reference) for reference in references} == {length}


def test_a_key_has_256_bits_and_fits_a_cookie():
    keys = {tokens.new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {43}
