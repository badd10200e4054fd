"""What people do, in verbs."""

from urllib.parse import urlencode

import pyotp

from tests.support.browser import Browser
from tests.support.emails import code_in, emails
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, STAFF_PASSWORD
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow.answers import to_json
from wizard.flow.journey import Journey
from wizard.linking.answers import ChooseAnswer, LegacyAnswer, LogoutAnswer, PacerAnswer, VerifyAnswer
from wizard.security.digests import digest_of
from wizard.security.sessions import CONSOLE, CSRF, PENDING_MFA, SessionRow, cookie_name


class Filer(Browser):
    """Somebody who links. Each verb takes one step of the wizard; defaults are right answers."""

    court = "cacd"

    @property
    def base(self) -> str:
        """The wizard's address in this filer's court."""
        return f"/courts/{self.court}/link/"

    def begins(self, court: str = "cacd"):
        """Open the start page and press Begin."""
        self.court = court
        self.opens(self.base)
        self.presses("Begin")

    def logs_out_first(self):
        """Step 1."""
        self.sends(signed_out="y")

    def signs_in(self, username="jordanrivera", password=PACER_PASSWORD, **more):
        """Step 2."""
        self.sends(username=username, password=password, redaction="y", **more)

    def chooses(self, whose="my_own", **more):
        """Step 3."""
        self.sends(whose=whose, **more)

    def gives_legacy(self, username="jrivera", password=LEGACY_PASSWORD):
        """Step 4."""
        self.sends(username=username, password=password)

    def reads_the_code(self):
        """Between steps 4 and 5, where a code was e-mailed to the filer: type the newest one."""
        self.sends(code=code_in(emails("link-code")[-1]))

    def confirms(self, **more):
        """Step 5."""
        self.sends(understood="y", **more)

    def goes_to(self, step: str, court: str = "cacd"):
        """Take every step before this one with the default answers."""
        self.begins(court)
        for name, act in self._road():
            if name == step:
                break
            act()
        assert self.path.endswith(f"/{step}"), f"arrived at {self.path}: {self.errors}"

    def _road(self):
        return (
            ("logout", self.logs_out_first),
            ("sign-in", self.signs_in),
            ("choose", self.chooses),
            ("legacy", self.gives_legacy),
            ("verify", lambda: self.path.endswith("/verify") and self.reads_the_code()),
            ("prepare", lambda: self.path.endswith("/prepare") and self.confirms()),
            ("confirm", self.confirms),
        )

    def stands_at(self, step: str, pacer=None, filer=None, court: str = "cacd", filer_name: str = ""):
        """Open a step as if every step before it had been answered. A test holds this to the real road."""
        self.court = court
        answers = _answers(pacer, filer, filer_name, "another-persons" if filer_name or step == "verify" else "")
        before = list(answers)[: [*answers, "confirm"].index(step)]
        self.has_begun({name: answers[name] for name in before})
        self.opens(f"{self.base}{step}")
        assert self.path.endswith(f"/{step}"), f"arrived at {self.path}"

    def has_begun(self, answers: dict, flow: str = "linking") -> None:
        """A journey in which these steps were answered so."""
        key, now = tokens.new_key(), clock.now()
        with transaction():
            row = SessionRow(key_digest=digest_of(key), data={CSRF: tokens.new_key()}, created_at=now, seen_at=now)
            db.session.add(row)
            db.session.flush()
            journey = {"flow": flow, "scope": self.court, "begun_at": now, "changed_at": now}
            stored = {step: to_json(answer) for step, answer in answers.items()}
            db.session.add(
                Journey(reference=tokens.new_reference(), session_id=row.id, stored_answers=stored, **journey)
            )
        self.client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], key)

    def forges(self, name: str, value: str | None):
        """Have the forms of the page send another value in a field, or none."""
        for field in self.tree.xpath("//main//input[@name=$name]", name=name):
            if value is None:
                field.drop_tree()
            else:
                field.set("value", value)

    def knocks(self, court: str = "cacd", username="jordanrivera", password=PACER_PASSWORD, **more):
        """Sign on with PACER at a court's door."""
        self.opens(f"/courts/{court}/login")
        self.sends(username=username, password=password, redaction="y", **more)

    def links(self, court: str = "cacd"):
        """The whole journey."""
        self.goes_to("confirm", court)
        self.confirms()


class Helper(Browser):
    """Somebody who works at the console."""

    def sits_down(self, member, then: str = "/desk/"):
        """Be logged in, as if by the door. A test holds this to the real door."""
        self._bears(member, {"_user_id": member.get_id()})
        if then:
            self.opens(then)

    def stands_before_codes(self, member):
        """Have proved the password, and have an app to connect yet."""
        self._bears(member, {PENDING_MFA: {"who": member.get_id(), "at": clock.now().isoformat(), "then": "/desk/"}})
        self.opens("/desk/codes")

    def _bears(self, member, data: dict) -> None:
        key, now = tokens.new_key(), clock.now()
        row = {"key_digest": digest_of(key), "data": {CSRF: tokens.new_key(), **data}, "user_id": member.identity}
        with transaction():
            db.session.add(SessionRow(kind=CONSOLE, created_at=now, seen_at=now, **row))
        self.client.set_cookie(cookie_name(self.app, CONSOLE), key)

    def logs_in(self, login: str = "hdesk", password: str = STAFF_PASSWORD, **more):
        """At the door."""
        self.opens("/desk/login")
        self.sends(username=login, password=password, **more)

    def looks_for(self, query: str) -> list[str]:
        """Who is found, most likely first."""
        self.opens(f"/desk/find?{urlencode({'find': query})}")
        return [name.get_text(" ", strip=True) for name in self.page.select(".hit__name")]

    def takes_call(self, query: str, reason: str = "how-to", which: int = 0):
        """Find somebody, and open the page of the most likely."""
        assert self.looks_for(query), f"nobody is found by {query!r}"
        chosen = self.page.select("button[name=who]")[which]["value"]
        self._submit(self.page.select_one("main form"), {"reason": reason, "who": chosen})


def code_now(secret: str) -> str:
    """The one-time passcode that an app shows now."""
    return pyotp.TOTP(secret).at(clock.now())


def _answers(pacer, filer, filer_name: str, risks: str) -> dict:
    """What a journey keeps of each step that was answered."""
    now = clock.now()
    verified = {"verify": filer and VerifyAnswer(filer.id, filer.credential_epoch)} if risks else {}
    return {
        "logout": LogoutAnswer(signed_out=True),
        "sign-in": pacer
        and PacerAnswer(pacer.id, pacer.credential_epoch, pacer.username, is_kind_known=True, proved_at=now),
        "choose": ChooseAnswer("somebody_else" if filer_name else "my_own", filer_name),
        "legacy": filer and LegacyAnswer(filer.id, filer.credential_epoch, filer.username, proved_at=now, risks=risks),
        **verified,
    }
