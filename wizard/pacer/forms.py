"""The fields of a PACER sign-on. Their names are relied on by scripts and by training."""

from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, Optional

from wizard.core.forms import CodeField, PasskeyFields, TextField, clean_text, password_field, username_field


class PacerLoginFields(PasskeyFields):
    """A PACER username and password, and the one-time passcode of a person who has enrolled; or a passkey."""

    username = username_field("PACER username", "Your own, upgraded account", "Enter your PACER username.")
    password = password_field("PACER password", "", "Enter your PACER password.")
    otp_code = CodeField(
        "One-time passcode",
        description="Only if you have enrolled in MFA. A backup code goes here, too.",
        filters=[clean_text],
        validators=[
            Optional(),
            Length(max=20, message="A one-time passcode has 6 digits, a backup code 10 characters."),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )


class SignOnFields(PacerLoginFields):
    """The fields of every PACER sign-on."""

    client_code = TextField(
        "Client code",
        description="For your own billing records",
        filters=[clean_text],
        validators=[Optional(), Length(max=32, message="A client code has 32 characters or fewer.")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    redaction = BooleanField(
        "I understand that, if I file, I must follow the redaction rules.",
        validators=[InputRequired("Select the box to confirm that you will follow the redaction rules.")],
    )
