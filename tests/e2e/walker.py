"""Somebody who walks through the wizard in a real browser: with the mouse, or by keyboard alone."""

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import APIResponse, Locator, Page

from tests.e2e.checks import visible_focus_is_on
from tests.support.people import code_now
from wizard.training.personas import LEGACY_PASSWORD, PACER_PASSWORD, Persona

SUBMIT = "form.fields button[type=submit]:not([form])"
MOST_TABS = 60
CODE = re.compile(r"Code: ([A-Z0-9 ]+)")
HIDDEN = re.compile(r'name="(csrf_token|version)"[^>]* value="([^"]*)"')


def _hidden(page: APIResponse) -> dict[str, str]:
    """What the form of a page carries along."""
    return dict(HIDDEN.findall(page.text()))


class Walker:
    """A person of the practice world. Each verb takes one step; defaults are right answers.

    ``checks`` are asked of every page on which the walker arrives; each raises AssertionError.
    """

    def __init__(self, page: Page, person: Persona, checks: Iterable[Callable[[Page], None]] = ()) -> None:
        self.page = page
        self.person = person
        self.checks = tuple(checks)

    @property
    def path(self) -> str:
        """Where the walker stands."""
        return self.page.evaluate("location.pathname")

    @property
    def outcome(self) -> str | None:
        """The outcome that the page bears."""
        return self.page.locator("main").get_attribute("data-outcome")

    @property
    def link(self) -> str:
        """The wizard's address in this person's court."""
        return f"/courts/{self.person.court}/link/"

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path, wait_until="domcontentloaded")
        self._arrives()

    def finds_the_court(self) -> None:
        """From the list of courts to the start of the wizard."""
        self.opens("/")
        self.follows(f'main a[href="/courts/{self.person.court}/"]')
        self.follows(f'main a[href="{self.link}"]')

    def begins(self) -> None:
        """Open the start page and press Begin."""
        self.opens(self.link)
        self.submits(f'main form[action="{self.link}"] button')

    def skips_to(self, step: str) -> None:
        """Be at a step, or at the end before it, without looking at the pages on the way."""
        ask = self.page.context.request
        answer = ask.post(self.link, form=_hidden(ask.get(self.link)))
        for name, values in self._right_answers().items():
            if name == step or not answer.url.endswith(f"/{name}"):
                break
            answer = ask.post(answer.url, form=_hidden(answer) | values)
            if answer.url.endswith("/verify") and step != "verify":
                answer = ask.post(answer.url, form=_hidden(answer) | {"code": self.newest_code()})
        self.opens(answer.url)

    def _right_answers(self) -> dict[str, dict[str, str]]:
        pacer, filer = self._pacer_login(), self._filer_login()
        return {
            "logout": {"signed_out": "y"},
            "sign-in": {**pacer, "redaction": "y"},
            "choose": {"whose": "my_own"},
            "legacy": filer,
            "confirm": {"understood": "y"},
        }

    def _pacer_login(self) -> dict[str, str]:
        secret = self.person.otp_secret
        code = {"otp_code": code_now(secret)} if secret else {}
        return {"username": self.person.pacer_login, "password": PACER_PASSWORD, **code}

    def _filer_login(self) -> dict[str, str]:
        return {"username": self.person.filer_login, "password": LEGACY_PASSWORD}

    def logs_out_first(self) -> None:
        """Step 1."""
        self.ticks("signed_out")
        self.submits()

    def signs_in(self, **other: str) -> None:
        """Step 2."""
        self._fills_all(self._pacer_login() | other)
        self.ticks("redaction")
        self.submits()

    def chooses(self, whose: str = "my_own", filer_name: str = "") -> None:
        """Step 3."""
        self.picks("whose", whose)
        if filer_name:
            self.fills("filer_name", filer_name)
        self.submits()

    def gives_legacy(self, **other: str) -> None:
        """Step 4."""
        self._fills_all(self._filer_login() | other)
        self.submits()

    def reads_the_code(self, code: str = "") -> None:
        """Between steps 4 and 5, where a code was e-mailed: type the newest, or this one."""
        self.fills("code", code or self.newest_code())
        self.submits()

    def confirms(self, typed_last_name: str = "") -> None:
        """Step 5."""
        if typed_last_name:
            self.fills("typed_last_name", typed_last_name)
        self.ticks("understood")
        self.submits()

    def links(self) -> None:
        """The whole journey, page by page."""
        self.begins()
        self.logs_out_first()
        self.signs_in()
        self.chooses()
        self.gives_legacy()
        self.confirms()
        assert self.outcome == "linked"

    def stumbles_through(self) -> None:
        """The whole journey, with mistakes on each form."""
        self.begins()
        for mistakes in (self._stumbles_at_sign_in, self._stumbles_at_legacy, self._stumbles_at_verify):
            mistakes()
        self.submits()
        self.is_told_about("understood")
        self.confirms()
        assert self.outcome == "linked"

    def _stumbles_at_sign_in(self) -> None:
        self.submits()
        self.is_told_about("signed_out")
        self.logs_out_first()
        self.submits()
        self.is_told_about("username", "password", "redaction")
        self.signs_in(password="not the password")
        self.is_told_about("username")
        self.signs_in()

    def _stumbles_at_legacy(self) -> None:
        self.submits()
        self.is_told_about("whose")
        self.chooses("somebody_else")
        self.is_told_about("filer_name")
        self.chooses("somebody_else", self.person.name)
        self.gives_legacy(username=self.person.filer_login.upper())
        self.is_told_about("username")
        self.gives_legacy(password="not the password")
        self.is_told_about("username")
        self.gives_legacy()

    def _stumbles_at_verify(self) -> None:
        self.submits()
        self.is_told_about("code")
        self.reads_the_code("ACDE FGHJ KMNP")
        self.is_told_about("code")
        self.reads_the_code()

    def is_told_about(self, *fields: str) -> None:
        """The page names mistakes in exactly these fields."""
        assert self.page.title().startswith("Error: "), self.page.title()
        told = self.page.locator(".usa-error-message").evaluate_all("all => all.map(one => one.id)")
        assert told == [f"{field}-error" for field in fields]

    def newest_code(self) -> str:
        """The code in the site's newest e-mail, read without opening its page."""
        outbox = self.page.context.request.get("/practice/outbox").text()
        return CODE.search(outbox)[1].strip()

    def field(self, name: str) -> Locator:
        """A field of the step's form; the first one of a choice."""
        return self.page.locator(f"form.fields [name={name}]").first

    def fills(self, name: str, value: str) -> None:
        """Type into a field, or choose from its list."""
        field = self.field(name)
        chosen = field.evaluate("field => field.tagName") == "SELECT"
        field.select_option(label=value) if chosen else field.fill(value)

    def ticks(self, name: str) -> None:
        """Tick a box, if it is not ticked."""
        if not self.field(name).is_checked():
            self.page.locator(f"label[for={name}]").click()

    def picks(self, name: str, value: str) -> None:
        """Choose one of several."""
        self.page.locator(f"[name={name}][value={value}] + label").click()

    def submits(self, button: str = SUBMIT) -> None:
        """Press a button that sends a form."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator(button).click()
        self._arrives()

    follows = submits

    def _fills_all(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self.fills(name, value)

    def _arrives(self) -> None:
        for each in self.checks:
            each(self.page)


class KeyboardWalker(Walker):
    """The same without a mouse. Wherever the focus goes, it must be seen."""

    def fills(self, name: str, value: str) -> None:
        self._tabs_to(f"form.fields [name={name}]")
        self.page.keyboard.type(value)

    def ticks(self, name: str) -> None:
        """Goes one field too far, and comes back."""
        box = f"form.fields [name={name}]"
        self._tabs_to(box)
        self.page.keyboard.press("Tab")
        self._tabs_to(box, "Shift+Tab")
        if not self.field(name).is_checked():
            self.page.keyboard.press("Space")

    def picks(self, name: str, value: str) -> None:
        self._tabs_to(f"form.fields [name={name}]")
        wanted = f"[name={name}][value={value}]"
        if self._focus_is_on(wanted):
            self.page.keyboard.press("Space")
        else:
            self._tabs_to(wanted, "ArrowDown")
        assert self.page.locator(wanted).is_checked()

    def submits(self, button: str = SUBMIT) -> None:
        self._tabs_to(button)
        self.presses_enter()

    follows = submits

    def presses_enter(self) -> None:
        """Enter, wherever the focus is; the page goes."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")
        self._arrives()

    def _tabs_to(self, selector: str, key: str = "Tab") -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press(key)
            if visible_focus_is_on(self.page, selector):
                return
        raise AssertionError(f"{key} does not lead to {selector} on {self.path}")

    def _focus_is_on(self, selector: str) -> bool:
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)
