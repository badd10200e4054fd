"""What every form of this site reads, and what it does not."""

from io import BytesIO

import pytest
from wtforms import StringField

from wizard.core.forms import BaseForm, clean_text


class NameForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    name = StringField(filters=[clean_text])


def read(app, **sent) -> str | None:
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


@pytest.mark.parametrize("text", ["Núñez", "O’Brien", "李", "a\tb", "", None])
def test_ordinary_text_stays_as_it_is(text):
    assert clean_text(text) == text
