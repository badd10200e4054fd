"""Whoever has no usable hash in the roster is imported, listed, and resets the password first."""

import pytest
from passlib.hash import sha512_crypt

from tests.cmecf.conftest import HASH, PASSWORD, row
from wizard.cmecf import importer, proof
from wizard.cmecf.listing import Listing
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.security import passwords

RESET = "imported without one; the password must be reset first"


def account() -> FilerAccount:
    db.session.expire_all()
    return db.session.query(FilerAccount).filter_by(username="jdoe").one()


@pytest.mark.parametrize(
    ("stored", "cause"),
    [
        ("", "no hash"),
        ("NULL", "no hash"),
        ("$1$salt$qJH7.N4xYta3aEG/dfqo/0", "an MD5-crypt hash, which cannot be verified"),
        ("{SSHA}" + "A" * 32, "a salted SHA-1 hash (SSHA), which cannot be verified"),
        (HASH[:-2], "a bcrypt hash that is cut off or damaged, which cannot be verified"),
        (HASH.replace("$04$", "$31$"), "a password hash whose cost is out of bounds"),
        ("*", "a locked password, which cannot be verified"),
    ],
    ids=["empty", "null", "md5", "ssha", "cut off", "cost", "locked"],
)
def test_a_person_without_a_usable_hash_is_imported_and_counted(roster_app, roster_file, stored, cause):
    path = roster_file(row(password_hash=stored), row(username="rroe"))
    report = importer.import_roster("cacd", path)
    assert [str(finding) for finding in report.findings] == [f"note: line 2, password_hash: {cause}; {RESET}"]
    assert (report.new, report.rejected, report.must_reset) == (2, 0, 1)
    assert "1 without a usable hash must reset the password first" in str(report)
    assert (account().password_hash, account().hash_parameters) == (None, None)
    assert Listing("cacd").count() == 2
    again = importer.import_roster("cacd", path)
    assert (again.new, again.changed, again.unchanged, again.must_reset) == (0, 0, 2, 1)


def test_the_login_fails_like_a_wrong_password_at_the_cost_of_the_courts_mix(roster_app, roster_file, monkeypatch):
    importer.import_roster("cacd", roster_file(row(password_hash=""), row(username="rroe")))
    verified = []
    monkeypatch.setattr(passwords, "verify_password", lambda stored, _typed: bool(verified.append(stored)))
    for login in ("jdoe", "nobody"):
        with pytest.raises(proof.LegacyAuthenticationError):
            proof.prove("cacd", login, PASSWORD)
    assert [stored[:7] for stored in verified] == ["$2b$04$"] * 2
    with pytest.raises(proof.LegacyAuthenticationError, match="no hash"):
        proof.prove("cacd", "jdoe", "")


def test_a_password_that_was_reset_here_stays_and_is_no_longer_counted(roster_app, roster_file):
    path = roster_file(row(password_hash=""))
    importer.import_roster("cacd", path)
    filer = account()
    filer.password_hash, filer.hash_parameters, filer.password_set_at = HASH, "bcrypt:4", clock.now()
    db.session.commit()
    report = importer.import_roster("cacd", path)
    assert (report.must_reset, report.changed) == (0, 0)
    assert account().password_hash == HASH


def test_a_new_roster_without_the_hash_takes_the_old_one_away(roster_app, roster_file):
    importer.import_roster("cacd", roster_file(row()))
    epoch = account().credential_epoch
    report = importer.import_roster("cacd", roster_file(row(password_hash="!")))
    assert (report.changed, report.must_reset) == (1, 1)
    assert account().password_hash is None
    assert account().credential_epoch == epoch + 1


def test_another_spelling_is_stored_as_it_is_verified(roster_app, roster_file):
    stored = sha512_crypt.using(rounds=1000).hash(PASSWORD)
    path = roster_file(row(password_hash="{CRYPT}" + stored))
    assert not importer.import_roster("cacd", path).findings
    assert account().password_hash == stored
    assert importer.import_roster("cacd", path).unchanged == 1
    assert proof.prove("cacd", "jdoe", PASSWORD).username == "jdoe"


def test_many_equal_notes_are_summed_up(roster_app, roster_file, monkeypatch):
    monkeypatch.setattr("wizard.cmecf.findings.MAX_EQUAL_NOTES", 2)
    report = importer.check_roster("cacd", roster_file(*(row(username=f"f{n}", password_hash="") for n in range(5))))
    assert [str(finding) for finding in report.findings] == [
        f"note: line 2, password_hash: no hash; {RESET}",
        f"note: line 3, password_hash: no hash; {RESET}",
        f"note: password_hash: 3 more: no hash; {RESET}",
    ]
    assert report.must_reset == 5
