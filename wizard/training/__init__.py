"""The practice world: who is in it, what each person demonstrates, fresh people on demand; walks, and rehearsing them.

Decided: a story is declared once (``walks``), and is at once its test, its rehearsal and its guide. A rehearsal is the
browser's, by a cookie of its own: logging out belongs to what is rehearsed. Its clock is what people see, never what
guards the site. Refused: a tour drawn over the pages by a script, which shows what it believes and not what happened.
"""
