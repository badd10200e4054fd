"""The forms of the console, except for logging in."""

from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, RULE_OF_THUMB, ChecklistQuestion
from wizard.core.forms import BaseForm, ValidEmailAddress, clean_text
from wizard.helpdesk.reason_codes import ACTION_REASONS, OPEN_REASONS


class OpenCallForm(BaseForm):
    """Whose page to open, and why. ``who`` is the key of a search result."""

    reason = SelectField(
        "Why is the caller calling?",
        choices=[SelectChoice("", "Choose"), *(SelectChoice(value, words) for value, words in OPEN_REASONS.items())],
        validators=[DataRequired("Choose why the caller is calling. It is recorded with your name.")],
    )
    who = StringField("Who is calling", validators=[DataRequired("Choose who is calling.")])


class ReasonForm(BaseForm):
    """The reason for an action."""

    reason = RadioField(
        "Why?",
        choices=[SelectChoice(value, words) for value, words in ACTION_REASONS.items()],
        validators=[InputRequired("Choose a reason. It is recorded with your name.")],
    )


class NoteForm(BaseForm):
    """A note on a call."""

    text = TextAreaField(
        "Note",
        description="For your colleagues. Never write down a password or a code.",
        filters=[clean_text],
        validators=[DataRequired("Write the note."), Length(max=1000, message="Enter 1,000 characters or fewer.")],
        render_kw={"rows": 4, "autocomplete": "off"},
    )


class CorrectEmailForm(ReasonForm):
    """The correct e-mail address on file."""

    email = EmailField(
        "Correct e-mail address",
        filters=[clean_text],
        validators=[
            DataRequired("Enter the e-mail address."),
            Length(max=254, message="This is too long."),
            ValidEmailAddress("Enter an e-mail address, like name@example.com."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def _question(question: ChecklistQuestion, asked: bool = True) -> SelectField:
    choices = [SelectChoice("", "Choose"), *(SelectChoice(each.value, each.text) for each in question.choices)]
    words = question.text.format(go_live="the go-live day")
    return SelectField(words, choices=choices, validators=[DataRequired("Choose one answer.")] if asked else [])


class ChecklistForm(BaseForm):
    """The checklist's questions, which the staff member answers with the caller."""

    filer = _question(FILER)
    account = _question(ACCOUNT)
    thumb = _question(RULE_OF_THUMB, asked=False)
    role = _question(ROLE)
