"""The forms of the console's login pages."""

from wtforms.validators import DataRequired, Length, Optional

from wizard.core.forms import (
    BaseForm,
    CodeField,
    PasskeyField,
    PasskeyFields,
    TextField,
    clean_text,
    email_code_field,
    password_field,
    username_field,
)

_LONG = "Use 40 characters or fewer."
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class StaffLoginForm(PasskeyFields):
    """The login of a staff member: login, password, and one-time passcode; or a passkey."""

    username = username_field("Login", "Your login for this console", "Enter your login.")
    password = password_field("Password", "", "Enter your password.")
    otp_code = CodeField(
        "One-time passcode",
        description="The code that your app shows now",
        filters=[clean_text],
        validators=[Optional(), Length(max=20, message="A one-time passcode has 6 digits.")],
        render_kw=_CODE,
    )


class InvitationForm(BaseForm):
    """The code from the invitation, and the password that the invited person chooses."""

    code = email_code_field()
    new_password = password_field(
        "New password",
        "14 characters or more. It cannot contain your login or your name.",
        "Enter a new password.",
        autocomplete="new-password",
    )


class AppForm(BaseForm):
    """The first code that the app shows."""

    code = CodeField(
        "Code that the app shows",
        filters=[clean_text],
        validators=[DataRequired("Enter the code."), Length(max=20, message="A one-time passcode has 6 digits.")],
        render_kw=_CODE,
    )


class ConnectPasskeyForm(BaseForm):
    """A name for a new passkey, and what the browser answers when it has made it."""

    name = TextField(
        "Name of the device",
        filters=[clean_text],
        validators=[
            DataRequired("Give it a name, like “Desk computer”."),
            Length(max=40, message=_LONG),
        ],
        render_kw={"autocomplete": "off"},
    )
    passkey = PasskeyField(validators=[Length(max=8000, message="This is too long to be a passkey.")])


class PasswordForm(BaseForm):
    """The password again, before something is removed."""

    current_password = password_field("Your password", "", "Enter your password.")


class AddPasskeyForm(PasswordForm, ConnectPasskeyForm):
    """The same for a member who is signed in."""
