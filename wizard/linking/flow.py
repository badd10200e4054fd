"""The journey. Read this first."""

from wizard.flow.steps import Flow, Step
from wizard.linking.answers import (
    ChooseAnswer,
    ConfirmAnswer,
    LegacyAnswer,
    LogoutAnswer,
    PacerAnswer,
    StatedAnswer,
    VerifyAnswer,
    accounts_of,
)
from wizard.linking.forms import (
    ChooseForm,
    ConfirmForm,
    LegacyForm,
    LogoutForm,
    PacerForm,
    StatedForm,
    VerifyForm,
)
from wizard.linking.pages import end_page, page_context, step_title
from wizard.linking.services import make_link, sign_in_linked_account
from wizard.linking.step_handlers import (
    choose,
    confirm_accounts,
    confirm_logged_out,
    confirmation_context,
    detect_sessions,
    needs_second_proof,
    needs_statement,
    prove_legacy,
    prove_pacer,
    state_account,
    suggest_filer_login,
    suggest_pacer_username,
    verification_context,
    verify_filer,
)

LINKING = Flow(
    name="linking",
    success_outcome="linked",
    steps=(
        Step(
            name="logout",
            title="Log out and start fresh",
            form=LogoutForm,
            answer=LogoutAnswer,
            handle=confirm_logged_out,
            context=detect_sessions,
        ),
        Step(
            name="sign-in",
            title="Log in with your PACER account",
            form=PacerForm,
            answer=PacerAnswer,
            handle=prove_pacer,
            suggest=suggest_pacer_username,
        ),
        Step(
            name="stated",
            title="Confirm whose PACER account this is",
            form=StatedForm,
            answer=StatedAnswer,
            handle=state_account,
            when=needs_statement,
        ),
        Step(
            name="choose",
            title="Link My Filer Account to My PACER Account",
            form=ChooseForm,
            answer=ChooseAnswer,
            handle=choose,
        ),
        Step(
            name="legacy",
            title="Enter your legacy CM/ECF login",
            form=LegacyForm,
            answer=LegacyAnswer,
            handle=prove_legacy,
            suggest=suggest_filer_login,
        ),
        Step(
            name="verify",
            title="Enter the code that we e-mailed to the filer",
            form=VerifyForm,
            answer=VerifyAnswer,
            handle=verify_filer,
            context=verification_context,
            when=needs_second_proof,
        ),
        Step(
            name="confirm",
            title="Check both accounts: this cannot be undone",
            form=ConfirmForm,
            answer=ConfirmAnswer,
            handle=confirm_accounts,
            context=confirmation_context,
        ),
    ),
    complete=make_link,
    on_success=sign_in_linked_account,
    subject=accounts_of,
    context=page_context,
    title=step_title,
    end_page=end_page,
)
