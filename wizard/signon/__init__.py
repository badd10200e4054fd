"""The court's door, one sign-on for all courts, My courts, and logging out.

Decided: a PACER sign-on at any door signs on at every converted court (S2), so a browser has one session and no court
has its own. A legacy login is remembered beside it, for one court that has not converted, and is worth nothing from
that court's go-live on. Refused: asking for the PACER password once more before linking, when it was just given.
"""
