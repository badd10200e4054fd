"""Owners of PACER accounts, each in front of the pages that only such have; and their stories with real secrets."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

from tests.account.conftest import ADDRESS, PERSON, SECURITY, Owner
from tests.promises.canaries import MARK, Canaries, Recorder
from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, a_passkey, make_pacer
from tests.support.people import code_now
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.pacer.models import FirmMember, PacerAccount

PLACE = {"state": "California", "county": "Orange"}


class Holder(Owner, Recorder):
    """Somebody with an account, whose every answer is remembered."""


def _registers_until(step: str) -> Callable[[Holder, str, int], None]:
    def stand(browser: Holder, _password: str, number: int) -> None:
        make_pacer(f"alike{number:04}", first_name="Jordan", email=f"alike{number:04}@example.com")
        browser.registers(address={**ADDRESS, "email": f"alike{number:04}@example.com"}, until=step)

    return stand


def _opens_a_firm_until(step: str) -> Callable[[Holder, str, int], None]:
    def stand(browser: Holder, _password: str, number: int) -> None:
        browser.opens("/account/firm/")
        browser.presses("Begin")
        browser.sends(firm_name="Goldfarb", email=f"firm{number:04}@example.com")
        if step == "security":
            browser.sends(code=code_in(emails("address-code")[-1]))

    return stand


def _upgrades_until(step: str) -> Callable[[Holder, str, int], None]:
    def stand(browser: Holder, password: str, number: int) -> None:
        _logs_in(browser, password, number, upgraded=False)
        browser.opens("/my/upgrade/")
        browser.presses("Upgrade")
        for answer in ({"date_of_birth": "1970-01-02", "user_type": "ATTORNEY"}, PLACE):
            if not browser.path.endswith(step):
                browser.sends(**answer)

    return stand


def _recovers_until_password(browser: Holder, password: str, number: int) -> None:
    make_pacer(f"forgetful{number:04}", password)
    browser.opens("/account/recover/")
    browser.presses("Begin")
    browser.sends(username=f"forgetful{number:04}")
    browser.sends(code=code_in(emails("pacer-recovery")[-1]))


def _asks_for_a_passcode(browser: Holder, password: str, number: int) -> None:
    browser.opens("/account/passcode/")
    browser.presses("Begin")


def _has_a_passcode(browser: Holder, password: str, number: int) -> None:
    make_pacer(f"holder{number:05}", password, enrolled=True)
    _asks_for_a_passcode(browser, password, number)
    browser.sends(username=f"holder{number:05}", password=password)


def _logs_in(browser: Holder, password: str, number: int, **facts) -> PacerAccount:
    account = make_pacer(f"holder{number:05}", password, **facts)
    browser.logs_in(account.username, password)
    return account


def _has_codes(browser: Holder, password: str, number: int) -> None:
    account = make_pacer(f"holder{number:05}", password, enrolled=True)
    browser.logs_in(account.username, password, otp_code=code_now(CODE_SECRET))


def _removes_an_app(browser: Holder, password: str, number: int) -> None:
    _has_codes(browser, password, number)
    browser.opens("/my/codes/")
    browser.opens(browser.page.select_one('a[href$="/remove"]')["href"])


def _adds_an_app(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number)
    browser.opens("/my/codes/apps")
    browser.sends(name="Telephone")
    browser.sends(code=code_in(emails("authenticator-code")[-1]))


def _asks_to_add_an_app(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number)
    browser.opens("/my/codes/apps")
    browser.sends(name="Telephone")


def _adds_a_passkey(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number)
    browser.opens("/my/codes/passkeys")
    browser.sends(name="Laptop")
    browser.sends(code=code_in(emails("authenticator-code")[-1]))


def _removes_a_passkey(browser: Holder, password: str, number: int) -> None:
    account = _logs_in(browser, password, number)
    passkey = a_passkey(f"of {account.username}", pacer_account_id=account.id)
    browser.opens(f"/my/codes/passkeys/{passkey.id}/remove")


def _is_asked_again(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number)
    browser.opens("/my/account/again")


def _is_offered_codes(browser: Holder, password: str, number: int) -> None:
    required = replace(browser.app.extensions["settings"], one_time_codes="required")
    with patch.dict(browser.app.extensions, settings=required):
        _logs_in(browser, password, number)


def _has_not_saved_backup_codes(browser: Holder, password: str, number: int) -> None:
    _is_offered_codes(browser, password, number)
    browser.opens("/my/codes/backup/first")
    browser.presses("Send me the code")
    browser.sends(code=code_in(emails("authenticator-code")[-1]))
    browser.opens("/my/codes/offer")


def _administers_a_firm(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number, kind="paa", firm_name="Goldfarb", search_active=False)


def _removes_a_person(browser: Holder, password: str, number: int) -> None:
    person = make_pacer(f"person{number:05}")
    firm = _logs_in(browser, password, number, kind="paa", firm_name="Goldfarb", search_active=False)
    with transaction():
        member = FirmMember(firm_id=firm.id, person_id=person.id, state="accepted", changed_at=clock.now())
        db.session.add(member)
    browser.opens(f"/my/firm/people/{member.id}/remove")


def _was_invited(browser: Holder, password: str, number: int) -> None:
    firm = make_pacer(f"firm{number:06}", kind="paa", firm_name="Goldfarb")
    person = _logs_in(browser, password, number)
    with transaction():
        db.session.add(FirmMember(firm_id=firm.id, person_id=person.id, state="invited", changed_at=clock.now()))
    browser.opens("/my/account/")


def _is_exempt(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number, exempt=True)


def _moves(browser: Holder, password: str, number: int) -> None:
    _logs_in(browser, password, number)
    browser.opens("/my/account/address")
    browser.sends(current_password=password, email=f"moved{number:04}@example.com", **PLACE)


def _must_upgrade_first(browser: Holder, password: str, number: int) -> None:
    account = make_pacer(f"holder{number:05}", password, upgraded=False)
    browser.begins()
    browser.logs_out_first()
    browser.signs_in(account.username, password)


def _has_upgraded(browser: Holder, password: str, number: int) -> None:
    _must_upgrade_first(browser, password, number)
    browser.presses("Upgrade the account now")
    with transaction():
        db.session.scalars(db.select(PacerAccount).filter_by(username=f"holder{number:05}")).one().upgraded = True


OWNERS: dict[str, Callable[[Holder, str, int], None]] = {
    **{f"register/{step}": _registers_until(step) for step in ("person", "address", "code", "security")},
    **{f"firm/{step}": _opens_a_firm_until(step) for step in ("code", "security")},
    **{f"upgrade/{step}": _upgrades_until(step) for step in ("person", "address", "security")},
    "recover/password": _recovers_until_password,
    "passcode/login": _asks_for_a_passcode,
    "passcode/code": _has_a_passcode,
    "must upgrade first": _must_upgrade_first,
    "has upgraded": _has_upgraded,
    "is offered codes": _is_offered_codes,
    "has not saved backup codes": _has_not_saved_backup_codes,
    "removes an app": _removes_an_app,
    "has codes": _has_codes,
    "adds an app": _adds_an_app,
    "asks to add an app": _asks_to_add_an_app,
    "adds a passkey": _adds_a_passkey,
    "removes a passkey": _removes_a_passkey,
    "is asked again": _is_asked_again,
    "administers a firm": _administers_a_firm,
    "removes a person": _removes_a_person,
    "was invited": _was_invited,
    "is exempt": _is_exempt,
    "moves": _moves,
}


def with_real_secrets(new_browser: Callable[[], Holder], plants: Canaries, number: int) -> None:
    """Register, set codes up, change the password, forget it: all with secrets that are right."""
    browser = new_browser()
    what = ("password", "changed", "again", "first", "next")
    secret = [plants.add(f"{MARK}Real-{each}!", f"real {each}") for each in what]
    answers = {"first_answer": secret[3], "second_answer": secret[4], "password": secret[0]}
    address = {**ADDRESS, "email": f"real{number}@example.com"}
    browser.registers({**PERSON, "last_name": f"Real{number}"}, address, {**SECURITY, **answers})
    username = SECURITY["username"]
    browser.logs_in(username, secret[0])
    browser.opens("/my/account/password")
    browser.sends(current_password=secret[0], password=plants.fresh("password", "against the rules"))
    browser.sends(current_password=secret[0], password=secret[1])
    browser.opens("/my/codes/backup/first")
    browser.presses("Send me the code")
    browser.sends(code=code_in(emails("authenticator-code")[-1]))
    browser.opens("/my/codes/backup")
    browser.sends(current_password=secret[1])
    backup_code = browser.page.select_one("li .code").get_text()
    browser.opens("/account/recover/")
    browser.presses("Begin")
    browser.sends(username=username)
    browser.sends(code=code_in(emails("pacer-recovery")[-1]))
    answer = secret[3] if SECURITY["first_question"] in browser.text else secret[4]
    browser.sends(password=secret[2], answer=plants.fresh("answer", "", echoed=True))
    browser.sends(password=secret[2], answer=answer)
    browser.logs_in(username, secret[2], otp_code=backup_code)
    assert browser.page.find("button", string="Log out")
