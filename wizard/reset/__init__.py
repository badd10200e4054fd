"""Forgotten legacy passwords and logins: an e-mail to the address on the roster, and nothing on the page.

Decided: everyone gets the same answer after the same work, whether the login exists or not; what concerns one account
(already linked, disabled) is said only in the e-mail. Appellate filers reset on the PACER side, once for every circuit
where they have the same login and e-mail address (S1); the others in their court (S2).
"""
