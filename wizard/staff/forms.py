"""The forms of the console's door."""

from wtforms.validators import DataRequired, Length, Optional

from wizard.kernel.forms import CodeField, PlainForm, letter_code_field, password_field, stripped, username_field

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

    code = letter_code_field()
    new_password = password_field(
        "New password",
        "14 characters or more. It cannot contain your login or your name.",
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
