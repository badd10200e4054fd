"""Step 1 of the courts' notices: a PACER account put in order, each story one module.

Decided: the address is confirmed before an account is made, so that no account ever waits for it. A password is hashed
in the step that asks for it and handed to the flow's end by its form: no journey keeps it. Refused: links with tokens
in letters (``security/email_codes.py`` says why), and security questions as the only proof.
"""
