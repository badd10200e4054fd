"""The two forms at a court's door."""

from wizard.cmecf.forms import LegacyFields
from wizard.kernel.forms import PlainForm
from wizard.pacer.forms import SignOnFields


class PacerDoorForm(SignOnFields, PlainForm):
    """Central Sign-On."""


class LegacyDoorForm(LegacyFields, PlainForm):
    """The legacy login of a court that has not converted."""
