"""The forms of an account: each the fields of one step, or of one page."""

from datetime import date

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation
from wtforms.widgets import TextInput

from wizard.account.choices import SECURITY_QUESTIONS, STATES, USER_TYPES
from wizard.account.refusals import AccountRefusal
from wizard.core import clock
from wizard.core.forms import LONGEST, BaseForm, CodeField, clean_text, password_field, username_field
from wizard.flow.forms import StepForm
from wizard.pacer.forms import SignOnFields
from wizard.pacer.rules import username_trouble
from wizard.security.password_rules import PACER_RULES, broken_rules

OLDEST_YEARS = 120


def _text(label: str, missing: str = "", longest: int = 100, **more) -> StringField:
    """A short text; needed where it says what is missing."""
    needed = [DataRequired(missing)] if missing else []
    limit = Length(max=longest, message=f"Enter {longest} characters or fewer.")
    return StringField(label, filters=[clean_text], validators=[*needed, limit], **more)


def _choice(label: str, missing: str, options) -> SelectField:
    choices = [
        SelectChoice("", "Choose"),
        *(SelectChoice(option, option.capitalize() if option.isupper() else option) for option in options),
    ]
    return SelectField(label, choices=choices, validators=[DataRequired(missing)])


def _code(label: str, missing: str) -> CodeField:
    kw = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
    return CodeField(
        label, filters=[clean_text], validators=[DataRequired(missing), Length(max=40, message=missing)], render_kw=kw
    )


# Mistakes are listed in the order in which the fields are written here: that of the page.
class _Named:
    first_name = _text("First name", "Enter your first name.", render_kw={"autocomplete": "given-name"})
    middle_name = _text("Middle name", render_kw={"autocomplete": "additional-name"})
    last_name = _text("Last name", "Enter your last name.", render_kw={"autocomplete": "family-name"})


