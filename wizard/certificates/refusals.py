"""How the verification of certificates and receipts says no."""

from wizard.flow.refusals import RefusalEnum, RefusalText


class VerifyRefusal(RefusalEnum):
    """Before anything is looked up."""

    TOO_MANY_CODES = RefusalText(
        "Too many codes from your network could not be verified. Wait {wait}, then try again.", status=429
    )
