"""The personas of a practice site: fictional people, each of whom demonstrates one thing.

One declaration feeds the rosters, the PACER accounts, the list at ``/practice`` and the tests.
"""

import base64
import hashlib
from dataclasses import dataclass, replace

from wizard.cmecf.refusals import LegacyRefusal
from wizard.linking.rules import LinkRefusal
from wizard.pacer.refusals import SignOnRefusal

PACER_PASSWORD = "Lighthouse-Canyon-42!"  # noqa: S105 - printed for everyone on /practice
LEGACY_PASSWORD = "old-harbor-1998"  # noqa: S105 - printed for everyone on /practice
LINKED = "linked"
PREPARED = "prepared"
PACER_DOWN_PREFIX = "pacerdown"
EXEMPT_SUFFIX = "cja"
# What a firm or an office is called, by the kind of its account and the last name of whoever logs in.
FIRM_NAMES = {"paa": "{} and Partners", "shared": "{} Law Office"}


@dataclass(frozen=True)
class Persona:
    """One fictional person, with a PACER account and, mostly, a filer account in one court.

    ``replaced_by``: the username of the same person's account to which the exemption moved.
    """

    key: str
    court: str
    name: str
    demonstrates: str
    outcome: str = LINKED
    pacer_username: str = ""
    pacer_name: str = ""
    kind: str = "individual"
    upgraded: bool = True
    cancelled: bool = False
    enrolled: bool = False
    replaced_by: str = ""
    filer: bool = True
    in_roster: bool = True
    filer_username: str = ""
    role: str = "attorney"
    status: str = "active"
    scheme: str = "argon2id"
    is_linked_earlier: bool = False
    exempt_too: bool = False
    is_new: bool = False
    is_frozen: bool = False

    @property
    def first_name(self) -> str:
        """The given name."""
        return self.name.split()[0]

    @property
    def middle_name(self) -> str:
        """What is between the first and the last name."""
        return " ".join(self.name.split()[1:-1])

    @property
    def last_name(self) -> str:
        """The family name."""
        return self.name.split()[-1]

    @property
    def pacer_login(self) -> str:
        """The PACER username: 8 characters or more for an upgraded account (O)."""
        return self.pacer_username or "".join(self.name.lower().split())

    @property
    def filer_login(self) -> str:
        """The legacy username: initial and family name unless given."""
        return self.filer_username or (self.first_name[0] + self.last_name).lower()

    @property
    def exempt_login(self) -> str:
        """The username of a CJA attorney's separate exempt account, where the exemption has not moved."""
        return f"{self.pacer_login}{EXEMPT_SUFFIX}" if self.exempt_too else ""

    @property
    def firm_name(self) -> str:
        """Whose the account is, where it is no person's."""
        return FIRM_NAMES.get(self.kind, "").format(self.last_name)

    def is_same_person(self, other: "Persona") -> bool:
        """Whether both are one person, or one of the two accounts replaced the other."""
        return (self.replaced_by or self.pacer_login) == (other.replaced_by or other.pacer_login)

    @property
    def _magic(self) -> str:
        return PACER_DOWN_PREFIX if self.pacer_login.startswith(PACER_DOWN_PREFIX) else ""

    @property
    def otp_secret(self) -> str | None:
        """The key of the persona's code app, always the same, so that it can be printed."""
        if not self.enrolled:
            return None
        return base64.b32encode(hashlib.sha256(f"practice {self.key}".encode()).digest()[:20]).decode()

    def as_dict(self) -> dict[str, object]:
        """The persona as scripts read it at ``/practice/cast.json``."""
        pacer = {"username": self.pacer_login, "password": PACER_PASSWORD, "otp_secret": self.otp_secret}
        filer = {"username": self.filer_login, "password": LEGACY_PASSWORD, "last_name": self.last_name}
        return {
            "key": self.key,
            "name": self.name,
            "demonstrates": self.demonstrates,
            "court": self.court,
            "pacer": pacer,
            "filer": filer if self.filer else None,
            "outcome": self.outcome,
        }

    def with_name(self, key: str, name: str, number: int) -> "Persona":
        """Another person who demonstrates the same thing."""
        first, last = name.lower().split()
        pacer = f"{first[:2]}{number:04}" if not self.upgraded else f"{self._magic or first + last}{number:04}"
        suffix = EXEMPT_SUFFIX if self.replaced_by else ""
        special = "&" if self.filer_username and "&" in self.filer_username else ""
        return replace(
            self,
            key=key,
            name=name,
            pacer_username=f"{pacer}{suffix}",
            replaced_by=self.replaced_by and pacer,
            pacer_name=self.pacer_name and f"{first.title()} Everhart-{last.title()}",
            filer_username=f"{first[0]}{special}{last}{number:04}" if self.in_roster else self.filer_login,
        )


PLAIN = "Links without trouble."

