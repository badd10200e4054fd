"""The journey. Read this first."""

from wizard.flow.steps import Flow, Step
from wizard.linking.forms import ChooseForm, ConfirmForm, LegacyForm, LogoutForm, PacerForm, StatedForm
from wizard.linking.rules import must_state
from wizard.linking.services import make_link, sign_in_linked_account
from wizard.linking.step_handlers import (
    choose,
    confirm_accounts,
    confirmation_context,
    detect_sessions,
    prove_legacy,
    prove_pacer,
    signed_out,
    state_account,
)

LINKING = Flow(
    "linking",
    "linked",
    (
        Step("logout", "Log out and start fresh", LogoutForm, signed_out, detect_sessions),
        Step("sign-in", "Log in with your PACER account", PacerForm, prove_pacer),
        Step("stated", "Confirm whose PACER account this is", StatedForm, state_account, when=must_state),
        Step("choose", "Link My Filer Account to My PACER Account", ChooseForm, choose),
        Step("legacy", "Enter your legacy CM/ECF login", LegacyForm, prove_legacy),
        Step(
            "confirm", "Check both accounts: this cannot be undone", ConfirmForm, confirm_accounts, confirmation_context
        ),
    ),
    lambda journey, _form: make_link(journey),
    sign_in_linked_account,
)
