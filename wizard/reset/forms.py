"""The forms for resetting a legacy password or finding a legacy login."""

from wtforms import EmailField
from wtforms.validators import DataRequired, Length, StopValidation

from wizard.core.forms import LONGEST, BaseForm, clean_text, email_code_field, password_field, username_field
from wizard.security import passwords

SHORTEST_PASSWORD = 8


class ForgotPasswordForm(BaseForm):
    """The login whose password was forgotten."""

    username = username_field("CM/ECF login", "All lowercase", "Enter the login for which you forgot the password.")


class ForgotLoginForm(BaseForm):
    """The e-mail address at which the court reaches a person who forgot the login."""

    email = EmailField(
        "E-mail address on file",
        description="The address that the court uses to reach you",
        filters=[clean_text],
        validators=[
            DataRequired("Enter the e-mail address on file."),
            Length(max=LONGEST, message="This is too long."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class ResetPasswordForm(BaseForm):
    """The code from the e-mail, and the new password."""

    code = email_code_field()
    new_password = password_field(
        "New password",
        f"{SHORTEST_PASSWORD} characters or more. You need it only to link.",
        "Enter a new password.",
        autocomplete="new-password",
    )

    def validate_new_password(self, field) -> None:
        """Check the length, and that every hashing scheme can verify it later."""
        if len(field.data) < SHORTEST_PASSWORD:
            raise StopValidation(f"Choose a password of {SHORTEST_PASSWORD} characters or more.")
        if not passwords.is_hashable(field.data):
            raise StopValidation("This password is too long, or contains a character that cannot be used.")
