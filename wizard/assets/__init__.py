"""The look: the stylesheet's source and the front-end manifest.

`build.py` compiles USWDS with our theme into `static/uswds`, which git ignores, and copies only the
fonts and pictures that the stylesheet names. It is run by its path, needs nothing but the standard
library and imports nothing of ours, so that it works before the settings exist.

Refused: committing the built files (they drift from their source), a content delivery network (the
site serves everything itself), and the whole of USWDS, of which we use a small part.
"""
