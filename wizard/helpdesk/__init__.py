"""The help desk's console: find the caller, see the caller's progress, learn why it failed, read out what to say.

Decided: no staff member acts as the caller. No page sets or shows a password, sets up MFA, links or unlinks.
What one person may do is in ``actions.py``, each with a reason, recorded under the staff member's name; what takes two
is in ``two_person.py``. What a caller has on
screen is rendered from the same templates, and then made read-only (``readonly_html.py``).
Refused: logging in as the caller ("impersonation"), which no audit trail can tell from the caller.
"""
