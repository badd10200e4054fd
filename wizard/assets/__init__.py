"""The look: the stylesheet's source and the front-end manifest.

`build.py` compiles USWDS with our theme into `static/uswds`, which git ignores, and copies only the
fonts and pictures that the stylesheet names. From each font it cuts a subset with the characters that
our pages are written in, and it leaves a compressed copy beside every text file that is served. It is
run by its path, imports only the standard library and nothing of ours, so that it works before the
settings exist; fonttools and WhiteNoise are run as commands.

A first view is at most 45,000 bytes on the wire; `tests/e2e/test_first_view.py` holds that.

Refused: committing the built files (they drift from their source), a content delivery network (the
site serves everything itself), the whole of USWDS, of which we use a small part, and a tool that
removes single rules of the components we do use: it saves 2,300 bytes, for 24 more packages and the
risk of a rule lost whose class a template puts together.
"""
