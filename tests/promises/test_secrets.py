"""Recognisable passwords, codes and tokens in every field of every form: afterwards they are nowhere.

The forms are found by walking the site, so that a new one is planted without being named here. A form that no walk
finds fails a test.
"""

import io
import json
import logging
import shutil
import sqlite3
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from unittest.mock import patch

import pytest
from lxml.html import HtmlElement
from sqlalchemy import event

from tests.promises.account_holders import OWNERS, Holder, with_real_secrets
from tests.promises.canaries import MARK, Canaries, fields_of, forms_by_name, is_echoed, pages_from
from tests.support.factories import CODE_SECRET, a_passkey, change, make_filer, make_pacer, make_staff
from tests.support.people import code_now
from tests.support.sites import create_site as make
from tests.support.sites import spares_the_disk
from wizard.audit import trail
from wizard.checklist.flow import CHECKLIST, ChoiceAnswer
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.flow.answers import Answers
from wizard.flow.journey import Journey
from wizard.helpdesk.models import Call, TwoPersonRequest
from wizard.linking.answers import LegacyAnswer, PacerAnswer
from wizard.linking.flow import LINKING
from wizard.security import passwords
from wizard.security.attempts import AttemptCount
from wizard.security.encryption import encrypt
from wizard.staff.models import StaffMember

pytestmark = pytest.mark.slow

# The steps where the accounts lie here; tests/linking/test_remote.py plants in the step that PACER's silence adds.
NOON = datetime(2026, 1, 5, 17, tzinfo=UTC)
KNOWN = PacerAnswer(account_id=1, epoch=0, username="", is_kind_known=True, proved_at=NOON)
RISKY = LegacyAnswer(account_id=1, epoch=0, username="", proved_at=NOON, risks="new-account")
STEPS = [step.name for step in LINKING.active_steps(Answers({"sign-in": KNOWN, "legacy": RISKY}))]
# No secrets, and kept: the name of the person somebody links for, what an account says of its owner, and what the help
# desk notes down.
KEPT = ("filer_name", "first_name", "middle_name", "last_name", "county", "firm_name", "name", "text", "remark")
# Where somebody of the console may stand.
DESK = ("at the console's door", "at the console", "with somebody found", "without an app", "with a new app")
# At DEBUG the engine tells of rows that it reads back; those have a test of their own.
LOUD = {"": logging.DEBUG, "sqlalchemy": logging.DEBUG, "sqlalchemy.engine": logging.INFO, "alembic": logging.DEBUG}
PACER, LEGACY = f"{MARK}Pacer-7!xK é/&%=", f"{MARK}legacy-9 é/&%="


# By the name of a form, the situation in which it was found, and the path.
Forms = dict[str, tuple[str, str]]


