"""A roster's weak hash is replaced at the first right login of an account that stays."""

import pytest

from tests.support.factories import LEGACY_PASSWORD, all_of, change, cheap_hash, make_filer, make_pacer
from tests.support.people import Filer
from wizard.cmecf.importer import import_roster
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rows import COLUMNS
from wizard.core.limiter import OverloadedError
from wizard.security import passwords

COURT = "exd"


@pytest.fixture
def account(app) -> FilerAccount:
    return make_filer(COURT)


def logs_in(app, password: str = LEGACY_PASSWORD) -> Filer:
    filer = Filer(app)
    filer.opens(f"/courts/{COURT}/login")
    filer.sends(username="jrivera", password=password)
    return filer


def stored() -> FilerAccount:
    return all_of(FilerAccount)[0]


def imports(tmp_path, password_hash: str, email: str = "jordan.rivera@example.com"):
    values = dict.fromkeys(COLUMNS, "") | {
        "username": "jrivera",
        "password_hash": password_hash,
        "last_name": "Rivera",
        "first_name": "Jordan",
        "email": email,
        "role": "attorney",
        "bar_number": "55501",
        "status": "active",
    }
    path = tmp_path / "roster.csv"
    path.write_text("\n".join([",".join(COLUMNS), ",".join(f'"{value}"' for value in values.values())]) + "\n")
    return import_roster(COURT, path)


def test_a_right_login_replaces_the_hash_and_ends_nothing(app, account):
    filer = logs_in(app)
    assert "You may file" in filer.text
    now = stored()
    assert now.hash_parameters == passwords.hasher().parameters
    assert passwords.verify_password(now.password_hash, LEGACY_PASSWORD)
    assert now.credential_epoch == account.credential_epoch
    filer.opens(f"/courts/{COURT}/home")
    assert "You may file" in filer.text
    assert "You may file" in logs_in(app).text


def test_a_wrong_login_replaces_nothing(app, account):
    logs_in(app, "wrong")
    assert stored().password_hash == account.password_hash


def test_a_hash_of_todays_cost_stays(app):
    strong = passwords.hash_password(LEGACY_PASSWORD)
    change(make_filer(COURT), password_hash=strong, hash_parameters=passwords.hasher().parameters)
    logs_in(app)
    assert stored().password_hash == strong


def test_a_busy_site_lets_in_all_the_same(app, account, monkeypatch):
    def is_busy(_password):
        raise OverloadedError

    monkeypatch.setattr(passwords, "hash_password", is_busy)
    assert "You may file" in logs_in(app).text
    assert stored().password_hash == account.password_hash


def test_the_wizard_replaces_nothing_since_the_account_is_retired_next(app, filer):
    make_pacer(), make_filer()
    before = stored().password_hash
    filer.goes_to("confirm")
    assert stored().password_hash == before


def test_the_same_roster_does_not_bring_the_weak_hash_back(app, account, tmp_path):
    logs_in(app)
    strong, epoch = stored().password_hash, stored().credential_epoch
    assert imports(tmp_path, account.password_hash).unchanged == 1
    report = imports(tmp_path, account.password_hash, "new@example.com")
    assert (report.changed, stored().email, stored().password_hash) == (1, "new@example.com", strong)
    assert imports(tmp_path, account.password_hash, "new@example.com").unchanged == 1
    assert stored().credential_epoch == epoch + 1, "for the address alone"


def test_a_roster_with_another_password_replaces_it(app, account, tmp_path):
    logs_in(app)
    other = cheap_hash("another one")
    assert imports(tmp_path, other).changed == 1
    assert (stored().password_hash, stored().imported_digest) == (other, None)
    assert stored().credential_epoch == account.credential_epoch + 1


@pytest.mark.parametrize(
    ("parameters", "is_weak"),
    [
        ("argon2id:19456:2:1", False),
        ("argon2id:65536:3:1", False),
        ("argon2id:8:1:1", True),
        ("argon2id:19456:1:1", True),
        ("bcrypt:12", True),
        ("pbkdf2-sha256:600000", True),
    ],
)
def test_what_is_weak(app, parameters, is_weak):
    assert passwords.hasher().is_weak(parameters) is is_weak
