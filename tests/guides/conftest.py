"""A guide on the shelf, without a browser that took its pictures."""

import struct
import zlib
from dataclasses import asdict, replace
from json import dumps
from pathlib import Path

import pytest

from wizard.guides import published, renderer
from wizard.guides.fingerprint import fingerprint, version

SENTENCE = "Type your “PACER username”."


def png(width: int = 3, height: int = 2) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\xff" * 3 * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def a_guide(walk: str = "link", court: str = "cacd", **facts) -> renderer.Guide:
    stops = [
        renderer.GuideStep(
            1, "Open the page", f"/courts/{court}/", "01.png", 3, 2, "The page.", ["Select “Begin”."], "A tip.", ""
        ),
        renderer.GuideStep(
            2, "Log in", f"/courts/{court}/link/sign-in", "02.png", 3, 2, "The login.", [SENTENCE], "", "A note."
        ),
    ]
    made = {"fingerprint": fingerprint(), "version": version(), "built_on": "2031-03-03"}
    return replace(renderer.Guide(walk, court, "Link your account", "For everybody.", stops, **made), **facts)


def put_on_shelf(folder: Path, guide: renderer.Guide) -> None:
    """As ``book.write`` leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    for stop in guide.stops:
        (folder / stop.picture).write_bytes(png())
    (folder / renderer.PAGE).write_text("<!DOCTYPE html><title>Guide</title>")
    (folder / renderer.PRINT).write_bytes(b"%PDF-1.4")
    (folder / renderer.FACTS).write_text(dumps(asdict(guide)))


@pytest.fixture
def shelved(app):
    """Puts a guide on the site's shelf: ``shelved(fingerprint="another")``."""

    def put(**facts) -> renderer.Guide:
        guide = a_guide(**facts)
        put_on_shelf(published.folder_of(app.extensions["courts"][guide.court]) / guide.walk, guide)
        return guide

    return put