class Planted:
    """A site in whose every form secrets were typed, and what it left behind."""

    def __init__(self, folder, mode: str) -> None:
        self.plants = Canaries(KEPT)
        self.log = io.StringIO()
        self.handler = logging.StreamHandler(self.log)
        _listens(self.handler)
        self.app, self.mode = make(folder, mode), mode
        _captures_own_handlers(self.log)
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        with self.app.app_context():
            event.listen(db.engine, "connect", spares_the_disk)
        self.folder, self.browsers, self.forms = folder, [], {}
        self._people = count()
        # In which situation somebody stands, and who.
        self._where, self._standing = "", None

    def browser(self) -> Holder:
        """A new browser."""
        self.browsers.append(Holder(self.app))
        return self.browsers[-1]

    def pair(self, **facts):
        """A PACER account and a filer account that go together, though the last names differ, so that one is asked."""
        number = next(self._people)
        with self.app.app_context():
            pacer = make_pacer(f"planted{number:04}", PACER, last_name="Castle", **facts)
            return pacer, make_filer(username=f"p{number:04}", password=LEGACY)

    def stands(self, where: str) -> Holder:
        """A new browser in a situation: a step of the wizard, the owner of an account, signed on, or just come."""
        browser, pair = self.browser(), self.pair()
        browser.client.set_cookie("NextGenCSO", self.plants.fresh("NextGenCSO", "cookie").split()[0])
        with self.app.app_context():
            if where in STEPS:
                browser.stands_at(where, *pair)
            elif where in CHECKLIST.names:
                before = CHECKLIST.names[: CHECKLIST.names.index(where)]
                browser.has_begun(dict.fromkeys(before, ChoiceAnswer("unsure")), CHECKLIST.name)
                browser.opens(f"/courts/cacd/checklist/{where}")
            elif where in OWNERS:
                self._nobody_must_wait()
                OWNERS[where](browser, PACER, next(self._people))
            elif where == "signed on":
                browser.stands_at("confirm", *pair)
                browser.confirms(typed_last_name="Rivera")
            elif where == "prepared":
                self._prepares(browser, pair[0].username)
            elif where in DESK:
                self._sits(browser, where)
            elif where == "rehearsing":
                browser.opens("/practice/rehearse/")
                browser.presses("Rehearse this")
                browser.opens("/practice/rehearse/class")
            else:
                browser.opens("/")
        self.right = {
            "sign-in": {"username": pair[0].username, "password": PACER, "redaction": "y"},
            "legacy": {"username": pair[1].username, "password": LEGACY},
            "confirm": {"understood": "y", "typed_last_name": "Rivera"},
        }.get(where, {})
        return browser

    def _prepares(self, browser: Holder, username: str) -> None:
        """Has prepared a link in a court that has not converted."""
        filer = make_filer("exb", f"e{next(self._people):04}", LEGACY, last_name="Castle")
        browser.begins("exb")
        browser.logs_out_first()
        browser.signs_in(username, PACER)
        browser.chooses()
        browser.gives_legacy(filer.username, LEGACY)
        browser.confirms()
        browser.opens("/courts/exb/link/")

    def _nobody_must_wait(self) -> None:
        """What was planted before is judged as if it were typed for the first time."""
        with self.app.app_context(), transaction():
            db.session.execute(db.delete(AttemptCount))

    def _sits(self, browser: Holder, where: str) -> None:
        """At the console, always in the same call; or before its door."""
        if where == "at the console's door":
            browser.opens("/desk/login")
        elif where == "with somebody found":
            browser.sits_down(self._the_call[0], "/desk/find?find=Jordan+Rivera")
        elif where == "at the console":
            member, call = self._the_call
            change(call, closed_at=None, opened_at=clock.now())
            self._awaits_approval(call)
            browser.sits_down(member, f"/desk/calls/{call.id}")
        else:
            key = encrypt(CODE_SECRET) if where == "with a new app" else ""
            browser.stands_before_codes(make_staff(f"new{next(self._people):04}", enrolled=False, encrypted_key=key))

    def _awaits_approval(self, call: Call) -> None:
        """Somebody else has asked for another address of the caller, and to remove what the caller lost."""
        asked = {"staff_id": self._colleague.id, "at": clock.now(), "previous_email": "jordan.rivera@example.com"}
        of_journey = db.session.get_one(Journey, call.subject_id).subject
        address = {"filer_account_id": of_journey.filer_account_id, "epoch": 0, "email": "corrected@example.com"}
        lost = {"pacer_account_id": of_journey.pacer_account_id, "epoch": 0, "identity": "in-person"}
        with transaction():
            db.session.add(TwoPersonRequest(kind="address", **address, **asked))
            db.session.add(TwoPersonRequest(kind="authenticators", **lost, **asked))

    @cached_property
    def _colleague(self) -> StaffMember:
        return make_staff("colleague")

    @cached_property
    def _the_call(self):
        pacer, filer = self.pair(enrolled=True)
        self.browser().stands_at("confirm", pacer, filer)
        member = make_staff("planted", "administrator")
        a_passkey("of planted", staff_member_id=member.id)
        journey = db.session.scalar(db.select(db.func.max(Journey.id)))
        with transaction():
            call = Call(kind="journey", subject_id=journey, staff_id=member.id, reason="other", opened_at=clock.now())
            db.session.add(call)
        return member, call

    def finds_forms(self, known: Forms) -> None:
        """Walk through all pages, from every situation. A page without a form is walked over once.

        ``known``: the forms of a live site, which practice has too: only what practice adds is walked to then.
        """
        formless: set[str] = set()
        self.forms |= known
        practised = ("rehearsing",) if self.mode == "practice" else ()
        everywhere = ("just come", *STEPS, *CHECKLIST.names, "signed on", "prepared", *OWNERS, *DESK)
        places = ("just come",) if known else everywhere
        for where in (*places, *practised):
            browser = self.stands(where)
            for path in pages_from(browser, formless):
                forms = forms_by_name(browser)
                formless |= set() if forms else {path}
                for name in forms:
                    self.forms.setdefault(name, (where, path))

    def plants_all(self) -> None:
        """All fields of each form together. In live each secret one alone, too, the hidden ones, and otherwise sent."""
        for name, (where, path) in self.forms.items():
            for each in self._variants(name, where, path):
                each(self)

    def _variants(self, name: str, where: str, path: str):
        fields = fields_of(self._before(name, where, path)[1])
        yield lambda site: site._plants(name, where, path, fields, list(fields))
        if self.mode == "practice":
            return
        alone = [each for each, tag in fields.items() if not is_echoed(tag)]
        for chosen in ([each] for each in [*alone, "csrf_token", "version", "not_a_field"]):
            yield lambda site, chosen=chosen: site._plants(name, where, path, fields, chosen)
        yield lambda site: site._plants(name, where, path, fields, list(fields), "json")
        yield lambda site: site._plants(name, where, path, fields, list(fields), "query_string")

    def _plants(self, name, where, path, fields, chosen, manner="") -> None:
        browser, form = self._before(name, where, path)
        right = self.right if path.endswith(where) else {}
        typed = {
            each: self.plants.fresh(each, name, each in fields and is_echoed(fields[each]) and not manner)
            for each in chosen
        }
        if manner:
            token = form.xpath(".//input[@name='csrf_token']/@value")[0]
            browser.sends_as(form, {}, **{manner: {**right, **typed}, "headers": {"X-CSRFToken": token}})
        else:
            browser.sends_form(form, {**right, **typed})

    def _before(self, name: str, where: str, path: str) -> tuple[Holder, HtmlElement]:
        """A browser before this form: the last one, if it is shown the form too, or a new one.

        The way there may lead over another number.
        """
        if self._where == where and (form := self._shown(name, path)) is not None:
            self._nobody_must_wait()
            return self._standing, form
        self._where, self._standing = where, self.stands(where)
        return self._standing, self._shown(name, path)

    def _shown(self, name: str, path: str) -> HtmlElement | None:
        """The form of this name where somebody stands, or at its address."""
        found = forms_by_name(self._standing)
        if name not in found:
            self._standing.opens(path)
            found = forms_by_name(self._standing)
        return found.get(name)

    def links_with_real_secrets(self) -> None:
        """The whole journey, with a one-time passcode; then each real secret where it does not belong."""
        pacer, filer = self.pair(enrolled=True)
        plants, browser = self.plants, self.browser()
        for cookie in ("NextGenCSO", "PacerSession"):
            browser.client.set_cookie(cookie, plants.fresh(cookie, "cookie").split()[0])
        for text, what in ((PACER, "real PACER password"), (LEGACY, "real legacy password")):
            plants.add(text, what)
        browser.begins()
        browser.presses("Log out here")
        browser.logs_out_first()
        wrong, code = plants.add("271828", "wrong code"), plants.add(code_now(CODE_SECRET), "right code")
        browser.signs_in(pacer.username, PACER, otp_code=wrong)
        browser.signs_in(pacer.username, PACER, otp_code=code, client_code=plants.fresh("client_code", "", True))
        browser.chooses()
        browser.gives_legacy(filer.username, PACER)
        browser.gives_legacy(filer.username, LEGACY)
        with self.app.app_context():
            browser.reads_the_code()
        browser.confirms(typed_last_name=plants.fresh("typed_last_name", "", True))
        browser.confirms(typed_last_name="Rivera")
        assert browser.outcome == "linked"
        browser.presses("Log out")

    def is_refused_with_right_secrets(self) -> None:
        """What is right may be refused too, and what is wrong may be tried until it must wait."""
        for facts in ({"kind": "shared"}, {"upgraded": False}, {}):
            browser, (pacer, _filer) = self.browser(), self.pair(**facts)
            browser.begins()
            browser.logs_out_first()
            if not facts:
                for _try in range(6):
                    browser.signs_in(pacer.username, self.plants.fresh("password", "until it must wait"))
            browser.signs_in(pacer.username, PACER)


