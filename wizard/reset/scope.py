"""The scope of a reset: one court or, on the PACER side, every circuit."""

from dataclasses import dataclass

from wizard.courts.court import Court
from wizard.courts.registry import all_courts


@dataclass(frozen=True)
class Scope:
    """The courts in which one reset takes effect. ``court`` is None on the PACER side."""

    court: Court | None

    @property
    def court_ids(self) -> list[str]:
        """Ids of the courts whose accounts are reset."""
        if self.court:
            return [self.court.id]
        return [court.id for court in all_courts().values() if court.resets_at_pacer]

    @property
    def name(self) -> str:
        """A name for the attempt counts and the audit trail."""
        return self.court.id if self.court else "appellate"
