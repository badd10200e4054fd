"""PACER accounts as this site holds or knows them."""

from datetime import date, datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from wizard.core.database import DefaultContext, Model, UtcDateTime, db
from wizard.core.normalize import login_key
from wizard.core.pacer_labels import PACER_LABELS
from wizard.pacer import rules
from wizard.pacer.directory import Identity
from wizard.security.epochs import AccountModel, Proof
from wizard.security.passkeys import Passkey
from wizard.security.totp import TotpColumns


class AccountKind(StrEnum):
    """What a PACER account is for (O)."""

    INDIVIDUAL = "individual"
    SHARED = "shared"
    PAA = "paa"
    CJA_EXEMPT = "cja-exempt"


def _name_key(context: DefaultContext) -> str:
    row = context.get_current_parameters()
    return rules.name_key(row.get("first_name") or "", row.get("last_name") or "")


def _email_key(context: DefaultContext) -> str:
    return rules.email_key(context.get_current_parameters().get("email") or "")


class PacerAccount(AccountModel, UserMixin):
    """One PACER account. Usernames are stored lowercase, so that no two differ only in case.

    ``held``: a registration that is being reviewed (O). ``frozen_at``: the help desk suspects misuse.
    ``mfa_skips``: how often one-time passcodes were put off. ``passcode_used_at``: when one by e-mail last logged in.
    ``name_key`` and ``email_key`` find duplicates. ``client_code_required``: what a firm asks of its people. An account
    without a ``kind`` was authenticated by PACER's API, which says nothing more; its name is then as its owner stated.
    """

    __tablename__ = "pacer_account"
    KIND = "pacer"
    CREDENTIALS = ("password_hash", "username", "email", "held", "cancelled", "frozen_at")

    account_number: Mapped[str | None] = mapped_column(String(7), unique=True)
    username: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    first_name: Mapped[str] = mapped_column(String(100), default="")
    middle_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    kind: Mapped[str | None] = mapped_column(String(20), default=AccountKind.INDIVIDUAL)
    upgraded: Mapped[bool | None] = mapped_column(default=True)
    opened_on: Mapped[date | None]
    cancelled: Mapped[bool] = mapped_column(default=False)
    date_of_birth: Mapped[date | None]
    user_type: Mapped[str] = mapped_column(String(20), default="INDIVIDUAL", server_default="INDIVIDUAL")
    state: Mapped[str] = mapped_column(String(40), default="", server_default="")
    county: Mapped[str] = mapped_column(String(60), default="", server_default="")
    search_active: Mapped[bool] = mapped_column(default=True, server_default="1")
    exempt: Mapped[bool] = mapped_column(default=False, server_default="0")
    held: Mapped[bool] = mapped_column(default=False, server_default="0")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passcode_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mfa_skips: Mapped[int] = mapped_column(default=0, server_default="0")
    firm_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    client_code_required: Mapped[bool] = mapped_column(default=False, server_default="0")
    name_key: Mapped[str] = mapped_column(String(200), default=_name_key, server_default="", index=True)
    email_key: Mapped[str] = mapped_column(String(320), default=_email_key, server_default="", index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("pacer_account.id"))

    replaced_by: Mapped["PacerAccount | None"] = relationship(remote_side=lambda: PacerAccount.id)
    code_apps: Mapped[list["AuthenticatorApp"]] = relationship(back_populates="account", cascade="all, delete-orphan")
    passkeys: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", order_by=Passkey.id)
    backup_codes: Mapped[list["BackupCode"]] = relationship(cascade="all, delete-orphan")
    answers: Mapped[list["SecurityAnswer"]] = relationship(cascade="all, delete-orphan")

    @property
    def login_key(self) -> tuple[str, ...]:
        """The username, as ``normalize.login_key`` makes it of what is typed."""
        return (login_key(self.username),)

    @property
    def account_type(self) -> str:
        """What Manage My Account calls it (S1, O)."""
        if self.kind is None:
            return "Not provided by PACER"
        if self.kind == AccountKind.PAA:
            return PACER_LABELS["administrative_account"]
        return PACER_LABELS["upgraded_account" if self.upgraded else "legacy_account"]

    @property
    def can_be_upgraded(self) -> bool:
        """Whether it is an individual legacy account: a shared one is left, and a new one registered (S1)."""
        return self.kind == AccountKind.INDIVIDUAL and not self.upgraded and not self.cancelled

    @property
    def full_name(self) -> str:
        """First, middle and last name."""
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)


class AuthenticatorApp(TotpColumns, Model):
    """An app that makes one-time passcodes for one account (O)."""

    __tablename__ = "code_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(40), default="")

    account: Mapped[PacerAccount] = relationship(back_populates="code_apps")


class BackupCode(Model):
    """A code for the day on which no app is at hand: used once, stored as a keyed digest (O)."""

    __tablename__ = "backup_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# Whether a password alone does not log in: there is an app, a passkey, or a batch of backup codes (O).
_APP = exists().where(AuthenticatorApp.pacer_account_id == PacerAccount.id, AuthenticatorApp.confirmed_at.is_not(None))
_CODES = exists().where(BackupCode.pacer_account_id == PacerAccount.id)
_PASSKEY = exists().where(Passkey.pacer_account_id == PacerAccount.id)
PacerAccount.is_enrolled = column_property(or_(_APP, _CODES, _PASSKEY))


class SecurityAnswer(Model):
    """The answer to one security question, hashed like a password (O)."""

    __tablename__ = "security_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    pacer_account_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    question: Mapped[str] = mapped_column(String(200))
    answer_hash: Mapped[str] = mapped_column(String(255))


class FirmMember(Model):
    """A person whom a firm's administrative account manages and pays for, once he or she has accepted (O)."""

    __tablename__ = "firm_member"
    __table_args__ = (UniqueConstraint("firm_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("pacer_account.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="invited")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    firm: Mapped[PacerAccount] = relationship(foreign_keys=[firm_id])
    person: Mapped[PacerAccount] = relationship(foreign_keys=[person_id])


# The states of an invitation. Only a person who has accepted belongs to the firm.
INVITED = "invited"
ACCEPTED = "accepted"
DECLINED = "declined"
LEFT = "left"


def requires_client_code(account_id: int) -> bool:
    """Whether a firm that pays for this account requires a client code at every search (O)."""
    mine = select(FirmMember.id).filter_by(person_id=account_id, state=ACCEPTED)
    asks = mine.join(FirmMember.firm).where(PacerAccount.client_code_required)
    return db.session.scalar(asks.limit(1)) is not None


def identity_of(account: PacerAccount) -> Identity:
    """What is known of the holder of an account. Where PACER tells nothing, the rule of thumb speaks (O)."""
    if account.kind is None:
        upgraded = False if rules.looks_legacy(account.username) else None
        is_frozen = account.frozen_at is not None
        return Identity(
            account.id, account.username, upgraded=upgraded, frozen=is_frozen, epoch=account.credential_epoch
        )
    return Identity(
        account_id=account.id,
        username=account.username,
        kind=account.kind,
        upgraded=account.upgraded,
        cancelled=account.cancelled,
        held=account.held,
        frozen=account.frozen_at is not None,
        mfa_skips=account.mfa_skips,
        enrolled=account.is_enrolled,
        replaced_by=account.replaced_by.username if account.replaced_by else None,
        epoch=account.credential_epoch,
    )


def proof_of(person: Identity) -> Proof[PacerAccount]:
    """What a directory has proved, for whoever keeps it."""
    return Proof(PacerAccount, person.account_id, person.epoch)