class MemorableDateField(DateField):
    """A day that people know by heart: it is typed, for to reach it in a calendar takes long."""

    widget = TextInput()

    def process_data(self, value) -> None:
        """A day as a journey keeps it."""
        super().process_data(date.fromisoformat(value) if isinstance(value, str) else value)

    def process_formdata(self, valuelist) -> None:
        """Read the day. Raises ValueError with the words for whoever typed it."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter the date with month, day, and year, like 01/31/1970.") from None


class _Born:
    date_of_birth = MemorableDateField(
        "Date of birth",
        description="Month, day, and year, like 01/31/1970",
        format=["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"],
        validators=[InputRequired("Enter your date of birth.")],
        render_kw={"autocomplete": "bday"},
    )
    user_type = _choice("User type", "Choose a user type.", USER_TYPES)

    def validate_date_of_birth(self, field) -> None:
        """A day on which somebody alive may have been born."""
        today = clock.now().date()
        if field.data and not today.year - OLDEST_YEARS <= field.data.year <= today.year - 10:
            raise StopValidation("Enter your date of birth, with the year in four digits.")


class PersonForm(_Named, _Born, StepForm):
    """Who registers."""


class BornForm(_Born, StepForm):
    """What an upgrade asks of a person whose name is known (O)."""


class _FirmName:
    firm_name = _text(
        "Name of the firm", "Enter the name of the firm.", 200, render_kw={"autocomplete": "organization"}
    )


class EmailFields:
    """An address that letters reach."""

    email = EmailField(
        "E-mail address",
        description="We send a code to it.",
        filters=[clean_text],
        validators=[DataRequired("Enter your e-mail address."), Length(max=LONGEST, message="This is too long.")],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )

    def validate_email(self, field) -> None:
        """Whether letters can reach it; whether anybody reads them is proved by the code."""
        try:
            validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise StopValidation("Enter an e-mail address like name@example.com.") from None


class PlaceFields:
    """Where somebody lives."""

    state = _choice("State", "Choose a state.", STATES)
    county = _text("County", "Enter your county.", longest=60)


class AddressForm(EmailFields, PlaceFields, StepForm):
    """Where letters go, and where somebody lives."""


class PlaceForm(PlaceFields, StepForm):
    """What an upgrade asks of an address (O)."""


class LetterCodeForm(StepForm):
    """The code from the letter."""

    code = _code("Verification code", "Enter the code from our e-mail.")


class DuplicateForm(StepForm):
    """Somebody alike is registered already."""

    go_on = BooleanField(
        "I have no PACER account of my own yet.",
        validators=[DataRequired("Select the box if you have no account yet. If you have one, recover it instead.")],
    )


class UsernameFields:
    """A username that can be had."""

    username = username_field("Username", "8 to 45 characters", "Choose a username.")

    def validate_username(self, field) -> None:
        """Long enough, and of the signs that may be used (O)."""
        if trouble := username_trouble(field.data):
            raise StopValidation(trouble)


class PasswordFields:
    """A password by the rules."""

    password = password_field("Password", "", "Choose a password.", autocomplete="new-password")

    def validate(self, *args, **kwargs) -> bool:
        """Beside other mistakes a weak password is named at once; alone, it is refused by name."""
        if super().validate(*args, **kwargs):
            return True
        broken = broken_rules(PACER_RULES, self.password.data or "", [self.username.data or ""])
        if broken and not self.password.errors:
            self.add_error("password", AccountRefusal.PASSWORD_RULES.sentence.format(rules="; ".join(broken)))
        return False


class QuestionFields:
    """Two security questions (O)."""

    first_question = _choice("First security question", "Choose a question.", SECURITY_QUESTIONS)
    first_answer = _text("Answer to the first question", "Answer the question.", render_kw={"autocomplete": "off"})
    second_question = _choice("Second security question", "Choose a question.", SECURITY_QUESTIONS)
    second_answer = _text("Answer to the second question", "Answer the question.", render_kw={"autocomplete": "off"})


class SecurityForm(UsernameFields, PasswordFields, QuestionFields, StepForm):
    """The last step of registration and upgrade."""


class FirmForm(_FirmName, EmailFields, StepForm):
    """Which firm opens an administrative account."""


class FirmSecurityForm(UsernameFields, PasswordFields, StepForm):
    """How its administrator logs in."""


class WhoForm(StepForm):
    """Whose password is forgotten."""

    username = username_field("PACER username", "", "Enter your PACER username.")


class NewPasswordForm(StepForm):
    """A new password, and the answer to a question that was chosen earlier."""

    answer = _text("Your answer", render_kw={"autocomplete": "off"})
    password = password_field("New password", "", "Choose a new password.", autocomplete="new-password")


class ForgotUsernameForm(EmailFields, BaseForm):
    """Where PACER reaches whoever forgot the username."""


class ChangePasswordForm(BaseForm):
    """The password of now, and the new one."""

    current_password = password_field("Current password", "", "Enter your current password.")
    password = password_field("New password", "", "Choose a new password.", autocomplete="new-password")


class ChangeAddressForm(EmailFields, PlaceFields, BaseForm):
    """A new address."""

    current_password = password_field("Your password", "", "Enter your password.")


class NewAddressForm(BaseForm):
    """The code that was sent to the new address."""

    code = _code("Verification code", "Enter the code from our e-mail.")


class NameAppForm(BaseForm):
    """What an app is called."""

    name = _text(
        "Name of the app or device", "Give the app a name, like “My phone”.", 40, render_kw={"autocomplete": "off"}
    )


class AppCodeForm(BaseForm):
    """The code that an app shows."""

    code = _code("Code that the app shows now", "Enter the six digits that the app shows.")


class ReauthenticateForm(BaseForm):
    """The password, once more, before something is taken away."""

    current_password = password_field("Your password", "", "Enter your password.")


class InviteForm(BaseForm):
    """Whom a firm invites."""

    account_number = _text(
        "Account number of the person",
        "Enter the seven digits.",
        7,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ExemptAccountForm(SignOnFields, BaseForm):
    """The separate exempt account of a CJA attorney, proved once more."""

    redaction = None
    client_code = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.username.description = "Not the account that you are logged in to"
