"""The two login forms."""

from wizard.cmecf.forms import LegacyFields
from wizard.core.forms import BaseForm
from wizard.pacer.forms import SignOnFields


class PacerLoginForm(SignOnFields, BaseForm):
    """Central Sign-On."""


class LegacyLoginForm(LegacyFields, BaseForm):
    """The legacy login of a court that has not converted."""
