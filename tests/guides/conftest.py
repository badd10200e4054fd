"""Published guides, without a browser that took their pictures."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.guides import published
from wizard.guides.fingerprint import fingerprint, version
from wizard.guides.guide import PAGE, PRINT, Guide, GuideStep, write_facts

SENTENCE = "Type your “PACER username”."


def png(width: int = 3, height: int = 2) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\xff" * 3 * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def a_guide(scenario: str = "link", court: str = "cacd", **facts) -> Guide:
    steps = [
        GuideStep(
            1, "Open the page", f"/courts/{court}/", "01.png", 3, 2, "The page.", ["Select “Begin”."], "A tip.", ""
        ),
        GuideStep(
            2, "Log in", f"/courts/{court}/link/sign-in", "02.png", 3, 2, "The login.", [SENTENCE], "", "A note."
        ),
    ]
    made = {"fingerprint": fingerprint(), "version": version(), "built_on": "2031-03-03"}
    return replace(Guide(scenario, court, "Link your account", "For everybody.", steps, **made), **facts)


def publish(folder: Path, guide: Guide) -> None:
    """As the builder leaves it."""
    at = folder / guide.scenario
    at.mkdir(parents=True, exist_ok=True)
    for step in guide.steps:
        (at / step.picture).write_bytes(png())
    (at / PAGE).write_text("<!DOCTYPE html><title>Guide</title>")
    (at / PRINT).write_bytes(b"%PDF-1.4")
    write_facts(guide, at)
    built = [path.parent.name for path in folder.glob("*/guide.json")]
    published.write_index(folder, sorted(built, key=lambda name: (name != "link", name)))
    published.look_again()


@pytest.fixture
def shelved(app):
    """Publishes a guide on the site: ``shelved(fingerprint="another")``."""

    def put(**facts) -> Guide:
        guide = a_guide(**facts)
        publish(published.folder_of(app.extensions["courts"][guide.court]), guide)
        return guide

    return put
