"""The facts that are signed: texts by name, of a certificate or of a receipt. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.core.references import group_of_four

if TYPE_CHECKING:
    from wizard.courts.court import Court

ATTEMPT, RECEIPT = "attempt to link", "receipt of a link"
CODE_LENGTH, RECEIPT_LENGTH = 10, 12


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says."""

    code: str
    court: "Court"
    issued_at: datetime
    reference: str | None
    step: str
    reason: str
    stopped_at: datetime

    def as_texts(self) -> dict[str, str]:
        """The facts as they are signed and stored."""
        return {
            "kind": ATTEMPT,
            "code": self.code,
            "court": self.court.id,
            "court_name": self.court.name,
            "issued": to_utc(self.issued_at),
            "reference": self.reference or "",
            "step": self.step,
            "reason": self.reason,
            "stopped": to_utc(self.stopped_at),
        }


@dataclass(frozen=True)
class ReceiptFacts:
    """What the signature of a receipt covers: nothing that tells a stranger who has linked."""

    number: str
    court: "Court"
    linked_at: datetime
    initials: str

    def as_texts(self) -> dict[str, str]:
        """The facts as they are signed."""
        return {
            "kind": RECEIPT,
            "code": self.number,
            "court": self.court.id,
            "court_name": self.court.name,
            "linked": to_utc(self.linked_at),
            "initials": self.initials,
        }


def initials_of(first_name: str, last_name: str) -> str:
    """The first character of each name: ``J. R.``"""
    return " ".join(f"{name.strip()[0].upper()}." for name in (first_name, last_name) if name.strip())


def to_utc(moment: datetime) -> str:
    """A moment as it is signed: ``2026-12-01T14:05:07Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_pairs(facts: Mapping[str, str], court: "Court") -> list[tuple[str, str]]:
    """The facts as a page shows them: names and values, moments by the court's clock and in UTC."""
    is_receipt = facts["kind"] == RECEIPT
    code = group_of_four(facts["code"])
    pairs = [("Receipt number" if is_receipt else "Code", code), ("Court", facts["court_name"])]
    if is_receipt:
        return [*pairs, ("Linked", _moment(facts["linked"], court)), ("Initials of the filer", facts["initials"])]
    return [
        *pairs,
        ("Issued", _moment(facts["issued"], court)),
        ("Reference of the attempt", group_of_four(facts["reference"])),
        ("Stopped at", facts["step"]),
        ("When it stopped", _moment(facts["stopped"], court)),
        ("What the site said", facts["reason"]),
    ]


def _moment(text: str, court: "Court") -> str:
    moment = datetime.fromisoformat(text)
    return f"{court.in_words(moment)} ({moment:%Y-%m-%d %H:%M:%S} UTC)"
