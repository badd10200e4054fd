"""A court's conversion: how far its filers have come, and what its own system has learned of the links.

Decided: no figure is kept. Each is counted from the audit trail and the accounts when the page is opened, in a fixed
number of statements, so that no figure can differ from the record. The feed of links is read by the court's system at
its own pace, which acknowledges what it has taken over. Refused: calling that system while somebody submits, since a
link must not wait for it.
"""
