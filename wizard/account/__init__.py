"""Putting a PACER account in order, step 1 of the courts' notices: register, upgrade, recover, manage, one module each.

Decided: the e-mail address is verified before an account is created, so that no account ever waits for it. A password
is hashed in the step that asks for it, and the hash is handed to the end of the flow: no journey stores it. Refused:
links with tokens in e-mails (``security/email_codes.py`` says why), and security questions as the only proof.
"""
