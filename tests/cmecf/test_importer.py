"""Importing a roster: all of it or nothing, and never a linked account."""

import os
import signal
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from tests.cmecf.conftest import HASH, PASSWORD, roster_of, row
from wizard.audit.models import AuditRow
from wizard.cmecf import importer
from wizard.cmecf.models import FilerAccount
from wizard.cmecf.rejects import ImportFailedError, rejects_path
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.security import passwords
from wizard.security.hash_schemes import dummy_hash_for, hash_parameters

pytestmark = pytest.mark.usefixtures("roster_app")
PEOPLE = (row(), row(username="rroe", last_name="Roe"), row(username="ppoe", last_name="Poe"))
BAD = row(username="bad", email="nowhere")


def counts(report) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged


def accounts(court="cacd") -> dict[str, FilerAccount]:
    accounts = db.session.scalars(db.select(FilerAccount).filter_by(court_id=court))
    return {account.username: account for account in accounts}


def events() -> list[AuditRow]:
    return list(db.session.scalars(db.select(AuditRow)))


def link(username: str) -> None:
    with transaction():
        accounts()[username].retire(clock.now())


def test_a_roster_is_imported(roster_file):
    report = importer.import_roster("cacd", roster_file(*PEOPLE))
    assert counts(report) == (3, 0, 0)
    assert report.is_applied
    account = accounts()["jdoe"]
    assert (account.full_name, account.status, account.hash_parameters) == (
        "Jane Doe",
        "active",
        "bcrypt:4",
    )
    assert passwords.verify_password(account.password_hash, PASSWORD)


def test_the_same_file_again_says_0_new_0_changed(roster_file):
    path = roster_file(*PEOPLE)
    importer.import_roster("cacd", path)
    report = importer.import_roster("cacd", path)
    assert str(report).startswith("0 new, 0 changed, 3 as before")
    assert report.is_applied


@pytest.mark.parametrize(
    "values",
    [
        {"password_hash": dummy_hash_for("scrypt:128:1:1")},
        {"last_name": "Smith"},
        {"first_name": "June"},
        {"middle_name": "Q"},
        {"email": "new@example.com"},
        {"role": "trustee"},
        {"bar_number": "123"},
        {"status": "disabled"},
    ],
)
def test_a_change_in_any_column_is_imported(roster_file, values):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    before = accounts()["jdoe"].id
    report = importer.import_roster("cacd", roster_file(row(**values), *PEOPLE[1:]))
    assert counts(report) == (0, 1, 2)
    account = accounts()["jdoe"]
    assert account.id == before
    for column, value in values.items():
        assert getattr(account, column) == value
    assert account.hash_parameters == hash_parameters(account.password_hash)


@pytest.mark.parametrize(
    ("values", "epoch"),
    [
        ({"email": "jane.new@example.com"}, 1),
        ({"password_hash": dummy_hash_for("scrypt:128:1:1")}, 1),
        ({"status": "disabled"}, 1),
        ({"bar_number": "55502", "last_name": "Doe-Rivera"}, 0),
    ],
)
def test_what_was_proved_counts_no_more_after_a_change_of_a_credential(roster_file, values, epoch):
    importer.import_roster("cacd", roster_file(row()))
    importer.import_roster("cacd", roster_file(row(**values)))
    assert accounts()["jdoe"].credential_epoch == epoch


