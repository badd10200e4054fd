"""What the clerk can verify: the certificate of an attempt to link that came to nothing, and the receipt of a link.

A certificate says when, in which court, and at which step an attempt stopped, and why, in the words of the page:
nothing of it comes from the browser, and it names nobody, because whoever has the paper could show it to anyone. It is
a row, an audit row, and a signed text, which can be verified without this site (``security/signing.py``).

A receipt is signed when it is shown, from the row of its link, which nothing can change: so a link costs no statement
more. Its signed text has the initials of the filer and no name: they tell a receipt with another name on it from the
real one, and tell a stranger who has guessed a number nothing.

Refused: a certificate at an address of its own, which would be a second place to guess codes; verification by opening
the link of the QR code alone, since a page that is only opened counts no attempt.
"""
