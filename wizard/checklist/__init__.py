"""What do I need to do? Three questions, and a checklist made from the answers.

Decided: questions and rules are declarations (``rules.py``, ``items.py``) from which forms and list are made, so that
the two cannot disagree. Nothing personal is asked, so a short code may reopen a list on any device.
"""
