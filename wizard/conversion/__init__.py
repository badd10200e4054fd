"""How far a court's filers have come, for its administrators at the console.

Decided: no figure is kept. Each is counted from the audit trail and the accounts when the page is opened, in a fixed
number of statements, so that no figure can differ from the record.
"""
