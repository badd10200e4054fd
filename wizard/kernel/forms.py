"""What the forms of all rooms share: fields with the right browser hints, and plain error sentences."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

LONGEST = 200


def stripped(value: str | None) -> str | None:
    """Spaces around a pasted name or code are never meant."""
    return value.strip() if value else value


def username_field(label: str, hint: str, missing: str, autocomplete: str = "username") -> StringField:
    """A username: no spelling help, no capitals put in by a telephone."""
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[DataRequired(missing), Length(max=LONGEST, message="This is too long to be a username.")],
        render_kw={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label: str, hint: str, missing: str, autocomplete: str = "current-password") -> PasswordField:
    """A password: never echoed, paste and password managers welcome."""
    return PasswordField(
        label,
        description=hint,
        validators=[DataRequired(missing), Length(max=1024, message="This is too long to be a password.")],
        render_kw={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"},
    )


class PlainForm(FlaskForm):
    """A form of this site. Its error sentences say what to do."""

    def blame(self, field: str | None, sentence: str) -> None:
        """Attach a refusal to its field, or to the form as a whole."""
        if field:
            errors = self[field].errors
            self[field].errors = [*errors, sentence]
        else:
            self.form_errors.append(sentence)
