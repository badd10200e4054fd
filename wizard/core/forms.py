"""What the forms of all rooms share: fields with the right browser hints, and plain error sentences."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import wtforms
from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, Length, StopValidation
from wtforms.widgets import HiddenInput

from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.core.normalize import fold, normalize_login, tidy

LONGEST = 200
_NEVER_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NEVER_CHARACTERS}]")
# Tabs, line and paragraph separators, and the marks that turn the reading direction, where a field leaves them in.
_NOT_IN_A_LINE = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_text(value: str) -> str:
    """The text as it is kept (``normalize.tidy``), with U+FFFD for what no page can show."""
    return _UNPRINTABLE.sub("\ufffd", tidy(value))


def clean_login(value: str) -> str:
    """The same of a login."""
    return _UNPRINTABLE.sub("\ufffd", normalize_login(value))


def clean_login_or_address(value: str) -> str:
    """The same where an e-mail address may stand in its place, which then has its one form."""
    login = clean_login(value)
    try:
        return normalize_email_address(login) if "@" in login else login
    except InvalidEmailAddressError:
        return login


def query_text(name: str) -> str:
    """A search text from the query string, as the page shows it again."""
    return clean_text(request.args.get(name, "")[:LONGEST])


class TextField(StringField):
    """A line of text. Its ``data`` is empty where nothing was typed, and never None, as it is in WTForms' own field."""

    data: str
    is_multiline = False

    def process_data(self, value: str | None) -> None:
        """Take the text with which the form is made, if there is one."""
        self.data = value or ""

    def pre_validate(self, form: wtforms.form.BaseForm) -> None:
        """Raise StopValidation where the line holds what begins another one, or turns the reading direction.

        It stands in e-mails, in tables and in the audit, where nothing else is to be made of it.
        """
        if not self.is_multiline and _NOT_IN_A_LINE.search(self.data):
            raise StopValidation("Remove line breaks, tabs, and invisible characters.")


class EmailField(TextField, wtforms.EmailField):
    """An e-mail address, for which telephones have a keyboard."""


class TextAreaField(TextField, wtforms.TextAreaField):
    """A text of several lines."""

    is_multiline = True


class PasswordField(TextField, wtforms.PasswordField):
    """A password, which no page shows again and no e-mail quotes: it may hold any character."""

    is_multiline = True


def select_choices(options: Iterable[tuple[str, str]], prompt: str = "") -> list[SelectChoice]:
    """The choices of a field from pairs of value and label; first, where there is one, the prompt, which has no value.

    WTForms deprecates the pairs themselves.
    """
    pairs = [("", prompt), *options] if prompt else options
    return [SelectChoice(value, label) for value, label in pairs]


def username_field(
    label: str, hint: str, missing: str, autocomplete: str = "username", clean: Callable[[str], str] = clean_login
) -> TextField:
    """A username: no spelling help, no capitals put in by a telephone."""
    return TextField(
        label,
        description=hint,
        filters=[clean],
        validators=[DataRequired(missing), Length(max=LONGEST, message="This is too long to be a username.")],
        render_kw={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label: str, hint: str, missing: str, autocomplete: str = "current-password") -> PasswordField:
    """A password: never echoed, paste and password managers welcome."""
    return PasswordField(
        label,
        description=hint,
        validators=[DataRequired(missing), Length(max=1024, message="This is too long to be a password.")],
        render_kw={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"},
    )


_INTERNATIONAL = {
    "local": "We cannot send e-mail to an address with characters like é before the @. Enter another address.",
    "domain": "We cannot send e-mail to what follows the @. Check the spelling, or enter another address.",
}


class ValidEmailAddress:
    """The validator of every field for an e-mail address; what is read is the address as it is stored."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raises StopValidation where no e-mail can be delivered."""
        try:
            field.data = normalize_email_address(field.data or "")
        except InvalidEmailAddressError as error:
            raise StopValidation(_INTERNATIONAL.get(error.part, self.message)) from None


def require_words(_form: Form, field: TextField) -> None:
    """Raise StopValidation where an answer would be compared as nothing: ``?`` would be as right as ``!``."""
    if field.data and not fold(field.data):
        raise StopValidation("The answer needs a letter or a digit.")


class CodeField(TextField):
    """A one-time passcode: typed again each time, never echoed."""

    def _value(self) -> str:
        return ""


def email_code_field() -> CodeField:
    """A code that was e-mailed: digits and nothing else."""
    return CodeField(
        "Verification code",
        description="Usually 6 digits. Spaces do not matter.",
        filters=[clean_text],
        validators=[
            DataRequired("Enter the code from our e-mail."),
            Length(max=40, message="A code has 6 or 12 digits."),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class BaseForm(FlaskForm):
    """A form of this site. Its error sentences say what to do."""

    class Meta(FlaskForm.Meta):
        """How the form is read."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> MultiDict[str, str] | None:
            """Only what a form sends is text: JSON would bring numbers and lists, an upload a file."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None

    def hidden_tag(self, *_fields: str) -> Markup:
        """The fields that nobody sees, as names and values: on every page, so without WTForms' sorted attributes."""
        hidden = (field for field in self if isinstance(field.widget, HiddenInput))
        return Markup("\n").join(
            Markup('<input type="hidden" name="{}" value="{}">').format(field.name, field._value()) for field in hidden
        )

    def add_error(self, field: str | None, sentence: str) -> None:
        """Attach a refusal to its field, or to the form as a whole."""
        if field:
            errors = self[field].errors
            self[field].errors = [*errors, sentence]
        else:
            self.form_errors.append(sentence)


class PasskeyField(HiddenField):
    """What a browser answers for a passkey, as JSON: a script puts it there, and it is never echoed."""

    def _value(self) -> str:
        return ""


class PasskeyFields(BaseForm):
    """A login that takes a passkey in place of username and password."""

    passkey = PasskeyField(validators=[Length(max=8000, message="This is too long to be a passkey.")])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Require username and password only where there is no passkey."""
        if self.passkey.data:
            for name in ("username", "password"):
                self[name].validators = ()
        return bool(super().validate(extra_validators))
