"""People who walk through the site in any way, right or wrong, each request before the eyes of a witness."""

import logging
import shutil
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import parse_qs, quote_from_bytes, urlsplit

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import event

from tests.promises.invariants import InvariantChecker
from tests.support.directories import DownFor
from tests.support.emails import code_in, emails
from tests.support.factories import CODE_SECRET, LEGACY_PASSWORD, PACER_PASSWORD, make_filer, make_pacer
from tests.support.people import Filer, code_now
from tests.support.sites import create_site, spares_the_disk
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db
from wizard.flow.views import CHANGED_ELSEWHERE
from wizard.pacer.models import PacerAccount
from wizard.security import passwords
from wizard.security.sessions import SAFE_METHODS

STEPS = ("logout", "sign-in", "choose", "legacy", "verify", "confirm")
DOWN = "pacerdown"
MORNING = datetime(2026, 1, 5, 17, tzinfo=UTC)
TABS_KEPT = 8


class Person(NamedTuple):
    """Somebody with a PACER account, and a filer account of that login in one court."""

    pacer: str
    filer: str
    court: str = "cacd"
    last_name: str = "Rivera"
    filer_name: str = ""
    enrolled: bool = False

    def answers(self, step: str) -> dict[str, str]:
        """What this person rightly answers at a step."""
        code = {"otp_code": code_now(CODE_SECRET)} if self.enrolled else {}
        somebody = {"whose": "somebody_else", "filer_name": self.filer_name}
        return {
            "logout": {"signed_out": "y"},
            "sign-in": {"username": self.pacer, "password": PACER_PASSWORD, "redaction": "y", **code},
            "choose": somebody if self.filer_name else {"whose": "my_own"},
            "legacy": {"username": self.filer, "password": LEGACY_PASSWORD},
            "verify": {"code": self._newest_code()},
            "confirm": {"understood": "y", "typed_last_name": self.last_name},
        }[step]

    def _newest_code(self) -> str:
        """The code in the newest e-mail about this filer account; there may be none."""
        mine = [email for email in emails("link-code") if f"login {self.filer}\n" in email.text]
        return code_in(mine[-1]) if mine else "none"


LINKABLE = (
    Person("jordanrivera", "jrivera"),
    Person("jordanrivera", "jrivera", court="ca9"),
    Person("priyanair", "pnair", last_name="Nair-Oakes"),
    Person("samuelcole", "scole", filer_name="Sam Cole", last_name="Cole"),
    Person("mariacode", "mcode", enrolled=True),
    Person("jordanrivera", "mcode"),
)
OTHERS = (
    Person("office00", "jrivera"),
    Person("firmadmin", "jrivera"),
    Person("panelcja", "jrivera"),
    Person("jr4821", "jrivera"),
    Person(f"{DOWN}1", "jrivera"),
    Person("jordanrivera", "disabled1"),
    Person("jordanrivera", "r&d"),
    Person("priyanair", "jrivera", last_name=""),
    Person("nobody-here", "jrivera"),
    Person("jordanrivera", "nobody"),
    Person("jordanrivera", "jrivera", court="exd"),
)


def settle() -> None:
    """Give all of them their accounts."""
    make_pacer()
    make_pacer("priyanair", first_name="Priya", last_name="Nair")
    make_pacer("samuelcole", first_name="Samuel", last_name="Cole")
    make_pacer("mariacode", enrolled=True)
    make_pacer("office00", kind="shared")
    make_pacer("firmadmin", kind="paa")
    make_pacer("panelcja", kind="cja-exempt")
    make_pacer("jr4821", upgraded=False)
    make_filer()
    make_filer("ca9")
    make_filer(username="pnair", first_name="Priya", last_name="Nair-Oakes")
    make_filer(username="scole", first_name="Samuel", last_name="Cole")
    make_filer(username="mcode")
    make_filer(username="disabled1", status="disabled")
    make_filer(username="r&d")


