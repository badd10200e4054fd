"""The forms of a reset."""

from wtforms import EmailField
from wtforms.validators import DataRequired, Length, StopValidation

from wizard.kernel import passwords
from wizard.kernel.forms import LONGEST, PlainForm, letter_code_field, password_field, stripped, username_field

SHORTEST_PASSWORD = 8


class ForgotPasswordForm(PlainForm):
    """Whose password is forgotten."""

    username = username_field("CM/ECF login", "All lowercase", "Enter the login for which you forgot the password.")


class ForgotLoginForm(PlainForm):
    """Where the court reaches whoever forgot the login."""

    email = EmailField(
        "E-mail address on file",
        description="The address that the court uses to reach you",
        filters=[stripped],
        validators=[
            DataRequired("Enter the e-mail address on file."),
            Length(max=LONGEST, message="This is too long."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class NewPasswordForm(PlainForm):
    """The code from the letter, and the new password."""

    code = letter_code_field()
    new_password = password_field(
        "New password",
        f"{SHORTEST_PASSWORD} characters or more. You need it only to link.",
        "Enter a new password.",
        autocomplete="new-password",
    )

    def validate_new_password(self, field) -> None:
        """Long enough, and such that it can be verified later."""
        if len(field.data) < SHORTEST_PASSWORD:
            raise StopValidation(f"Choose a password of {SHORTEST_PASSWORD} characters or more.")
        if not passwords.can_be_typed(field.data):
            raise StopValidation("This password is too long, or contains a character that cannot be used.")
