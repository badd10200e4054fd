"""The practice world: who is in it, what each person demonstrates, new people on demand, scenarios to rehearse.

Decided: a scenario is declared once (``scenarios``), and is at once a test, a rehearsal and a guide. A rehearsal
belongs to the browser, by a cookie of its own, because logging out is part of what is rehearsed. Its clock changes
what people see, never what protects the site. A live process imports nothing of this room: what practice adds wraps
the site from outside.
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
    slots.fill(app, "banner", "training/rehearsal.html")
    slots.fill(app, "footer", "training/footer.html")
    app.cli.add_command(practice)
    purge.add(app, rehearsal.remove_old)
