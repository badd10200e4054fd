"""The published guides: the list, their pages and pictures, and the handouts of one page.

Decided: this room only reads what ``guide_builder`` left in ``instance/guides``; a live process knows neither the
builder nor the scenarios. The builder writes an index of a court's guides, in their order.
"""
