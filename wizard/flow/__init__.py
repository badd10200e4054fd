"""The engine of every step-by-step journey.

Decided: nobody stores a "current step". The road is a function of the answers, so Back, refresh, a bookmark and
a typed address need no code of their own. Refused: a visited-pages history (it can contradict the answers)
and a library that keeps raw form data between steps (it would keep passwords).
"""
