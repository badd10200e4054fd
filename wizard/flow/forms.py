"""The form of a step."""

from wtforms import HiddenField

from wizard.kernel.forms import PlainForm


class StepForm(PlainForm):
    """Carries the version of the journey that the page was drawn from.

    A page drawn before another window changed the journey must not decide anything.
    """

    version = HiddenField()

    def is_current(self, version: int) -> bool:
        """True where the page shows the journey as it stands."""
        return self.version.data == str(version)
