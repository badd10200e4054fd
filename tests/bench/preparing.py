"""Run with ``.venv/bin/python -m tests.bench.preparing``: go-live morning, with most filers prepared and with none.

A replay: the same people with the same mistakes, in process, one after the other. It counts what the morning asks of
the site: password verifications, refusals, requests. How often people err is assumed, and stated here.
"""

import argparse
import logging
import random
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade

from tests.support.emails import code_in
from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, make_filer, make_pacer
from tests.support.people import Filer
from tests.support.sites import create_site
from wizard.audit import events
from wizard.audit.models import AuditRow
from wizard.core import clock
from wizard.core.database import db
from wizard.courts.phases import Phase
from wizard.linking.prepared import PreparedPair
from wizard.links.models import Link
from wizard.mail.outbox import Email
from wizard.security import passwords

COURT = "exb"
# Of all filers: how many mistype each password once, and how many have forgotten the legacy one.
MISTYPE_PACER, MISTYPE_LEGACY, FORGOTTEN = 0.05, 0.10, 0.08


class QuickFiler(Filer):
    """A filer whose pages nobody judges. Each has a network of its own."""

    def __init__(self, app: Flask, number: int) -> None:
        super().__init__(app)
        self.requests = 0
        self.number = number
        self.client.environ_base["REMOTE_ADDR"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def judges(self, response):
        self.requests += 1


def proves(filer: QuickFiler, chance: random.Random) -> None:
    """Up to the last step, with this filer's mistakes."""
    filer.begins(COURT)
    filer.logs_out_first()
    logs_in(filer, chance)
    if not filer.path.endswith("/choose"):
        return
    filer.chooses()
    login = f"filer{filer.number}"
    if chance.random() < FORGOTTEN:
        filer.gives_legacy(login, "not this one")
        filer.opens(f"/courts/{COURT}/forgot/password")
        filer.sends(username=login)
        filer.opens(f"/courts/{COURT}/forgot/new-password")
        with filer.app.app_context():
            newest = db.session.scalars(db.select(Email).order_by(Email.id.desc()).limit(1)).one()
            code = code_in(newest)
        filer.sends(code=code, new_password=f"{LEGACY_PASSWORD}-new")
        filer.opens(f"/courts/{COURT}/link/legacy")
        filer.gives_legacy(login, f"{LEGACY_PASSWORD}-new")
    else:
        if chance.random() < MISTYPE_LEGACY:
            filer.gives_legacy(login, "mistyped")
        filer.gives_legacy(login)


def logs_in(filer: QuickFiler, chance: random.Random) -> None:
    if chance.random() < MISTYPE_PACER:
        filer.signs_in(f"pacerfiler{filer.number}", "mistyped")
    filer.signs_in(f"pacerfiler{filer.number}", PACER_PASSWORD)


@contextmanager
def a_site():
    """A site with cheap hashes, and a count of its verifications."""
    counted: Counter[str] = Counter()
    verify = passwords.PasswordHasher.verify

    def counts(self, stored, typed):
        counted["verifications"] += 1
        return verify(self, stored, typed)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="filer-link-bench-")))
        stack.enter_context(patch.dict(passwords.NEW_HASH_PARAMETERS, argon2id="argon2id:8:1:1"))
        stack.enter_context(patch.object(passwords.PasswordHasher, "verify", counts))
        app = create_site(folder)
        with app.app_context():
            upgrade()
        yield app, counted
        with app.app_context():
            db.engine.dispose()


def replay(people: int, share: float) -> dict[str, float]:
    """The morning of so many filers, a share of whom have prepared. What it took, in total."""
    with a_site() as (app, counted):
        timetable = app.extensions["courts"][COURT].timetable
        weeks_before, morning = timetable.go_live - timedelta(days=21), timetable.moment_in(Phase.GRACE)
        with app.app_context():
            for number in range(people):
                name = {"last_name": f"Name{number}", "first_name": "Jordan"}
                make_pacer(f"pacerfiler{number}", account_number=f"{1_000_000 + number}", **name)
                make_filer(COURT, f"filer{number}", email=f"filer{number}@example.com", **name)
        with clock.stopped_at(weeks_before):
            for number in range(round(people * share)):
                filer = QuickFiler(app, number)
                proves(filer, random.Random(number))
                filer.confirms()
        with app.app_context():
            prepared = db.session.scalar(db.select(db.func.count(PreparedPair.id)))
        quiet = counted["verifications"]
        counted.clear()
        requests = 0
        with clock.stopped_at(morning):
            for number in range(people):
                filer = QuickFiler(app, number)
                if number < people * share:
                    filer.begins(COURT)
                    filer.logs_out_first()
                    logs_in(filer, random.Random(-number))
                else:
                    proves(filer, random.Random(number))
                filer.confirms()
                requests += filer.requests
        with app.app_context():
            since = AuditRow.event == events.STEP_REFUSED.name, AuditRow.at >= morning
            refused = db.session.scalar(db.select(db.func.count(AuditRow.id)).where(*since))
            linked = db.session.scalar(db.select(db.func.count(Link.id)))
    return {
        "prepared": prepared, "linked": linked, "verifications before": quiet,
        "verifications": counted["verifications"], "refusals": refused, "pages": requests,
    }  # fmt: skip


def main() -> None:
    choose = argparse.ArgumentParser(description=__doc__)
    choose.add_argument("--people", type=int, default=5000)
    choose.add_argument("--share", type=float, default=0.8)
    wanted = choose.parse_args()
    logging.disable(logging.INFO)
    for share in (0.0, wanted.share):
        told = ", ".join(f"{count:,} {what}" for what, count in replay(wanted.people, share).items())
        print(f"{share:.0%} prepared: {told}")


if __name__ == "__main__":
    main()
