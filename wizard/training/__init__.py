"""The practice world: who is in it, what each person demonstrates, fresh people on demand, scenarios to rehearse.

Decided: a story is declared once (``scenarios``), and is at once its test, its rehearsal and its guide. A rehearsal is
the browser's, by a cookie of its own: logging out belongs to what is rehearsed. Its clock is what people see, never
what guards the site. A live process imports nothing of this room: what practice adds wraps the site from outside.
Refused: a tour drawn over the pages by a script, which shows what it believes and not what happened.
"""

from flask import Flask

from wizard.cmecf import proof
from wizard.core import purge, slots
from wizard.pacer.directory import directory, use_directory
from wizard.training import rehearsal, rehearsal_views, views
from wizard.training.commands import practice
from wizard.training.fictional_only import PracticeDirectory, check_filer


def init_app(app: Flask) -> None:
    """Make a practice site of this one."""
    use_directory(app, PracticeDirectory(directory(app)))
    proof.add_check(app, check_filer)
    app.register_blueprint(views.bp)
    app.register_blueprint(rehearsal_views.bp)
    slots.fill(app, "banner", "training/banner.html")
    slots.fill(app, "banner", "training/beside.html")
    slots.fill(app, "footer", "training/footer.html")
    app.cli.add_command(practice)
    purge.add(app, rehearsal.remove_old)
