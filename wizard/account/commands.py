"""``flask pacer``: registrations that the operator of the accounts has to review."""

import click
from flask.cli import AppGroup

from wizard.account import review
from wizard.core.database import transaction
from wizard.pacer.similar_accounts import accounts_like, facts_of

pacer = AppGroup("pacer", help="PACER accounts in this site's own tables.")
ACCOUNT_NUMBER = click.argument("account_number")


@pacer.command("held")
def held() -> None:
    """List the registrations held for review: account number, username, name, e-mail address, similar accounts."""
    accounts = review.held_registrations()
    for account in accounts:
        cells = [account.account_number, account.username, account.full_name or account.firm_name, account.email]
        similar = accounts_like(facts_of(account), account.id)
        click.echo(
            "  ".join([cell or "(none)" for cell in cells] + [f"like {each.account_number}" for each in similar])
        )
    click.echo(f"{len(accounts)} under review.")


@pacer.command("release")
@ACCOUNT_NUMBER
def release(account_number: str) -> None:
    """Accept a registration: it is another person than the one who has an account."""
    _decide(account_number, review.RELEASED)


@pacer.command("reject")
@ACCOUNT_NUMBER
def reject(account_number: str) -> None:
    """Cancel a registration: this person has an account already."""
    _decide(account_number, review.REJECTED)


def _decide(account_number: str, verdict: str) -> None:
    try:
        with transaction():
            username = review.decide(account_number, verdict).username
    except review.NotHeldError:
        raise click.ClickException(
            f"No registration with the account number {account_number} is under review; flask pacer held lists them."
        ) from None
    click.echo(f"{username} was {verdict}. An e-mail is on its way.")
