"""Every place that keeps a proof, or that could: each is listed here, and keeps the epoch with the account."""

import re
from dataclasses import fields
from pathlib import Path

import wizard
from wizard.core.database import Model
from wizard.security.epochs import AccountModel

ANSWERS = {"PacerAnswer", "LegacyAnswer", "VerifyAnswer", "RecoveryAnswer", "PasscodeAnswer", "UpgradeAnswer"}
TABLES = {"cso_token", "two_person_request"}
# These keep a proof of both accounts, each with its epoch.
PAIRS = {"prepared_pair"}
# What is proved with, and what happened: none of them says that somebody has proved anything.
SECRETS = {"code_app", "backup_code", "passkey", "security_answer"}
RECORDS = {"link", "firm_member", "freeze", "call"}
SESSION_KEYS = {"USER_KEY", "PENDING_MFA", "LEGACY_LOGIN"}
# When, for what, and where to go on: they say nothing without one of those above, or name no account.
HARMLESS_KEYS = {
    "SIGNED_IN_AT", "APP_BEING_ADDED", "PASSKEY_BEING_ADDED", "CHALLENGE", "INTERRUPTED", "EXEMPT", "ASKED", "KEPT",
}  # fmt: skip
CODES = {
    "account/authenticators.py",
    "account/manage.py",
    "account/passcode.py",
    "account/recover.py",
    "linking/second_proof.py",
    "reset/services.py",
    "staff/services.py",
}
# There is no account yet, or the caller says whose code it is.
CODES_OF_NO_ACCOUNT = {"account/register.py", "account/firm.py", "account/credentials.py"}
SOURCES = {path.relative_to("wizard").as_posix(): path.read_text() for path in Path("wizard").rglob("*.py")}


def test_every_answer_that_names_an_account_names_its_epoch():
    answers = {step.answer for flow in wizard.FLOWS for step in flow.steps}
    proving = {answer for answer in answers if "account_id" in {each.name for each in fields(answer)}}
    assert {answer.__name__ for answer in proving} == ANSWERS
    assert all("epoch" in {each.name for each in fields(answer)} for answer in proving)


def test_every_table_that_names_an_account_is_listed_and_a_proof_has_an_epoch():
    accounts = {model.__tablename__ for model in AccountModel.__subclasses__()}
    tables = Model.metadata.tables
    naming = {
        name for name, table in tables.items() if accounts & {each.column.table.name for each in table.foreign_keys}
    }
    assert naming - accounts == TABLES | PAIRS | SECRETS | RECORDS
    for name in PAIRS:
        assert {"pacer_epoch", "filer_epoch"} <= set(tables[name].columns.keys())
    assert {name for name in naming if "epoch" in tables[name].columns} == TABLES


def test_every_key_of_a_session_is_listed_and_a_proof_is_that_of_an_epoch():
    stored = re.compile(r"(?<!\.)\bsession\[(\w+)\] = (.+)")
    found = {(key, value) for text in SOURCES.values() for key, value in stored.findall(text)}
    assert {key for key, _value in found} == SESSION_KEYS | HARMLESS_KEYS
    for key, value in found:
        if key in SESSION_KEYS:
            assert re.search(r"session_id|get_id\(\)", value), f"session[{key}] = {value}"


def test_every_code_that_opens_an_account_is_listed_and_names_its_epoch():
    sent = re.compile(r"email_codes\.issue\(|credentials\.send_code\(")
    sending = {name for name, text in SOURCES.items() if sent.search(text)}
    assert sending == CODES | CODES_OF_NO_ACCOUNT
    assert {name for name in sending if "epoch" in SOURCES[name]} == CODES


def test_every_column_that_opens_an_account_raises_the_epoch():
    """A new column with a secret, an address or a state must be listed, or be named here."""
    telling = re.compile(r"password|email|username|held|cancelled|status|(frozen|confirmed|ended)_at")
    harmless = {"email_key", "password_set_at"}
    for model in AccountModel.__subclasses__():
        columns = {column.name for column in model.__table__.columns}
        assert {name for name in columns if telling.search(name)} - harmless == set(model.CREDENTIALS), model.__name__
