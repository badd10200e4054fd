"""The pages of a court's conversion, for the court administrators at the console."""

from flask import Blueprint, abort, render_template
from flask_login import current_user

from wizard.conversion.progress import STAGES, AccountsOfRole, progress_of
from wizard.core import clock
from wizard.courts.court import Court
from wizard.courts.registry import all_courts
from wizard.security.access import Access, require
from wizard.staff.charts import Bar, bars_in_order

bp = Blueprint("conversion", __name__, url_prefix="/desk/conversion")


@bp.get("/")
@require(Access.ADMINISTRATORS)
def choose() -> str:
    """The courts for which the administrator works."""
    courts = [court for court in all_courts().values() if current_user.works_for(court.id)]
    return render_template("conversion/choose.html", courts=courts)


@bp.get("/<court:court>/")
@require(Access.ADMINISTRATORS)
def progress(court: Court) -> str:
    """How far the court's filers have come."""
    _ensure_own(court)
    moment = clock.actual()
    found = progress_of(court, moment)
    return render_template(
        "conversion/progress.html",
        court=court,
        moment=moment,
        progress=found,
        stages=STAGES,
        accounts=_accounts(found.accounts),
        attempts=_funnel(found.attempts),
        refusals=bars_in_order((each.slug, each.times, _causes(each.cause, each.attempts)) for each in found.refusals),
        by_day=bars_in_order((f"{each.day:%A, %B} {each.day.day}", each.counts[-1], "") for each in found.days),
    )


def _accounts(accounts: AccountsOfRole) -> list[Bar]:
    lines = (
        ("On the roster", accounts.eligible),
        ("Have tried", accounts.tried),
        ("Prepared, not linked yet", accounts.prepared),
        ("Linked", accounts.linked),
        ("Never tried", accounts.never_tried),
    )
    return bars_in_order((label, count, _share(count, accounts.eligible)) for label, count in lines)


def _funnel(attempts: tuple[int, ...]) -> list[Bar]:
    return bars_in_order((stage, n, _share(n, attempts[0])) for stage, n in zip(STAGES, attempts, strict=True))


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.0f}%" if whole else ""


def _causes(cause: str, attempts: int) -> str:
    return f"{cause}, in {attempts:,} attempt{'' if attempts == 1 else 's'}"


def _ensure_own(court: Court) -> None:
    """Another court's figures are as if they were not there."""
    if not current_user.works_for(court.id):
        abort(404)
