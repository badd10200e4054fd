"""Builds the illustrated guides: the scenarios of ``training``, photographed in the running program.

Decided: pictures are taken by a real browser in a temporary practice site whose clock is stopped and whose references
are always the same, so that the same program gives the same bytes, and a picture that differs is a page that changed.
Only the command ``flask guide`` imports this room, when it runs; no site loads it.
Refused: pictures taken by hand (stale at the next change), and a number of pixels that may differ.
"""
