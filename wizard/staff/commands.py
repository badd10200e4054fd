"""``flask staff``: who may open the help desk's console."""

import click
from flask.cli import AppGroup

from wizard.core.database import db, transaction
from wizard.core.email_addresses import InvalidEmailAddressError, normalize_email_address
from wizard.courts.commands import known_court_id
from wizard.security.access import Role
from wizard.staff import services
from wizard.staff.models import ALL_COURTS, StaffMember

# As the columns of StaffMember have room for.
LONGEST = {"login": 60, "name": 100}

staff = AppGroup("staff", help="Who may open the help desk’s console.")


def _email_address(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    try:
        return normalize_email_address(typed)
    except InvalidEmailAddressError as error:
        raise click.BadParameter(str(error)) from None


def _fitting(_context: click.Context, parameter: click.Parameter, typed: str) -> str:
    """The text, where it fits the column of the parameter's name."""
    longest = LONGEST[parameter.name or ""]
    if len(typed.lower()) > longest:
        raise click.BadParameter(f"write {longest} characters or fewer.")
    return typed


@staff.command("add")
@click.argument("login", callback=_fitting)
@click.option("--name", required=True, callback=_fitting)
@click.option("--email", required=True, callback=_email_address, help="Where the invitation goes.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--court", "courts", multiple=True, required=True, help="A court's id, several times, or: all.")
def add_staff(login: str, name: str, email: str, role: str, courts: tuple[str, ...]) -> None:
    """Invite someone to the console by e-mail. The person chooses a password when accepting."""
    for court_id in courts:
        if court_id != ALL_COURTS:
            known_court_id(court_id)
    try:
        with transaction():
            services.add(login, name, email, role, list(courts))
    except services.LoginTakenError as error:
        raise click.BadParameter(str(error)) from None
    click.echo(f"{login} is invited by e-mail to {email}.")


@staff.command("list")
def list_staff() -> None:
    """List the staff: login, name, role, courts, and whether the invitation was accepted."""
    for member in services.active_staff():
        click.echo(f"{member.login}\t{member.name}\t{member.role}\t{','.join(member.courts)}\t{_state_of(member)}")


def _state_of(member: StaffMember) -> str:
    if member.password_hash is None:
        return "invited"
    return "with codes" if member.confirmed_at else "without codes"


def _member(_context: click.Context, _parameter: click.Parameter, login: str) -> StaffMember:
    member = services.find_staff(login)
    if member is None or member.ended_at:
        raise click.BadParameter(f"No staff member has the login {login}.")
    return member


@staff.command("invite")
@click.argument("login", callback=_member)
def invite_staff(login: StaffMember) -> None:
    """Send a new invitation, for a forgotten password or a lost phone. The previous password and app stop working."""
    with transaction():
        services.invite(db.session.merge(login))
    click.echo(f"A new invitation goes to {login.email}.")


@staff.command("remove")
@click.argument("login", callback=_member)
def remove_staff(login: StaffMember) -> None:
    """End a person's access now. The row stays, because the audit trail refers to it."""
    with transaction():
        services.remove(db.session.merge(login))
    click.echo(f"{login.login} can no longer open the console.")
