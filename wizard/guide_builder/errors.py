"""Why a guide cannot be built."""


class GuideError(Exception):
    """The guide cannot be built; the text says why and what to do."""

    exit_code = 2


class ScenarioFailedError(GuideError):
    """A scenario does not arrive, or a page does not have what a sentence names."""

    exit_code = 1
