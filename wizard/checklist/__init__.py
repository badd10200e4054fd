"""What do I need to do? Three questions, and a checklist of one's own.

Decided: questions and rules are declarations (``rules.py``, ``items.py``). Forms and list are made from them, so that
they cannot disagree. Nothing personal is asked, so a short code may reopen a list on any device.
"""