def _listens(handler: logging.Handler) -> None:
    """Hear everything that anybody logs, at any level."""
    for name, level in LOUD.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False


def _captures_own_handlers(stream: io.StringIO) -> None:
    for name in ("wizard", "wizard.requests"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        for handler in logging.getLogger(name).handlers:
            handler.setStream(stream)


# The forms that were found in a live site, if one was walked through before.
_of_live: Forms = {}


@pytest.fixture(scope="module", params=["live", "practice"])
def planted(request, migrated, tmp_path_factory):
    """A site after all of it."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(migrated, folder)
    levels = {name: logging.getLogger(name).level for name in LOUD}
    # What hashing costs is no matter here.
    with clock.stopped_at(NOON), patch.dict(passwords.NEW_HASH_PARAMETERS, argon2id="argon2id:8:1:1"):
        site = Planted(folder, request.param)
        site.finds_forms(_of_live)
        if request.param == "live":
            _of_live.update(site.forms)
        site.plants_all()
        site.links_with_real_secrets()
        site.is_refused_with_right_secrets()
        with site.app.app_context():
            with_real_secrets(site.browser, site.plants, next(site._people))
        yield site
    for name, level in levels.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.removeHandler(site.handler)
        logger.propagate = True
    with site.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_form_of_the_site_was_found(planted):
    rooms = {rule.endpoint for rule in planted.app.url_map.iter_rules() if "POST" in rule.methods}
    if planted.app.extensions["settings"].mode == "live":
        rooms = {endpoint for endpoint in rooms if not endpoint.startswith(("training.", "rehearse."))}
    # What programs and scripts ask for stands in no form.
    rooms = {
        name for name in rooms if not name.startswith(("services.", "links_feed.")) and not name.endswith("_options")
    }
    assert {name.split()[0] for name in planted.forms} == rooms
    assert {name.split()[1] for name in planted.forms if name.startswith("linking.step")} == set(STEPS)


def test_many_secrets_were_planted_and_the_search_finds_what_is_there(planted):
    assert len(planted.plants.secrets) > 100
    for secret in planted.plants.secrets[:5]:
        left = (secret.text, json.dumps(secret.text), secret.text.encode().hex(), secret.text[::-1])
        assert all(planted.plants.found_in(f"…{each}…") for each in left)


def test_no_file_of_the_site_bears_a_secret(planted):
    files = [path for path in planted.folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "the newest pages lie in the -wal"
    keys = [key.encode() for browser in planted.browsers for key in browser.keys]
    for path in files:
        data = path.read_bytes()
        assert planted.plants.found_in(data, kept=True) == [], path.name
        assert not any(key in data for key in keys), f"a session key stands in {path.name}"


def test_no_row_of_any_table_bears_a_secret(planted):
    with planted.app.app_context():
        for table in db.metadata.sorted_tables:
            rows = [tuple(row) for row in db.session.execute(db.select(table))]
            assert planted.plants.found_in(repr(rows), kept=True) == [], table.name


def test_no_line_of_the_log_bears_a_secret(planted):
    lines = planted.log.getvalue()
    assert '"path": "/courts/cacd/link/sign-in"' in lines
    assert "INSERT INTO attempt_count" in lines, "the log does not tell what is written"
    assert planted.plants.found_in(lines) == []
    assert not any(key in lines for browser in planted.browsers for key in browser.keys)


def test_neither_the_audit_nor_an_email_bears_a_secret(planted):
    with planted.app.app_context():
        told = [*trail.export()]
        emails = repr([tuple(row) for row in db.session.execute(db.text("SELECT * FROM email"))])
    assert len(told) > 50
    assert "receipt" in emails.casefold()
    assert planted.plants.found_in("\n".join(told)) == []
    # A firm's remark is quoted to both sides.
    assert planted.plants.found_in(emails, kept=True) == []


def test_no_page_bears_a_secret_but_text_that_is_shown_to_be_corrected(planted):
    for browser in planted.browsers:
        for answer in browser.answered:
            assert planted.plants.found_in(answer.body, kept=True, echoed=True) == [], answer.asked
            assert not any(key.encode() in answer.body for key in browser.keys), answer.asked


def test_what_is_shown_to_be_corrected_is_shown_once(planted):
    for browser in planted.browsers:
        for before, after in zip(browser.answered, browser.answered[1:], strict=False):
            if after.asked.startswith("GET"):
                assert planted.plants.found_in(after.body, kept=True) == [], f"{before.asked}, then {after.asked}"


def test_no_header_bears_a_secret(planted):
    for browser in planted.browsers:
        headers = repr([answer.headers for answer in browser.answered])
        assert planted.plants.found_in(headers) == []
        assert not any(key in headers for key in browser.keys)


@pytest.mark.parametrize("address", ["/", "/healthz", "/metrics", "/courts/cacd/link/", "/practice/outbox"])
def test_nobody_who_comes_afterwards_is_shown_a_secret(planted, address):
    answer = planted.app.test_client().get(address)
    # A firm's remark is quoted in e-mails.
    assert planted.plants.found_in(answer.data, kept=address == "/practice/outbox") == []


FAULTS = [sqlite3.OperationalError, sqlite3.IntegrityError, ValueError]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize(
    "table", ["pacer_account", "filer_account", "attempt_count", "journey", "audit", "browser_session"]
)
@pytest.mark.parametrize("step", ["sign-in", "legacy"])
def test_a_fault_in_the_middle_of_a_proof_prints_nothing_that_was_typed(planted, step, table, fault):
    def fails(_cursor, statement, parameters, _context):
        if table in statement and not statement.startswith("SELECT browser_session"):
            raise fault(f"planted fault in {table}")

    browser = planted.stands(step)
    form = next(one for one in browser.tree.find_class("fields") if one.tag == "form")
    typed = {each: planted.plants.fresh(each, "fault", is_echoed(tag)) for each, tag in fields_of(form).items()}
    before = planted.log.tell()
    with planted.app.app_context():
        event.listen(db.engine, "do_execute", fails)
        try:
            browser.sends_form(form, {**typed, "redaction": "y"})
        finally:
            event.remove(db.engine, "do_execute", fails)
    planted.log.seek(before)
    lines = planted.log.read()
    assert planted.plants.found_in(lines) == []
    assert planted.plants.found_in(browser.answered[-1].body, echoed=browser.response.status_code < 500) == []
