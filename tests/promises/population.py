"""Many people, prepared cheaply: accounts, and browsers that stand at a step already."""

from dataclasses import dataclass, field
from itertools import count

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from tests.support.factories import LEGACY_PASSWORD, PACER_PASSWORD, cheap_hash
from tests.support.servers import Post
from wizard.cmecf.models import FilerAccount
from wizard.core import clock, tokens
from wizard.core.database import db, transaction
from wizard.flow.answers import to_json
from wizard.flow.journey import Journey
from wizard.linking.answers import ChooseAnswer, LegacyAnswer, LogoutAnswer, PacerAnswer
from wizard.pacer.models import PacerAccount
from wizard.security.digests import digest_of
from wizard.security.hash_schemes import hash_parameters
from wizard.security.sessions import CSRF, SessionRow

COURT = "cacd"
BASE = f"/courts/{COURT}/link/"
STEPS = ("logout", "sign-in", "choose", "legacy", "confirm")


@dataclass(frozen=True)
class Visitor:
    """A browser in which a journey stands at a step."""

    cookie: str
    token: str
    journey: int
    pacer: PacerAccount
    filer: FilerAccount

    def submits(self) -> Post:
        """The last form of the journey."""
        return self.posts("confirm", understood="y")

    def posts(self, path: str, **form: str) -> Post:
        """A form of the wizard, as this browser sends it."""
        return Post(BASE + path, self.cookie, {"csrf_token": self.token, "version": "1", **form})


@dataclass
class Population:
    """The people of one site. Nobody is like anybody else."""

    app: Flask
    database: str
    _numbers: count = field(default_factory=lambda: count(1))

    def pairs(self, how_many: int) -> list[tuple[PacerAccount, FilerAccount]]:
        """PACER accounts, and the filer accounts that go with them."""
        numbers = [next(self._numbers) for _ in range(how_many)]
        rows = [(_pacer(number), _filer(number)) for number in numbers]
        self._keep([row for pair in rows for row in pair])
        return rows

    def visitors(self, *pairs: tuple[PacerAccount, FilerAccount], at: str = "confirm") -> list[Visitor]:
        """One browser for each pair, at a step of the wizard."""
        keys, secret = [tokens.new_key() for _ in pairs], tokens.new_key()
        now = clock.now()
        sessions = [
            SessionRow(key_digest=digest_of(key), data={CSRF: secret}, created_at=now, seen_at=now) for key in keys
        ]
        self._keep(sessions)
        journeys = [_journey(row, *pair, at) for row, pair in zip(sessions, pairs, strict=True)]
        self._keep(journeys)
        token = URLSafeTimedSerializer(self.app.config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token").dumps(secret)
        browsers = zip(keys, journeys, pairs, strict=True)
        return [Visitor(key, token, journey.id, *pair) for key, journey, pair in browsers]

    def _keep(self, rows: list) -> None:
        with self.app.app_context():
            with transaction():
                db.session.add_all(rows)
            for row in rows:
                db.session.refresh(row)
            db.session.expunge_all()


def _pacer(number: int) -> PacerAccount:
    return PacerAccount(
        account_number=f"{1_000_000 + number}",
        username=f"jordanrivera{number}",
        password_hash=cheap_hash(PACER_PASSWORD),
        first_name="Jordan",
        last_name="Rivera",
        email=f"pacer-{number}@example.gov",
    )


def _filer(number: int) -> FilerAccount:
    stored = cheap_hash(LEGACY_PASSWORD)
    return FilerAccount(
        court_id=COURT,
        username=f"jrivera{number}",
        password_hash=stored,
        hash_parameters=hash_parameters(stored),
        last_name="Rivera",
        first_name="Jordan",
        email=f"filer-{number}@example.com",
        role="attorney",
    )


def _journey(session: SessionRow, pacer: PacerAccount, filer: FilerAccount, at: str) -> Journey:
    now = clock.now()
    answers = {
        "logout": LogoutAnswer(signed_out=True),
        "sign-in": PacerAnswer(pacer.id, pacer.credential_epoch, pacer.username, is_kind_known=True, proved_at=now),
        "choose": ChooseAnswer("my_own", ""),
        "legacy": LegacyAnswer(filer.id, filer.credential_epoch, filer.username, proved_at=now),
    }
    return Journey(
        reference=tokens.new_reference(),
        session_id=session.id,
        flow="linking",
        scope=COURT,
        stored_answers={step: to_json(answers[step]) for step in STEPS[: STEPS.index(at)]},
        begun_at=now,
        changed_at=now,
    )