PERSONAS = (
    Persona("ca1-plain", "ca1", "Amelia Hartwell", f"{PLAIN} An attorney in an appellate court."),
    Persona("ca1-second", "ca1", "Benjamin Okafor", f"{PLAIN} The old password was kept as bcrypt.", scheme="bcrypt"),
    Persona("ca9-plain", "ca9", "Carmen Delgado", f"{PLAIN} An attorney in the Ninth Circuit."),
    Persona("ca9-reporter", "ca9", "Dorothy Lindqvist", f"{PLAIN} A court reporter.", role="court_reporter"),
    Persona("cacd-plain", "cacd", "Edward James Castellan", f"{PLAIN} An attorney in a district court."),
    Persona("cacd-second", "cacd", "Fiona MacAllister", f"{PLAIN} The old password was kept as scrypt.",
           scheme="scrypt"),
    Persona("cacd-pro-se", "cacd", "Gustavo Reyes", f"{PLAIN} Files without a lawyer; the old password was kept as "
           "sha512-crypt.", role="pro_se", scheme="sha512-crypt"),
    Persona("canb-plain", "canb", "Hannah Whitcombe", f"{PLAIN} An attorney in a bankruptcy court."),
    Persona("canb-trustee", "canb", "Ibrahim Nasser", f"{PLAIN} A trustee; the old password was kept as Django's "
           "PBKDF2.", role="trustee", scheme="pbkdf2-sha256"),
    Persona("canb-agent", "canb", "Josephine Trask", f"{PLAIN} A filing agent: the receipt says what the "
           "attorney still has to do in CM/ECF.", role="filing_agent"),
    Persona("one-time-code", "cacd", "Julia Novak", "Has enrolled in one-time passcodes, so login requires one.",
           enrolled=True),
    Persona("upgrade-first", "cacd", "Katherine Thornbury", "Has a legacy PACER account, which must be upgraded first.",
           LinkRefusal.UPGRADE_FIRST.slug, pacer_username="kt4821", upgraded=False),
    Persona("shared-account", "ca1", "Lawrence Pemberton", "Logs in with the office’s shared PACER account.",
           LinkRefusal.SHARED_ACCOUNT.slug, pacer_username="pembertonoffice", kind="shared"),
    Persona("administrative-account", "cacd", "Miriam Goldfarb",
           "Logs in with the firm’s PACER Administrative Account.",
           LinkRefusal.ADMINISTRATIVE_ACCOUNT.slug, pacer_username="goldfarbfirmadmin", kind="paa"),
    Persona("cja-private", "cacd", "Nathaniel Brooks", "A CJA panel attorney with two PACER accounts. This is the "
           "individual one, which can be linked."),
    Persona("cja-exempt", "cacd", "Nathaniel Brooks", "The same attorney’s separate exempt account, which was "
           "canceled when the exemption moved.", LinkRefusal.CJA_EXEMPT_ACCOUNT.slug, pacer_username="nbrookscjapanel",
           kind="cja-exempt", cancelled=True, replaced_by="nathanielbrooks", filer=False, in_roster=False),
    Persona("cja-two-accounts", "cacd", "Vivian Ostrander", "A CJA panel attorney with two PACER accounts, whose "
           "exemption has not moved yet.", exempt_too=True),
    Persona("pacer-linked", "ca9", "Olivia Santangelo", "Has already linked, and starts over.",
           LinkRefusal.PACER_LINKED_ALREADY.slug, is_linked_earlier=True),
    Persona("filer-linked", "ca9", "Olivia Santangelo", "Has a new PACER account, and tries to link the filer account "
           "that is already linked.", LegacyRefusal.LEGACY_LOGIN.slug, pacer_username="oliviasantangelo2",
           in_roster=False, filer_username="osantangelo"),
    Persona("filer-disabled", "cacd", "Patrick O'Rourke", "The court has disabled this filer account.",
           LinkRefusal.FILER_DISABLED.slug,
           pacer_username="patrickorourke", filer_username="porourke", status="disabled"),
    Persona("deadline-today", "cacd", "Marguerite Stanhope", "Must file today, and the court has disabled the filer "
           "account: gets a certificate of the attempt, which the clerk verifies.", LinkRefusal.FILER_DISABLED.slug,
           status="disabled"),
    Persona("special-character", "canb", "Quentin Ashby", "Has a legacy login with a special character, which cannot "
           "be linked until the court changes it.", LinkRefusal.SPECIAL_CHARACTER.slug, filer_username="q&ashby"),
    Persona("names-differ", "cacd", "Rosalind Everhart", "Has married since: the two accounts have different last "
           "names, so the last name must be typed.", pacer_name="Rosalind Everhart-Kim"),
    Persona("new-account", "cacd", "Wilhelmina Ashcroft", "Has just registered the PACER account, so a code is "
           "e-mailed to the address that the court has on file.", is_new=True),
    Persona("somebody-else", "canb", "Samuel Adeyemi", "An assistant links for this attorney, with permission, and "
           "types the attorney’s name."),
    Persona("before-go-live", "exd", "Theresa Vandermeer", "Tries to link before the court’s go-live.",
           LinkRefusal.BEFORE_GO_LIVE.slug),
    Persona("prepares", "exb", "Winifred Langstrom", "Prepares the link before go-live. Move the clock of a rehearsal "
           "past go-live to make it, or to the dark days, when nothing can be filed.", PREPARED),
    Persona("frozen", "cacd", "Xavier Lindholm", "The help desk has frozen the PACER account, because someone may have "
           "misused it.", LinkRefusal.FROZEN.slug, is_frozen=True),
    Persona("pacer-down", "cacd", "Ulysses Grantham", "PACER does not respond when this person logs in.",
           SignOnRefusal.PACER_DOWN.slug, pacer_username=f"{PACER_DOWN_PREFIX}0001"),
)  # fmt: skip

PERSONA_BY_KEY = {persona.key: persona for persona in PERSONAS}
