"""The forms for resetting a legacy password or finding a legacy login."""

from wtforms.validators import DataRequired, Length, StopValidation

from wizard.core import email_addresses
from wizard.core.forms import (
    BaseForm,
    EmailField,
    TextField,
    ValidEmailAddress,
    clean_login_or_address,
    clean_text,
    email_code_field,
    password_field,
    username_field,
)
from wizard.security.password_rules import LEGACY_MIN_LENGTH, LEGACY_RULES, broken_rules


class ForgotPasswordForm(BaseForm):
    """The login whose password was forgotten."""

    username = username_field(
        "CM/ECF login",
        "All lowercase. Forgot it, too? Enter the e-mail address that the court has on file.",
        "Enter the login for which you forgot the password, or the e-mail address on file.",
        clean=clean_login_or_address,
    )


class ForgotLoginForm(BaseForm):
    """The e-mail address at which the court reaches a person who forgot the login."""

    email = EmailField(
        "E-mail address on file",
        description="The address that the court uses to reach you",
        filters=[clean_text],
        validators=[
            DataRequired("Enter the e-mail address on file."),
            Length(max=email_addresses.LONGEST, message="This is too long."),
            ValidEmailAddress("Enter an e-mail address like name@example.com."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class ResetPasswordForm(BaseForm):
    """The code from the e-mail, and the new password."""

    code = email_code_field()
    new_password = password_field(
        "New password",
        f"{LEGACY_MIN_LENGTH} characters or more. You need it only to link.",
        "Enter a new password.",
        autocomplete="new-password",
    )

    def validate_new_password(self, field: TextField) -> None:
        """Check the rules. Whether it is the login is known only when the code is looked up."""
        if broken := broken_rules(LEGACY_RULES, field.data):
            raise StopValidation(f"Choose a password of {broken[0]}.")