class World:
    """A live site that can begin anew at once, its clock, and what was reached in it."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self.file = folder / migrated.name
        self._settled = folder / "settled"
        shutil.copy(migrated, self.file)
        self.app = create_site(folder)
        self.app.extensions["directory"] = DownFor(DOWN)
        self.app.before_request(self._overhears)
        logging.getLogger("wizard.requests").setLevel(logging.ERROR)
        with self.app.app_context():
            event.listen(db.engine, "connect", spares_the_disk)
            settle()
            db.session.remove()
            db.engine.dispose()
        shutil.copy(self.file, self._settled)
        self.reached: Counter[str] = Counter()
        self._clock = ExitStack()
        self._cheap = patch.dict(passwords.NEW_HASH_PARAMETERS, argon2id="argon2id:8:1:1")

    def begins_anew(self) -> None:
        """As it was settled: nobody has come yet, and it is morning."""
        self.ends()
        for path in self.file.parent.glob(f"{self.file.name}-*"):
            path.unlink()
        shutil.copy(self._settled, self.file)
        self.witness = InvariantChecker(self.file)
        # Not the cost of a stranger's decoy is tested here.
        self._cheap.start()
        self.time = MORNING
        self.waits(timedelta(0))

    def ends(self) -> None:
        """Let go of the database and of the clock."""
        self._clock.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if hasattr(self, "witness"):
            self.witness.leaves()
            self._cheap.stop()
            del self.witness

    def waits(self, time: timedelta) -> None:
        """The clock moves on, and stands."""
        self._clock.close()
        self.time += time
        self._clock.enter_context(clock.stopped_at(self.time))

    def _overhears(self) -> None:
        """Runs behind the CSRF check: whatever it turned away is not heard."""
        self.heard = request.form if request.method == "POST" else {}


class Walker(Filer):
    """Somebody in front of a browser with several tabs, who does anything. Every request is witnessed."""

    def __init__(self, world: World) -> None:
        super().__init__(world.app)
        self.world = world
        self.person = LINKABLE[0]
        self.tabs: list[tuple] = []
        self.opens("/courts/cacd/")

    @property
    def step(self) -> str | None:
        """The step whose form this browser shows."""
        name = urlsplit(self.path).path.rpartition("/")[2]
        return name if name in STEPS and self.page.select_one("form.fields") else None

    @property
    def fields(self) -> dict[str, str]:
        """The step's form as the page was drawn, hidden fields included."""
        found = self.page.select("form.fields input[name]")
        return {one["name"]: one.get("value", "") for one in found if one["type"] in ("hidden", "text")}

    @property
    def key(self) -> str | None:
        """The session key in the cookie."""
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie and cookie.value

    @key.setter
    def key(self, value: str | None) -> None:
        name = self.app.config["SESSION_COOKIE_NAME"]
        self.client.delete_cookie(name)
        if value is not None:
            self.client.set_cookie(name, value)

    def witness_saw_no_link(self) -> bool:
        """True where nobody has linked."""
        return self.world.witness.links == []

    def begins_as(self, person: Person) -> None:
        """Begin in this person's court."""
        self.person, self.court = person, person.court
        self.opens(self.base)
        if "Begin" in self.text:
            self.presses("Begin")

    def stands_at_as(self, person: Person, step: str) -> None:
        """Stand at a step as if this person had answered those before."""
        self.person = person
        with self.app.app_context():
            pacer = db.session.scalar(db.select(PacerAccount).filter_by(username=person.pacer))
            filer = db.session.scalar(db.select(FilerAccount).filter_by(username=person.filer, court_id=person.court))
            self.stands_at(step, pacer, filer, person.court, person.filer_name)

    def goes_on(self, **otherwise: str | None) -> None:
        """Answer the step that the page shows: rightly, or otherwise."""
        if self.step:
            self.posts_form({**self.fields, **self.right_answers(), **otherwise})

    def right_answers(self) -> dict[str, str]:
        """What the person rightly answers at the step that the page shows."""
        with self.app.app_context():
            return self.person.answers(self.step)

    def posts_form(self, values: dict[str, str | None]) -> None:
        """Send values, without those that are None, to where the page's form leads."""
        sent = {name: value for name, value in values.items() if value is not None}
        self._arrive(self._asks("POST", self.path, sent), self.path)

    def posts_pairs(self, pairs: list[tuple[str, bytes]]) -> None:
        """Send pairs of a name and bytes, which may stand twice and be no text."""
        body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)
        self.sends_raw(body.encode(), "application/x-www-form-urlencoded")

    def sends_raw(self, body, content_type: str, method: str = "POST", **headers: str) -> None:
        """Send a body as it is to where the page's form leads."""
        response = self._asks(method, self.path, body, content_type=content_type, headers=headers)
        self._arrive(response, self.path)

    def asks_for(self, method: str, path: str, data=None) -> None:
        """Any method, any address. What has no body is not read."""
        response = self._asks(method, path, data)
        if method in ("HEAD", "OPTIONS"):
            assert response.status_code < 500
            self.world.reached[f"method {method}"] += 1
        else:
            self._arrive(response, path)

    def _asks(self, method: str, path: str, data=None, **more):
        court = next(iter(urlsplit(path).path.split("/")[2:3]), "")
        before, journey = self.world.witness.looks(), self.world.witness.journey_of(self.key, court)
        self.world.heard = {}
        with self.app.app_context():
            response = self.client.open(path, method=method, data=data, buffered=True, **more)
        if method in SAFE_METHODS:
            assert self.world.witness.looks() == before, f"{method} {path} writes"
        for link in self.world.witness.finds_links_whole():
            assert (method, urlsplit(path).path) == ("POST", f"/courts/{link['court_id']}/link/confirm")
            self._has_confirmed(link, journey)
        return response

    def _unsigned(self, token: str) -> str | None:
        try:
            return URLSafeTimedSerializer(self.app.config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token").loads(token)
        except BadData:
            return None

    def _has_confirmed(self, link: dict, journey: dict) -> None:
        """What was sent, and the journey as it stood before, allow this link."""
        sent, facts = self.world.heard, journey["answers"]
        assert sent["understood"] not in ("", "false"), "linked without the tick"
        assert sent["version"] == str(journey["version"]), "linked from an old page"
        assert self._unsigned(sent["csrf_token"]) == journey["csrf"], "linked without a valid token"
        assert journey["outcome"] is None, "linked in a journey that had ended"
        proved = (facts["sign-in"]["account_id"], facts["legacy"]["account_id"])
        assert (link["pacer_account_id"], link["filer_account_id"]) == proved, "linked what was not proved"
        for step in ("sign-in", "legacy"):
            age = self.world.time - datetime.fromisoformat(facts[step]["proved_at"])
            assert age <= timedelta(minutes=30), "linked on an old proof"
        assert "verify" in facts or not facts["legacy"]["risks"], "linked without the second proof"
        filer, pacer = self.world.witness.last_names(link)
        assert "verify" in facts or filer == pacer, "linked other names on one password"
        assert filer == pacer or sent["typed_last_name"] == filer, "linked without the last name"
        self.world.reached["link"] += 1

    def _arrive(self, response, path: str) -> None:
        super()._arrive(response, path)
        self._tells()
        status = self.response.status_code
        down = status == 503 and self.refusal == "pacer-down"
        assert status < 500 or down, f"{self.response.request.method} {self.path}: {status}"
        if self.step:
            self.tabs = [*self.tabs, (self.page, self.path)][-TABS_KEPT:]

    def _tells(self) -> None:
        said = [f"status {self.response.status_code}"]
        if self.response.mimetype == "text/html":
            because = parse_qs(urlsplit(self.path).query).get("because", [""])[0]
            said += [f"step {self.step}", f"refusal {self.refusal}", f"outcome {self.outcome}", f"because {because}"]
            said += ["told of another tab"] if CHANGED_ELSEWHERE in self.errors else []
            said += ["Your session timed out"] if self.page.h1.get_text() == "Your session timed out" else []
        self.world.reached.update(said)
