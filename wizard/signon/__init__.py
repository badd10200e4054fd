"""Login at one court or for all courts, a court's landing page, My courts, and logging out.

Decided: a PACER login at any court counts at every converted court (S2), so a browser has one session and no court
has its own. A legacy login is kept in the same session for one court that has not converted, and is ignored from that
court's go-live on. Refused: asking for the PACER password again before linking, right after it was typed.
"""
