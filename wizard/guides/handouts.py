"""The aids of one page: the flow chart, the worksheet, what goes wrong most often."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wizard.courts.court import Court
from wizard.guides import chart, renderer
from wizard.guides.fingerprint import fingerprint, version

FOLDER = "aids"
TROUBLES = "When something goes wrong"


@dataclass(frozen=True)
class Handout:
    """One page to print."""

    name: str
    title: str
    summary: str
    template: str


HANDOUTS = {
    aid.name: aid
    for aid in (
        Handout(
            "prepare",
            "Prepare for NextGen",
            "A flow chart: the questions to ask yourself, and what to do next.",
            "guides/parts/prepare.html",
        ),
        Handout(
            "worksheet",
            "Worksheet",
            "What to have ready when you link, to fill in by hand.",
            "guides/parts/worksheet.html",
        ),
        Handout(
            "problems",
            "Common problems, and what to do",
            "What goes wrong most often, and how to fix it.",
            "guides/parts/problems.html",
        ),
    )
}


def facts_of(name: str, court: Court, now: datetime) -> dict[str, Any]:
    """What an aid is drawn from."""
    if name == "prepare":
        parts, common = chart.parts(court, now), chart.for_all(court, now)
        return {"drawing": chart.layout(court, now), "parts": parts, "common": common}
    return {"troubles": court.texts.faq_by_group().get(TROUBLES, []) if name == "problems" else []}


def write(court: Court, now: datetime, browser: Any, folder: Path, built_on: date) -> None:
    """All aids as tagged PDF."""
    made = {"fingerprint": fingerprint(), "version": version()}
    guide = renderer.Guide("", court.id, "", "", [], built_on=built_on.isoformat(), **made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, aid in HANDOUTS.items():
        facts = facts_of(name, court, now)
        html = renderer.render("guides/sheet.html", court=court, aid=aid, facts=facts, guide=guide)
        (folder / f"{name}.pdf").write_bytes(renderer.printed(html, browser))
