"""A court, as its files describe it. The rest of the program knows courts only by this class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from wizard.core.pacer_labels import PACER_LABELS
from wizard.courts import zones
from wizard.courts.divisions import Division
from wizard.courts.kinds import AT_PACER, REDACTION_NOTICE, CourtKind, Labels, Words
from wizard.courts.phases import Phase, Timetable, can_prepare, phase
from wizard.courts.second_proof import SecondProof
from wizard.courts.texts import Texts

UNPUBLISHED = "the conversion to NextGen"


@dataclass(frozen=True)
class Contacts:
    """Whom a filer of this court calls. ``website`` is a URL, and so is ``filing``, where the court's CM/ECF is.

    ``divisions``: where to send a filing on the day of a deadline, for a person who cannot link.
    """

    website: str
    filing: str | None
    help_desk: str
    telephone: str | None
    email: str | None
    hours: str | None
    divisions: tuple[Division, ...] = ()

    @property
    def call(self) -> str:
        """How a sentence begins that sends people to the help desk: nobody is told to call where no number is known."""
        return "Call" if self.telephone else "Contact"

    @property
    def help_desk_and_number(self) -> str:
        """``CM/ECF Help Desk (202-555-0142)``; without a number where none is known."""
        return f"{self.help_desk} ({self.telephone})" if self.telephone else self.help_desk


@dataclass(frozen=True)
class Wording:
    """Sentences of the court: a note for its page, where to find its link action, what it does about a wrong link."""

    note: str | None
    link_place: str
    wrong_pair: str | None


@dataclass(frozen=True)
class Pages:
    """Which optional pages the court shows."""

    user_list: bool


@dataclass(frozen=True)
class Court:
    """One court. ``states`` are those it covers; ``steps`` holds the titles of wizard steps that differ here, by name.

    ``circuit``: that of its appeals, ``9`` or ``DC``. ``timetable``: when it converts, in the court's time zone.
    ``second_proof``: when a link needs more than the legacy password.
    """

    id: str
    name: str
    short_name: str
    states: tuple[str, ...]
    kind: str
    traits: CourtKind = field(hash=False)
    time_zone: ZoneInfo
    timetable: Timetable
    contacts: Contacts
    labels: Labels
    wording: Wording
    pages: Pages
    steps: Mapping[str, str] = field(hash=False)
    circuit: str | None = None
    fictional: bool = False
    second_proof: SecondProof = SecondProof.RISK
    read_texts: Callable[[], Texts] = field(default=Texts, repr=False, compare=False)
    has_own_texts: bool = False

    def __str__(self) -> str:
        return self.id

    @property
    def texts(self) -> Texts:
        """The court's long texts."""
        return self.read_texts()

    def phase(self, now: datetime) -> Phase:
        """Where the court stands in its conversion. Raises ValueError if ``now`` has no time zone."""
        return phase(self.timetable, now)

    def is_live(self, now: datetime) -> bool:
        """Whether the court has converted. Raises ValueError if ``now`` has no time zone."""
        return self.phase(now).is_live

    def can_prepare(self, now: datetime) -> bool:
        """Whether filers may prepare a link now, which they make on the day of go-live."""
        return can_prepare(self.timetable, now)

    @property
    def go_live(self) -> datetime | None:
        """When the court converts, or did; None where it has converted and the date is not published."""
        return self.timetable.go_live

    def in_words(self, moment: datetime) -> str:
        """A moment, in the court's time zone: ``Monday, March 5, 2035, at 6:00 a.m. Central time``."""
        return zones.in_words(moment, self.time_zone)

    def time_in_words(self, moment: datetime) -> str:
        """The time of a moment, in the court's time zone: ``6:00 a.m. Central time``."""
        return zones.time_in_words(moment, self.time_zone)

    def day_in_words(self, moment: datetime) -> str:
        """The day of a moment, in the court's time zone: ``Monday, March 5, 2035``."""
        return zones.day_in_words(moment, self.time_zone)

    def placeholders(self) -> dict[str, str]:
        """The placeholders that the court's texts may use, in braces, and what they stand for."""
        return {
            "court": self.name,
            "short_name": self.short_name,
            "go_live": self.go_live_in_words,
            "opens": self.opens_in_words(),
            "legacy_ends": self.legacy_ends_in_words(),
            "grace_until": self.grace_in_words(),
            "help_desk": self.contacts.help_desk_and_number,
            "call": self.contacts.call,
            "link_action": self.labels.link_action,
            "filer_login": self.labels.filer_login,
            "reset_advice": self.reset_advice,
            "redaction_rule": self.redaction_rule,
            "user_list": self._user_list_advice(),
            "here": f"/courts/{self.id}",
            **PACER_LABELS,
        }

    def _user_list_advice(self) -> str:
        if self.pages.user_list:
            return f"[See the list of users with a legacy account](/courts/{self.id}/users)."
        return f"Ask the {self.contacts.help_desk}."

    @property
    def go_live_in_words(self) -> str:
        """The day of go-live, as in “before …”: where it is not published, ``the conversion to NextGen``."""
        return self.day_in_words(self.go_live) if self.go_live else UNPUBLISHED

    def opens_in_words(self) -> str:
        """When linking opens, in the court's time zone."""
        return self._words_of(self.go_live)

    def legacy_ends_in_words(self) -> str:
        """Until when the legacy login files, in the court's time zone."""
        return self._words_of(self.timetable.legacy_ends)

    def grace_in_words(self) -> str:
        """Until when people who could not link may file otherwise; where no such time is set, go-live."""
        return self._words_of(self.timetable.grace_until or self.go_live)

    def filing_in_words(self, phase: Phase) -> str:
        """What can be filed electronically in this phase, and with which login; empty where linking answers that."""
        opens, stops = self.opens_in_words(), self.legacy_ends_in_words()
        if phase.is_dark:
            return (
                f"CM/ECF in this court closed on {stops}. Nothing can be filed here electronically until {opens}, with "
                "neither a CM/ECF login nor a PACER account."
            )
        if phase is Phase.GRACE:
            return f"Until {self.grace_in_words()}, anyone who cannot link may file as the court’s order says."
        if phase.is_live:
            return ""
        parts = [f"Until {stops}, file with your CM/ECF login."]
        if self.timetable.has_dark_phase:
            parts.append(f"From then until {opens}, nothing can be filed here electronically.")
        if phase is Phase.REGISTRATIONS_CLOSED:
            parts.append("The court is registering no one new until then.")
        return " ".join(parts)

    def _words_of(self, moment: datetime | None) -> str:
        return self.in_words(moment) if moment else UNPUBLISHED

    @property
    def words(self) -> Words:
        """What the wizard calls both accounts here."""
        return self.traits.words

    @property
    def resets_at_pacer(self) -> bool:
        """Whether a forgotten legacy password is reset through PACER (S1) or by the court (S2)."""
        return self.reset_place == AT_PACER

    @property
    def reset_place(self) -> str:
        """Where a forgotten legacy password is reset: ``PACER`` or ``the court``."""
        return self.traits.reset_place

    @property
    def reset_advice(self) -> str:
        """What to do about a forgotten legacy password, in a sentence."""
        if self.resets_at_pacer:
            return "Appellate filers reset it through PACER. The court cannot reset it."
        return "The court’s own reset is here. PACER cannot reset it."

    @property
    def redaction_rule(self) -> str:
        """The rule about redacting filings that applies in this kind of court."""
        return self.traits.redaction_rule

    @property
    def redaction_notice(self) -> str:
        """What a filer agrees to at every login. Only the last sentence depends on the court."""
        return f"{REDACTION_NOTICE} In this court: {self.redaction_rule}."
