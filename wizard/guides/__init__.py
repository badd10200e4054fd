"""The illustrated guide: the walks of ``training``, photographed in the running program.

Decided: pictures are taken by a real browser in a throw-away practice world whose clock stands and whose references
are always the same, so that the same program gives the same bytes, and a picture that differs is a page that changed.
Refused: pictures taken by hand (stale at the next change), and a list of pixels that may differ.
"""
