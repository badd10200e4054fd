"""The engine of every step-by-step journey.

Decided: nobody stores a "current step". Which steps are open is a function of the answers, so Back, refresh, a bookmark
and a typed URL need no code of their own. Refused: a history of visited pages (it can contradict the answers), and a
library that keeps raw form data between steps (it would keep passwords).
"""
