"""The events that the audit trail records, each with the sentence that describes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A kind of event. ``sentence`` is a format string, filled in with the detail of a row."""

    name: str
    sentence: str


JOURNEY_BEGUN = Event("journey.begun", "Started “{flow}”.")
STEP_ACCEPTED = Event("step.accepted", "Completed the step {step}.")
STEP_REFUSED = Event("step.refused", "Was refused at the step {step}: {refusal} ({cause}).")
SENT_BACK = Event("step.returned", "Was sent back from the step {step} to the step {to}: {reason}.")
JOURNEY_ENDED = Event("journey.ended", "Ended: {outcome}.")
SECOND_PROOF_ASKED = Event("proof.asked", "Was asked for a code from an e-mail, which was {code}: {risks}.")
LINKED = Event(
    "link.made",
    "Linked the filer account to the PACER account. Receipt {receipt}. "
    "Verified: filer account by {filer_proof}, PACER account by {pacer_proof}.",
)
PREPARED = Event("link.prepared", "Prepared the link of both accounts, to be made when the court converts.")
PREPARATION_WITHDRAWN = Event("link.withdrawn", "Withdrew the prepared link.")
CONSUMER_ADDED = Event("feed.added", "{name} may read the links of {courts}.")
CONSUMER_REVOKED = Event("feed.revoked", "{name} may no longer read the links.")
CERTIFICATE_ISSUED = Event("certificate.issued", "Got the certificate {code} of an attempt that stopped at {step}.")
FORM_REFUSED = Event("form.refused", "Was refused at {place}: {refusal} ({cause}).")
SIGNED_IN = Event("session.begun", "Logged in with PACER.")
FILER_SIGNED_IN = Event("session.legacy", "Logged in with the CM/ECF login, to file until go-live.")
SIGNED_OUT = Event("session.ended", "Logged out.")
REGISTERED = Event("account.registered", "Registered a PACER account.")
REVIEWED = Event("account.reviewed", "The registration was reviewed: {what}.")
UPGRADED = Event("account.upgraded", "Upgraded the legacy PACER account.")
PASSWORD_FORGOTTEN = Event("account.forgotten", "Asked for an e-mail with a code for a new PACER password.")
PASSCODE_ASKED = Event("passcode.asked", "Asked for a one-time passcode by e-mail, which was {code} ({cause}).")
PASSCODE_USED = Event("passcode.used", "Logged in with PACER, with a one-time passcode from an e-mail.")
USERNAME_FORGOTTEN = Event("account.username", "Asked for an e-mail with the PACER username.")
PASSWORD_SET = Event("account.password", "Set a new PACER password.")
ADDRESS_SET = Event("account.address", "Set a new address for the PACER account.")
FROZEN_BY_OWNER = Event("account.frozen", "Froze the {what}.")
MFA_CHANGED = Event("account.codes", "One-time passcodes: {what}.")
FIRM_CHANGED = Event("firm.changed", "Firm account and a person: {what}.")
CLIENT_CODES_SET = Event("firm.codes", "Client codes for the firm’s people: {what}.")
CJA_MOVED = Event(
    "account.exemption", "The CJA exemption moved to the individual account; the exempt one was canceled."
)
TOKEN_ISSUED = Event("token.issued", "Logged in through the Authentication API.")
TOKEN_ENDED = Event("token.ended", "Logged out through the Authentication API.")
TOKEN_LEFT = Event("token.left", "PACER did not confirm that it ended the token of a login: {fault}.")
RESET_ASKED = Event("reset.asked", "Asked for an e-mail with a code for a new CM/ECF password.")
LOGIN_ASKED = Event("reset.login", "Asked for an e-mail with the CM/ECF login.")
LEGACY_PASSWORD_SET = Event("reset.done", "Set a new CM/ECF password with a code from an e-mail.")
STAFF_INVITED = Event("staff.invited", "{name} was invited to the help desk console, as {role}.")
STAFF_REMOVED = Event("staff.removed", "{name} may no longer open the help desk console.")
STAFF_PASSWORD_SET = Event("staff.settled", "{by} set a password for the console, with the code from the invitation.")
STAFF_APP_CONNECTED = Event("staff.codes", "{by} connected an app for one-time passcodes.")
STAFF_PASSKEYS_CHANGED = Event("staff.passkeys", "{by} {what}.")
STAFF_SIGNED_IN = Event("staff.begun", "{by} logged in to the console.")
STAFF_SIGNED_OUT = Event("staff.ended", "{by} logged out of the console.")
CALL_OPENED = Event("desk.opened", "{by} opened the caller’s page: {reason}.")
CALL_CLOSED = Event("desk.closed", "{by} closed the caller’s page.")
CALL_NOTED = Event("desk.noted", "{by} wrote a note on the call.")
WAIT_ENDED = Event("desk.wait", "{by} ended the caller’s wait: {reason}.")
RESET_SENT = Event("desk.reset", "{by} had a code for a new CM/ECF password sent to the address on file: {reason}.")
LOGIN_SENT = Event("desk.login", "{by} had the CM/ECF login sent to the address on file: {reason}.")
JOURNEY_STOPPED = Event("desk.stopped", "{by} ended the caller’s attempt: {reason}.")
CHECKLIST_MADE = Event("desk.checklist", "{by} made a checklist with the caller: {code}.")
EMAIL_CORRECTED = Event("desk.address", "{by} requested a correction of the address on file: {reason}.")
EMAIL_APPROVED = Event("desk.approved", "{by} approved the corrected address, which is now on file: {reason}.")
AUTHENTICATORS_ASKED = Event(
    "desk.authenticators", "{by} asked to remove every app, passkey, and backup code. Identified: {identity}."
)
AUTHENTICATORS_REMOVED = Event(
    "desk.removed", "{by} approved, as the second person, the removal of every app, passkey, and backup code: {reason}."
)
REQUEST_ENDED = Event("desk.undone", "The {what} was {verdict} by {by}.")
FROZEN = Event("desk.frozen", "{by} froze the {what}: {reason}.")
UNFREEZE_APPROVED = Event(
    "desk.unfreezing", "{by} approved unfreezing the {what}; a second person must approve, too: {reason}."
)
UNFROZEN = Event("desk.unfrozen", "{by} unfroze the {what}, as the second person: {reason}.")
TIMELINE_EXPORTED = Event("desk.exported", "{by} exported the timeline: {rows} rows.")
COHORT_EXPORTED = Event("desk.cohort", "{by} exported a list of filers to reach: {rows} accounts.")
ROSTER_IMPORTED = Event("roster.imported", "A roster was imported: {new} new, {changed} changed, {rejected} rejected.")
KEYS_ROTATED = Event("keys.rotated", "The operator put the new secret key {key} in front of the present ones.")

ALL = {event.name: event for event in globals().values() if isinstance(event, Event)}
