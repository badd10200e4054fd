"""The help desk's console: find the caller, see where the caller stands, know why it failed, read out what to say.

Decided: nobody here acts as the caller. There is no page that sets or shows a password, touches one-time codes, links
or unlinks; what may be done is in ``acts.py``, each act with a reason, recorded under the staff member's name. What a
caller has on screen is drawn from the same templates, and then made inert (``inert.py``).
Refused: logging in as the caller ("impersonation"), which no audit can tell from the caller.
"""
