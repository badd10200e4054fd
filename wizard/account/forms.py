"""The forms of an account, each for one step of a flow or for one page."""

from collections.abc import Iterable, Mapping, Sequence

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from wizard.account.choices import SECURITY_QUESTIONS, STATES, USER_TYPES
from wizard.account.dates import MemorableDateField
from wizard.account.refusals import AccountRefusal
from wizard.core import clock, email_addresses
from wizard.core.forms import (
    BaseForm,
    CodeField,
    EmailField,
    PasskeyField,
    TextField,
    ValidEmailAddress,
    clean_login_or_address,
    clean_text,
    email_code_field,
    password_field,
    require_words,
    select_choices,
    username_field,
)
from wizard.flow.forms import StepForm
from wizard.pacer.forms import PacerLoginFields
from wizard.pacer.rules import username_trouble
from wizard.security.password_rules import PACER_RULES, broken_rules

OLDEST_AGE = 120
YOUNGEST_AGE = 10
NO_AUTOCOMPLETE = {"autocomplete": "off"}


def _text_field(
    label: str, required_message: str = "", max_length: int = 100, render_kw: dict[str, str] | None = None
) -> TextField:
    """A short text; required where there is a message for leaving it empty."""
    required = [DataRequired(required_message)] if required_message else []
    limit = Length(max=max_length, message=f"Enter {max_length} characters or fewer.")
    return TextField(label, filters=[clean_text], validators=[*required, limit], render_kw=render_kw)


def _select_field(label: str, required_message: str, options: Iterable[str]) -> SelectField:
    labels = [(option, option.capitalize() if option.isupper() else option) for option in options]
    return SelectField(
        label, choices=select_choices(labels, prompt="Choose"), validators=[DataRequired(required_message)]
    )


# The error summary lists fields in the order of their definition here, which is therefore that of the page.
class _NameFields:
    first_name = _text_field("First name", "Enter your first name.", render_kw={"autocomplete": "given-name"})
    middle_name = _text_field("Middle name", render_kw={"autocomplete": "additional-name"})
    last_name = _text_field("Last name", "Enter your last name.", render_kw={"autocomplete": "family-name"})


class _BirthFields:
    date_of_birth = MemorableDateField(
        "Date of birth",
        description="Month, day, and year, like 01/31/1970",
        format=["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"],
        validators=[InputRequired("Enter your date of birth.")],
        render_kw={"autocomplete": "bday"},
    )
    user_type = _select_field("User type", "Choose a user type.", USER_TYPES)

    def validate_date_of_birth(self, field: DateField) -> None:
        """Check that a living person may have been born on that day."""
        today = clock.now().date()
        if field.data and not today.year - OLDEST_AGE <= field.data.year <= today.year - YOUNGEST_AGE:
            raise StopValidation("Enter your date of birth, with the year in four digits.")


class PersonForm(_NameFields, _BirthFields, StepForm):
    """The person who registers."""


class UpgradePersonForm(_BirthFields, StepForm):
    """What an upgrade asks about the person, whose name is known (O)."""


class _FirmNameField:
    firm_name = _text_field(
        "Name of the firm", "Enter the name of the firm.", 200, render_kw={"autocomplete": "organization"}
    )


