"""Where a reset counts: in one court, or, on the PACER side, in every circuit."""

from dataclasses import dataclass

from wizard.courts.court import Court
from wizard.courts.registry import all_courts


@dataclass(frozen=True)
class Scope:
    """The courts in which one reset counts. ``court`` is None on the PACER side."""

    court: Court | None

    @property
    def court_ids(self) -> list[str]:
        """Their ids."""
        return [self.court.id] if self.court else [each.id for each in all_courts().values() if each.resets_at_pacer]

    @property
    def name(self) -> str:
        """For the counts of tries, and for the audit."""
        return self.court.id if self.court else "appellate"
