"""The published guides: the list, their pages and pictures, and the handouts of one page.

Decided: this room only reads what ``guide_builder`` left in ``instance/guides``; a live process knows neither the
builder nor the scenarios. Which guides a court has, and in which order, stands in an index that the builder writes.
"""