class EmailFields:
    """An e-mail address, to be verified by a code."""

    email = EmailField(
        "E-mail address",
        description="We will send a code to it.",
        filters=[clean_text],
        validators=[
            DataRequired("Enter your e-mail address."),
            Length(max=email_addresses.LONGEST, message="This is too long."),
            ValidEmailAddress("Enter an e-mail address like name@example.com."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class ResidenceFields:
    """Where the person lives."""

    state = _select_field("State", "Choose a state.", STATES)
    county = _text_field("County", "Enter your county.", max_length=60)


class ContactForm(EmailFields, ResidenceFields, StepForm):
    """How to reach the person, and where he or she lives."""


class ResidenceForm(ResidenceFields, StepForm):
    """What an upgrade asks about the person's address (O)."""


class EmailCodeForm(StepForm):
    """The code from the e-mail."""

    code = email_code_field()


class PasscodeLoginForm(StepForm):
    """The login of whoever has lost the app: all but the passcode, which is e-mailed."""

    username = username_field("PACER username", "", "Enter your PACER username.")
    password = password_field("PACER password", "", "Enter your PACER password.")


class SecurityAnswerForm(StepForm):
    """The answer to the security question."""

    answer = _text_field("Your answer", "Enter the answer that you gave when you set up your account.")


class CredentialsForm(StepForm):
    """A new username and password."""

    username = username_field("Username", "8 to 45 characters", "Choose a username.")
    password = password_field("Password", "", "Choose a password.", autocomplete="new-password")

    def validate_username(self, field: TextField) -> None:
        """Check length and characters (O)."""
        if trouble := username_trouble(field.data):
            raise StopValidation(trouble)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """List a weak password beside other errors at once; if it is the only error, the step refuses it by name."""
        if super().validate(extra_validators):
            return True
        broken = broken_rules(PACER_RULES, self.password.data, [self.username.data])
        if broken and not self.password.errors:
            self.add_error("password", AccountRefusal.PASSWORD_RULES.sentence.format(rules="; ".join(broken)))
        return False


class SecurityForm(CredentialsForm):
    """The last step of registration and upgrade: besides a username and a password, two security questions (O)."""

    first_question = _select_field("First security question", "Choose a question.", SECURITY_QUESTIONS)
    first_answer = _text_field("Answer to the first question", "Answer the question.", render_kw=NO_AUTOCOMPLETE)
    second_question = _select_field("Second security question", "Choose a question.", SECURITY_QUESTIONS)
    second_answer = _text_field("Answer to the second question", "Answer the question.", render_kw=NO_AUTOCOMPLETE)
    validate_first_answer = validate_second_answer = require_words


class FirmForm(_FirmNameField, EmailFields, StepForm):
    """The firm that opens an administrative account."""


class FirmSecurityForm(CredentialsForm):
    """The login of the firm's administrator."""


class RecoverUsernameForm(StepForm):
    """The account whose password was forgotten."""

    username = username_field(
        "PACER username or e-mail address",
        "The e-mail address that is on the account",
        "Enter your PACER username, or the e-mail address of the account.",
        clean=clean_login_or_address,
    )


class RecoverPasswordForm(StepForm):
    """A new password, and the answer to the account's security question."""

    answer = _text_field("Your answer", render_kw=NO_AUTOCOMPLETE)
    password = password_field("New password", "", "Choose a new password.", autocomplete="new-password")


class ForgotUsernameForm(EmailFields, BaseForm):
    """The e-mail address of a person who forgot the username."""


class ChangePasswordForm(BaseForm):
    """The current password, and the new one."""

    current_password = password_field("Current password", "", "Enter your current password.")
    password = password_field("New password", "", "Choose a new password.", autocomplete="new-password")


class ChangeContactForm(EmailFields, ResidenceFields, BaseForm):
    """A new e-mail address, state and county."""

    current_password = password_field("Your password", "", "Enter your password.")


class ConfirmContactForm(BaseForm):
    """The code that was sent to the new e-mail address."""

    code = email_code_field()


class NameForm(BaseForm):
    """A name for an app or a passkey."""

    name = _text_field("Name of the app or device", "Give it a name, like “My phone”.", 40, render_kw=NO_AUTOCOMPLETE)


class NewPasskeyForm(BaseForm):
    """What the browser answers when it has made a passkey."""

    passkey = PasskeyField(validators=[Length(max=8000, message="This is too long to be a passkey.")])


class AddAppForm(BaseForm):
    """The code that was sent to the address on file, before an app, a passkey, or first backup codes are added."""

    code = email_code_field()


class AppCodeForm(BaseForm):
    """The code that the app shows."""

    code = CodeField(
        "Code that the app shows now",
        description="6 digits",
        filters=[clean_text],
        validators=[
            DataRequired("Enter the six digits that the app shows."),
            Length(max=40, message="Enter the six digits that the app shows."),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class ReauthenticateForm(BaseForm):
    """The password again, before something is removed or replaced."""

    current_password = password_field("Your password", "", "Enter your password.")


class InviteForm(BaseForm):
    """The person whom a firm invites."""

    account_number = _text_field(
        "Account number of the person",
        "Enter the seven digits.",
        7,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    last_name = _text_field("Last name of the person", "Enter the last name.", render_kw=NO_AUTOCOMPLETE)


class RemoveMemberForm(BaseForm):
    """Why a firm no longer pays for a person."""

    remark = _text_field("Remark", "Say why, in a few words. The person reads it.", 200, render_kw=NO_AUTOCOMPLETE)


class ExemptAccountForm(PacerLoginFields, BaseForm):
    """The login of a CJA attorney's separate exempt account."""

    def __init__(self) -> None:
        super().__init__()
        self.username.description = "Not the account that you are logged in to"
