"""The form of each step. The names of the fields are relied on by scripts and by training."""

from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from wizard.cmecf.forms import LegacyFields
from wizard.core.forms import LONGEST, TextField, clean_text, email_code_field, select_choices
from wizard.core.pacer_labels import PACER_LABELS
from wizard.flow.forms import StepForm
from wizard.linking.rules import MY_OWN, SOMEONE_ELSE
from wizard.pacer.forms import SignOnFields

_MANAGE_MY_ACCOUNT = PACER_LABELS["manage_my_account"]


class LogoutForm(StepForm):
    """Step 1."""

    signed_out = BooleanField(
        "I have logged out of PACER and CM/ECF, or I was not logged in.",
        validators=[InputRequired("Log out first. Then select this box.")],
    )


class PacerForm(SignOnFields, StepForm):
    """Step 2."""


def _name(label: str, missing: str = "") -> TextField:
    needed = [DataRequired(missing)] if missing else []
    limit = Length(max=100, message="Enter 100 characters or fewer.")
    kw = {"autocomplete": "off", "spellcheck": "false"}
    return TextField(label, filters=[clean_text], validators=[*needed, limit], render_kw=kw)


class StatedForm(StepForm):
    """Between steps 2 and 3, where PACER tells nothing about the account but that the login is right."""

    first_name = _name("First name", "Enter the first name on the PACER account.")
    middle_name = _name("Middle name")
    last_name = _name("Last name", "Enter the last name on the PACER account.")
    account = RadioField(
        "What kind of account is it?",
        choices=select_choices(
            [
                ("individual", "An individual, upgraded account"),
                ("legacy", "A legacy account"),
                ("shared", "An account that several people use"),
                ("paa", "A PACER Administrative Account"),
                ("cja-exempt", "A separate fee-exempt CJA account"),
            ]
        ),
        validators=[
            InputRequired(f"Select what kind of account it is. {PACER_LABELS['manage_my_account']} at PACER shows it.")
        ],
    )
    own = BooleanField(
        "This account belongs to the person I named: to me, or to the person who gave me permission to link.",
        validators=[InputRequired("Select the box to confirm that the account belongs to the person you named.")],
    )


class ChooseForm(StepForm):
    """Step 3."""

    whose = RadioField(
        "Whose account are you linking?",
        choices=select_choices([(MY_OWN, "My own"), (SOMEONE_ELSE, "Another person’s, with their permission")]),
        validators=[InputRequired("Select whose account you are linking.")],
    )
    filer_name = TextField(
        "Full name of that person",
        description="Only if the account is another person’s. We compare it with the name on the account.",
        filters=[clean_text],
        validators=[Length(max=LONGEST, message="This is too long to be a name.")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_filer_name(self, field: TextField) -> None:
        """Required only where the account is another person's."""
        if self.whose.data == SOMEONE_ELSE and not field.data:
            raise StopValidation("Enter the full name of the person whose account you are linking.")


class LegacyForm(LegacyFields, StepForm):
    """Step 4."""


class VerifyForm(StepForm):
    """Between steps 4 and 5, where the legacy password alone is not enough."""

    code = email_code_field()


class _BothAccountsForm(StepForm):
    """The last step, where both accounts are shown."""

    typed_last_name = TextField(
        "Last name on the filer account",
        description="Type it exactly as this page shows it.",
        filters=[clean_text],
        # Not validated here: where the names agree, the page has no such field.
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": LONGEST},
    )


class PrepareForm(_BothAccountsForm):
    """Step 5 before go-live."""

    understood = BooleanField(
        "I have checked both accounts. They belong together.",
        validators=[DataRequired("Select the box to confirm that you have checked both accounts.")],
    )


class ConfirmForm(_BothAccountsForm):
    """Step 5."""

    understood = BooleanField(
        "I have checked both accounts. I understand that this cannot be undone.",
        validators=[DataRequired("Select the box to confirm that you have checked both accounts.")],
    )
