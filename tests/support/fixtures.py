"""Fixtures that tests of several rooms use; ``tests/conftest.py`` imports them."""

from typing import NamedTuple

import pytest

from tests.support.factories import make_filer, make_pacer
from wizard.cmecf.models import FilerAccount
from wizard.pacer.models import PacerAccount
from wizard.security import passwords


class Pair(NamedTuple):
    """A PACER account and a filer account of the Central District that may be linked."""

    pacer: PacerAccount
    filer: FilerAccount


@pytest.fixture
def pair(app) -> Pair:
    return Pair(make_pacer(), make_filer())


@pytest.fixture
def verified_hashes(monkeypatch) -> list[str]:
    """The hashes against which a password has been verified, as a list that grows during the test."""
    hashes, verify = [], passwords.verify_password
    monkeypatch.setattr(
        passwords, "verify_password", lambda stored, typed: hashes.append(stored) or verify(stored, typed)
    )
    return hashes
