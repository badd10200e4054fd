"""The form of the clerk who verifies a certificate or a receipt."""

from wtforms.validators import Length, StopValidation

from wizard.certificates.facts import CODE_LENGTH, RECEIPT_LENGTH
from wizard.core.forms import BaseForm, TextAreaField, TextField
from wizard.core.tokens import ALPHABET
from wizard.security import signing

LENGTHS = (CODE_LENGTH, RECEIPT_LENGTH)
MISSING = "Enter the code or the receipt number, or paste the signed text."


def clean_code(typed: str) -> str:
    """A code as it is stored, however it was typed: ``acde-3467 qr`` becomes ``ACDE3467QR``."""
    return "".join(character for character in typed.upper() if character.isalnum())


class VerificationForm(BaseForm):
    """A code, a signed text, or both, which must then belong together."""

    code = TextField(
        "Code or receipt number",
        description="10 characters on a certificate, 12 on a receipt. Spaces and hyphens do not matter.",
        filters=[clean_code],
        validators=[Length(max=40, message="A code has 10 characters, and a receipt number has 12.")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    signed_text = TextAreaField(
        "Signed text",
        description="Only if you have it: from the file, or copied from the certificate or receipt.",
        validators=[Length(max=signing.LONGEST, message="This is too long to be a signed text.")],
        render_kw={"autocomplete": "off", "spellcheck": "false", "rows": 5},
    )

    def validate_code(self, field: TextField) -> None:
        """A reference, which has 8 characters, and a character that no code has are no guesses."""
        if not field.data and not self.signed_text.data:
            raise StopValidation(MISSING)
        if field.data and len(field.data) not in LENGTHS:
            raise StopValidation(
                f"This has {len(field.data)} characters. A code has 10, and a receipt number has 12. "
                "A reference of 8 is for the help desk only."
            )
        if wrong := sorted(set(field.data) - set(ALPHABET)):
            raise StopValidation(f"No code contains {', '.join(wrong)}. Check the paper again.")

    def validate_signed_text(self, field: TextAreaField) -> None:
        """It must be in one piece."""
        if not field.data.strip():
            return
        try:
            signing.parse(field.data)
        except signing.NotSignedTextError:
            raise StopValidation(
                "This is not a whole signed text. Copy all of it, from the first character to the last."
            ) from None