def test_a_linked_account_is_never_changed(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    link("jdoe")
    report = importer.import_roster("cacd", roster_file(row(last_name="Smith"), *PEOPLE[1:]))
    assert (report.linked, counts(report)) == (1, (0, 0, 2))
    account = accounts()["jdoe"]
    assert (account.last_name, account.password_hash, account.status) == ("Doe", None, "retired")
    assert account.hash_parameters == "bcrypt:4"
    findings = [str(finding) for finding in report.findings]
    assert findings == ["note: line 2, username: already linked; the account is not changed"]


def test_people_missing_now_are_named_and_kept(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    report = importer.import_roster("cacd", roster_file(*PEOPLE[:2]))
    assert report.missing == 1
    assert [str(finding) for finding in report.findings] == [
        "note: username ppoe: known before and not in this file; the account is kept"
    ]
    assert len(accounts()) == 3


def test_many_people_missing_now_are_counted(roster_file, monkeypatch):
    monkeypatch.setattr("wizard.cmecf.findings.MAX_EQUAL_NOTES", 1)
    importer.import_roster("cacd", roster_file(*PEOPLE))
    report = importer.import_roster("cacd", roster_file(row(username="other")))
    assert report.missing == 3
    assert [str(finding) for finding in report.findings][1:] == [
        "note: username: 2 more: known before and not in this file; the account is kept"
    ]


def test_a_linked_account_is_not_reported_missing(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    link("ppoe")
    assert importer.import_roster("cacd", roster_file(*PEOPLE[:2])).missing == 0


def test_a_roster_does_not_touch_another_courts_accounts(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    report = importer.import_roster("ca9", roster_file(row(first_name="Other")))
    assert (counts(report), report.missing) == ((1, 0, 0), 0)
    assert accounts("cacd")["jdoe"].first_name == "Jane"


def test_a_login_is_stored_lowercase(roster_file):
    report = importer.import_roster("cacd", roster_file(row(username="JDoe")))
    assert report.is_applied
    assert list(accounts()) == ["jdoe"]
    assert counts(importer.import_roster("cacd", roster_file(row()))) == (0, 0, 1)


def test_checking_reports_what_importing_would_do_and_changes_nothing(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))
    path = roster_file(row(last_name="Smith"), row(username="new"))
    report = importer.check_roster("cacd", path)
    assert (counts(report), report.missing, report.is_applied) == ((1, 1, 0), 2, False)
    assert accounts()["jdoe"].last_name == "Doe"
    assert len(events()) == 1


def test_a_file_with_an_error_changes_nothing(roster_file):
    path = roster_file(*PEOPLE, BAD)
    report = importer.import_roster("cacd", path)
    assert not report.is_applied
    assert not report.is_usable
    assert (counts(report), report.rejected) == ((3, 0, 0), 1)
    assert not accounts()
    assert not events()
    assert not rejects_path(path).exists()


def test_accepted_rejects_go_to_their_file_and_the_good_rows_are_imported(roster_file):
    path = roster_file(*PEOPLE, BAD, row(username="plain", password_hash="Hunter2"))
    report = importer.import_roster("cacd", path, accept_rejects=True)
    assert report.is_applied
    assert (counts(report), report.rejected) == ((3, 0, 0), 2)
    assert report.rejects == rejects_path(path)
    text = report.rejects.read_text()
    assert text.splitlines()[0].endswith("status,causes")
    assert f"bad,{HASH}" in text
    assert ",active,line 5: email: not an address that can receive e-mail" in text
    assert "plain,,Doe" in text
    assert "Hunter2" not in text


def test_only_its_owner_can_read_the_file_of_rejects_whatever_the_umask(roster_file):
    mask = os.umask(0)
    try:
        path = roster_file(*PEOPLE, BAD)
        importer.import_roster("cacd", path, accept_rejects=True)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(rejects_path(path).stat().st_mode) == 0o600


def test_a_corrected_file_of_rejects_can_be_imported(roster_file):
    path = roster_file(*PEOPLE, BAD)
    rejects = importer.import_roster("cacd", path, accept_rejects=True).rejects
    rejects.write_text(rejects.read_text().replace("nowhere", "bad@example.com"))
    report = importer.import_roster("cacd", rejects)
    assert (counts(report), report.missing, report.is_usable) == ((1, 0, 0), 0, True)


def test_the_same_rejects_may_be_written_again(roster_file):
    path = roster_file(*PEOPLE, BAD)
    for _ in range(2):
        report = importer.import_roster("cacd", path, accept_rejects=True)
    assert str(report).startswith("0 new, 0 changed")


def test_rejects_that_somebody_is_correcting_are_not_overwritten(roster_file):
    path = roster_file(*PEOPLE, BAD)
    rejects_path(path).write_text("half corrected")
    with pytest.raises(ImportFailedError, match="is there already"):
        importer.import_roster("cacd", path, accept_rejects=True)
    assert rejects_path(path).read_text() == "half corrected"
    assert not accounts()


def test_a_symbolic_link_is_not_followed_to_another_file(roster_file, tmp_path):
    path = roster_file(*PEOPLE, BAD)
    other = tmp_path / "other"
    rejects_path(path).symlink_to(other)
    with pytest.raises(ImportFailedError, match="is there already"):
        importer.import_roster("cacd", path, accept_rejects=True)
    part = rejects_path(path).with_name(rejects_path(path).name + ".part")
    rejects_path(path).unlink()
    part.symlink_to(other)
    importer.import_roster("cacd", path, accept_rejects=True)
    assert not other.exists()


def test_a_file_that_cannot_be_read_to_its_end_changes_nothing_even_if_rejects_are_accepted(roster_file):
    path = roster_file(*PEOPLE, row(username="last", last_name='"open'))
    report = importer.import_roster("cacd", path, accept_rejects=True)
    assert not report.is_applied
    assert not report.is_usable
    assert not accounts()


def test_an_import_is_recorded_with_its_counts_and_the_files_digest(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE, BAD), accept_rejects=True)
    (recorded,) = events()
    assert (recorded.event, recorded.court_id) == ("roster.imported", "cacd")
    assert (recorded.detail["new"], recorded.detail["rejected"]) == (3, 1)
    assert len(recorded.detail["sha256"]) == 64


@pytest.mark.parametrize(("name", "part"), [("missing.csv", "cannot be read: No such file"), (".", "is not a file")])
def test_a_path_that_is_not_a_file_is_explained(tmp_path, name, part):
    for command in (importer.check_roster, importer.import_roster):
        with pytest.raises(ImportFailedError, match=part):
            command("cacd", tmp_path / name)


def many(number: int, **values: str) -> list[str]:
    return [row(username=f"user{place}", **values) for place in range(number)]


def test_progress_is_reported(roster_file):
    progress = []
    path = roster_file(*many(1200))
    report = importer.import_roster("cacd", path, progress=lambda *step: progress.append(step))
    assert report.new == 1200
    assert progress[0][0] == "Reading"
    assert progress[-1] == ("Writing", 1200, 1200)
    assert [step for step in progress if step[0] == "Reading"][-1][1] == path.stat().st_size


def test_a_file_that_changes_while_it_is_read_is_not_imported(roster_file):
    path = roster_file(*PEOPLE)

    def change(stage, done, total):
        if stage == "Reading" and done == total:
            path.write_bytes(path.read_bytes().replace(b"rroe", b"late"))

    with pytest.raises(ImportFailedError, match="was changed while it was read"):
        importer.import_roster("cacd", path, progress=change)
    assert not accounts()
    assert not events()


def test_a_failure_halfway_leaves_neither_accounts_nor_rejects(roster_file):
    path = roster_file(*many(1200), BAD)

    def fail(stage, done, _total):
        if stage == "Writing" and done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importer.import_roster("cacd", path, accept_rejects=True, progress=fail)
    assert not accounts()
    assert [file.name for file in path.parent.glob("*reject*")] == []


@pytest.mark.slow
@pytest.mark.parametrize("stop_at", [1000, 1200])
def test_an_import_that_is_killed_changes_nothing(roster_app, roster_file, stop_at):
    path = roster_file(*many(1200), BAD)
    url = roster_app.config["SQLALCHEMY_DATABASE_URI"]
    killed = get_context("spawn").Process(target=_import_until, args=(url, path, stop_at))
    killed.start()
    killed.join(60)
    assert killed.exitcode == -signal.SIGKILL
    assert not accounts()
    assert not rejects_path(path).exists()
    assert importer.import_roster("cacd", path, accept_rejects=True).new == 1200


def _import_until(url: str, path: Path, stop_at: int) -> None:
    def kill(stage, done, _total):
        if stage == "Writing" and done >= stop_at:
            os.kill(os.getpid(), signal.SIGKILL)

    app = Flask("killed")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        importer.import_roster("cacd", path, accept_rejects=True, progress=kill)


def test_an_account_linked_while_the_file_is_compared_is_not_changed(roster_file):
    importer.import_roster("cacd", roster_file(*PEOPLE))

    @event.listens_for(db.engine, "before_cursor_execute")
    def link_first(connection, cursor, statement, *_rest):
        if statement.startswith("UPDATE filer_account"):
            cursor.execute("UPDATE filer_account SET status = 'retired', password_hash = NULL WHERE username = 'jdoe'")

    importer.import_roster("cacd", roster_file(row(last_name="Smith"), *PEOPLE[1:]))
    assert (accounts()["jdoe"].last_name, accounts()["jdoe"].status) == ("Doe", "retired")


def test_a_row_that_another_import_adds_meanwhile_is_explained(roster_file):
    @event.listens_for(db.engine, "before_cursor_execute")
    def add_first(connection, cursor, statement, *_rest):
        if statement.startswith("INSERT INTO filer_account"):
            cursor.execute(
                "INSERT INTO filer_account (court_id, username, last_name, first_name,"
                " middle_name, email, role, bar_number, status)"
                " VALUES ('cacd', 'jdoe', '', '', '', '', '', '', 'active')"
            )

    with pytest.raises(ImportFailedError, match="was changed in the meantime"):
        importer.import_roster("cacd", roster_file(row()))
    assert not accounts()


def test_a_database_that_does_not_answer_is_explained(roster_file):
    db.drop_all()
    for command in (importer.check_roster, importer.import_roster):
        with pytest.raises(ImportFailedError, match="does not answer"):
            command("cacd", roster_file(row()))


def test_a_file_of_any_line_ending_gives_the_same_accounts(roster_file):
    path = roster_file(*PEOPLE)
    importer.import_roster("cacd", path)
    path.write_bytes(b"\xef\xbb\xbf" + roster_of(*PEOPLE, end="\r\n"))
    assert counts(importer.import_roster("cacd", path)) == (0, 0, 3)
