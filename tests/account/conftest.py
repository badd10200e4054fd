"""The owner of a PACER account, and what the forms of an account are filled in with."""

import pytest

from tests.support.emails import code_in, emails
from tests.support.factories import CHEAP, PACER_PASSWORD
from tests.support.people import Filer
from wizard.security import passwords

NEW_PASSWORD = "Harbor-Window-Seven!"
PERSON = {
    "first_name": "Jordan",
    "middle_name": "",
    "last_name": "Rivera",
    "date_of_birth": "1970-01-02",
    "user_type": "ATTORNEY",
}
ADDRESS = {"email": "jordan.new@example.com", "state": "California", "county": "Orange"}
SECURITY = {
    "username": "jordanrivera99",
    "password": NEW_PASSWORD,
    "first_question": "What was the name of your first pet?",
    "first_answer": "Rex",
    "second_question": "What was the make of your first car?",
    "second_answer": "Studebaker",
}


class Owner(Filer):
    """The owner of a PACER account, or a person about to register one."""

    def registers(self, person=None, address=None, security=None, until: str = ""):
        """The whole registration, or until a step is shown."""
        self.opens("/account/register/")
        self.presses("Begin")
        steps = (
            ("person", lambda: self.sends(**{**PERSON, **(person or {})})),
            ("address", lambda: self.sends(**{**ADDRESS, **(address or {})})),
            ("code", lambda: self.sends(code=code_in(emails("address-code")[-1]))),
            ("security", lambda: self.sends(**{**SECURITY, **(security or {})})),
        )
        for name, act in steps:
            if name == until or not self.path.endswith(name):
                break
            act()
        return self

    def logs_in(self, username="jordanrivera", password=PACER_PASSWORD, **more):
        """Log in for all courts."""
        self.opens("/login")
        self.sends(username=username, password=password, redaction="y", **more)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "ARGON2", CHEAP)


@pytest.fixture
def owner(app) -> Owner:
    return Owner(app)


@pytest.fixture
def sign_in(owner):
    """A function that logs in to the account that ``make_pacer()`` makes; make it first."""

    def log_in(**more) -> Owner:
        owner.logs_in(**more)
        return owner

    return log_in
