"""What every form of this site reads, and what it does not."""

from io import BytesIO

import pytest
from wtforms import StringField
from wtforms.fields.core import UnboundField

from tests.support.browser import Browser
from wizard.core.forms import BaseForm, EmailField, PasswordField, TextAreaField, TextField, clean_text


class NameForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    name = TextField(filters=[clean_text])


def read(app, **sent) -> str:
    with app.test_request_context("/", method="POST", **sent):
        return NameForm().name.data


def test_what_a_form_sends_is_read_without_the_spaces_around_it(app):
    assert read(app, data={"name": "  Jordan Rivera "}) == "Jordan Rivera"


@pytest.mark.parametrize("body", [{"name": ["Jordan"]}, {"name": 7}, {"name": {"$ne": 1}}, ["name"], "name", None])
def test_json_is_not_read(app, body):
    assert not read(app, json=body)


def test_an_uploaded_file_is_not_read(app):
    assert not read(app, data={"name": (BytesIO(b"Jordan"), "name.txt")}, content_type="multipart/form-data")


@pytest.mark.parametrize("sign", ["\0", "\x08", "\x1b", "\x7f", "\x85", "\ud800", "\ufdd0", "\uffff", "\U0010ffff"])
def test_what_no_page_may_bear_is_shown_as_unreadable(sign):
    assert clean_text(f" a{sign}b ") == "a\ufffdb"


SEPARATORS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
BIDIRECTIONAL_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("mark", [*SEPARATORS, *BIDIRECTIONAL_MARKS], ids=ascii)
@pytest.mark.parametrize("kind", [TextField, EmailField])
def test_a_line_holds_no_separator_and_no_mark_that_turns_the_direction(app, kind, mark):
    form_class = type("OneFieldForm", (NameForm,), {"name": kind(filters=[clean_text])})
    with app.test_request_context("/", method="POST", data={"name": f"Pay{mark}now"}):
        form = form_class()
        assert not form.validate() or form.name.data in ("Pay\ufffdnow", "Paynow")


def text_fields() -> list[tuple[str, type]]:
    """The classes of all fields for text, with the names of their forms."""
    classes, found = [BaseForm], []
    while classes:
        form = classes.pop()
        classes += form.__subclasses__()
        fields = [each for name in dir(form) if isinstance(each := getattr(form, name), UnboundField)]
        found += [(form.__name__, each.field_class) for each in fields if form.__module__.startswith("wizard.")]
    return [(form, kind) for form, kind in found if issubclass(kind, StringField)]


def test_every_field_for_text_is_one_of_those():
    """A plain field of WTForms would take what no line may hold."""
    found = text_fields()
    assert len(found) > 50
    assert {kind.__name__ for _form, kind in found if not issubclass(kind, TextField)} == {
        "HiddenField",
        "PasskeyField",
    }
    assert {form for form, kind in found if issubclass(kind, TextAreaField)} == {"NoteForm", "VerificationForm"}


@pytest.mark.parametrize("text", ["Núñez", "O’Brien", "李", "a\tb", ""])
def test_ordinary_text_stays_as_it_is(text):
    assert clean_text(text) == text


@pytest.mark.parametrize("kind", [TextField, EmailField, TextAreaField, PasswordField])
def test_a_field_in_which_nothing_was_typed_is_empty_text(app, kind):
    form_class = type("OneFieldForm", (NameForm,), {"name": kind(filters=[clean_text])})
    with app.test_request_context("/"):
        assert form_class().name.data == ""
        assert form_class(data={"name": None}).name.data == ""
        assert form_class(data={"name": " Jordan "}).name.data == "Jordan"
    with app.test_request_context("/", method="POST", data={"other": "sent"}):
        assert form_class().name.data == ""


PAGES_WITH_DIGITS = ["/account/recover/code", "/courts/cacd/forgot/new-password", "/desk/login", "/desk/invitation"]
PAGES_WITH_LETTERS = ["/login", "/courts/cacd/login"]


@pytest.mark.parametrize("path", [*PAGES_WITH_DIGITS, *PAGES_WITH_LETTERS])
def test_the_keyboard_of_a_code_has_letters_where_a_backup_code_is_taken(app, path):
    browser = Browser(app)
    if path.startswith("/account"):
        browser.opens("/account/recover/")
        browser.presses("Begin")
        browser.sends(username="somebody")
    browser.opens(path)
    (field,) = browser.page.select("[name=code], [name=otp_code]")
    hint = browser.page.find(id=f"{field['id']}-hint").text
    takes_letters = path in PAGES_WITH_LETTERS
    assert field["inputmode"] == ("text" if takes_letters else "numeric")
    assert ("backup code" in hint) == takes_letters
    assert field["autocomplete"] == "one-time-code"
    assert {"usa-input--code", "usa-input--lg"} <= set(field["class"])
