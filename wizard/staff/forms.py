"""The forms of the console's door."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from wizard.kernel.forms import PlainForm, password_field, stripped, username_field


class CodeField(StringField):
    """A one-time code: numbers to type, never echoed."""

    def _value(self) -> str:
        return ""


_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class StaffLoginForm(PlainForm):
    """Who works here."""

    username = username_field("Login", "Your login for this console", "Enter your login.")
    password = password_field("Password", "", "Enter your password.")
    otp_code = CodeField(
        "One-time code",
        description="The code that your app shows now",
        filters=[stripped],
        validators=[Optional(), Length(max=20, message="A one-time code has 6 digits.")],
        render_kw=_CODE,
    )


class InvitationForm(PlainForm):
    """The code of the letter, and the password that its owner chooses."""

    code = StringField(
        "Code from the letter",
        description="12 letters and digits. Spaces do not matter.",
        filters=[stripped],
        validators=[DataRequired("Enter the code from the letter."), Length(max=40, message="A code has 12 signs.")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    new_password = password_field(
        "New password",
        "14 characters or more. Neither your login nor your name may stand in it.",
        "Enter a new password.",
        autocomplete="new-password",
    )


class AppForm(PlainForm):
    """The first code that the app shows."""

    code = CodeField(
        "Code that the app shows",
        filters=[stripped],
        validators=[DataRequired("Enter the code."), Length(max=20, message="A one-time code has 6 digits.")],
        render_kw=_CODE,
    )
