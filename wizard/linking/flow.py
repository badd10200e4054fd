"""The journey. Read this first."""

from wizard.flow.steps import Flow, Step
from wizard.linking.acts import make_link, sign_on_for_good
from wizard.linking.forms import ChooseForm, ConfirmForm, LegacyForm, LogoutForm, PacerForm, StatedForm
from wizard.linking.proofs import (
    agree,
    both_accounts,
    choose,
    prove_legacy,
    prove_pacer,
    signed_out,
    state_account,
    what_is_seen,
)
from wizard.linking.rules import must_state

LINKING = Flow(
    "linking",
    "linked",
    (
        Step("logout", "Log out and start fresh", LogoutForm, signed_out, what_is_seen),
        Step("sign-in", "Log in with your PACER account", PacerForm, prove_pacer),
        Step("stated", "Confirm whose PACER account this is", StatedForm, state_account, when=must_state),
        Step("choose", "Link My Filer Account to My PACER Account", ChooseForm, choose),
        Step("legacy", "Enter your legacy CM/ECF login", LegacyForm, prove_legacy),
        Step("confirm", "Check both accounts: this cannot be undone", ConfirmForm, agree, both_accounts),
    ),
    lambda journey, _form: make_link(journey),
    sign_on_for_good,
)
