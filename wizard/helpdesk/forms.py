"""The forms of the console."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, THUMB, ChecklistQuestion
from wizard.core.forms import BaseForm, clean_text
from wizard.helpdesk.reason_codes import ACTION_REASONS, OPEN_REASONS


class OpenForm(BaseForm):
    """Whose page to open, and why."""

    reason = SelectField(
        "Why is the caller calling?",
        choices=[SelectChoice("", "Choose"), *(SelectChoice(value, words) for value, words in OPEN_REASONS.items())],
        validators=[DataRequired("Choose why the caller is calling. It is recorded with your name.")],
    )
    who = StringField("Who is calling", validators=[DataRequired("Choose who is calling.")])


class ActForm(BaseForm):
    """Why something is done."""

    reason = RadioField(
        "Why?",
        choices=[SelectChoice(value, words) for value, words in ACTION_REASONS.items()],
        validators=[InputRequired("Choose a reason. It is recorded with your name.")],
    )


class NoteForm(BaseForm):
    """What to write down."""

    text = TextAreaField(
        "Note",
        description="For your colleagues. Never write down a password or a code.",
        filters=[clean_text],
        validators=[DataRequired("Write the note."), Length(max=1000, message="Enter 1,000 characters or fewer.")],
        render_kw={"rows": 4, "autocomplete": "off"},
    )


class CorrectEmailForm(ActForm):
    """The right address."""

    email = EmailField(
        "Correct e-mail address",
        filters=[clean_text],
        validators=[DataRequired("Enter the e-mail address."), Length(max=254, message="This is too long.")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_email(self, field) -> None:
        """Such that a letter can be sent to it."""
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise StopValidation("Enter an e-mail address, like name@example.com.") from None


def _question(question: ChecklistQuestion, asked: bool = True) -> SelectField:
    choices = [SelectChoice("", "Choose"), *(SelectChoice(each.value, each.words) for each in question.choices)]
    words = question.words.format(go_live="the go-live day")
    return SelectField(words, choices=choices, validators=[DataRequired("Choose one answer.")] if asked else [])


class ChecklistForm(BaseForm):
    """The checklist's questions, answered with the caller."""

    filer = _question(FILER)
    account = _question(ACCOUNT)
    thumb = _question(THUMB, asked=False)
    role = _question(ROLE)
