"""The forms of the console, except for logging in."""

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from wizard.checklist.rules import ACCOUNT, FILER, ROLE, RULE_OF_THUMB, ChecklistQuestion
from wizard.core import email_addresses
from wizard.core.forms import (
    BaseForm,
    EmailField,
    TextAreaField,
    TextField,
    ValidEmailAddress,
    clean_text,
    select_choices,
)
from wizard.helpdesk.reason_codes import ACTION_REASONS, IDENTITY_CHECKS, OPEN_REASONS


class OpenCallForm(BaseForm):
    """Whose page to open, and why. ``who`` is the key of a search result."""

    reason = SelectField(
        "Why is the caller calling?",
        choices=select_choices(OPEN_REASONS.items(), prompt="Choose"),
        validators=[DataRequired("Choose why the caller is calling. It is recorded with your name.")],
    )
    who = TextField("Who is calling", validators=[DataRequired("Choose who is calling.")])


class ReasonForm(BaseForm):
    """The reason for an action."""

    reason = RadioField(
        "Why?",
        choices=select_choices(ACTION_REASONS.items()),
        validators=[InputRequired("Choose a reason. It is recorded with your name.")],
    )


class DecisionForm(BaseForm):
    """A decision about what a colleague asked for. ``correction`` is the fingerprint of what the page shows."""

    correction = HiddenField()

    @property
    def note(self) -> str:
        """What is recorded with the decision."""
        return ""


class ApproveForm(DecisionForm, ReasonForm):
    """The reason for an approval."""

    @property
    def note(self) -> str:
        """The reason, in words."""
        return ACTION_REASONS[self.reason.data]


class RejectForm(DecisionForm):
    """Why it is rejected."""

    remark = TextField(
        "Remark",
        description="For your colleagues. Never write down a password or a code.",
        filters=[clean_text],
        validators=[
            DataRequired("Say why, in a few words."),
            Length(max=200, message="Enter 200 characters or fewer."),
        ],
        render_kw={"autocomplete": "off"},
    )

    @property
    def note(self) -> str:
        """The remark."""
        return self.remark.data


class WithdrawForm(DecisionForm):
    """That who asked for it asks no longer."""


class LostAuthenticatorsForm(BaseForm):
    """How the staff member made sure who is calling."""

    identity = RadioField(
        "How did you verify who is calling?",
        choices=select_choices(IDENTITY_CHECKS.items()),
        validators=[InputRequired("Choose how. If none of these was done, do it first.")],
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
            Length(max=email_addresses.LONGEST, message="This is too long."),
            ValidEmailAddress("Enter an e-mail address like name@example.com."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def _question(question: ChecklistQuestion, asked: bool = True) -> SelectField:
    choices = select_choices([(each.value, each.text) for each in question.choices], prompt="Choose")
    words = question.text.format(go_live="the go-live day")
    return SelectField(words, choices=choices, validators=[DataRequired("Choose one answer.")] if asked else [])


class ChecklistForm(BaseForm):
    """The checklist's questions, which the staff member answers with the caller."""

    filer = _question(FILER)
    account = _question(ACCOUNT)
    thumb = _question(RULE_OF_THUMB, asked=False)
    role = _question(ROLE)
