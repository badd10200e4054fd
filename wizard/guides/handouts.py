"""The handouts of one page: the flow chart, the worksheet, what goes wrong most often."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.courts.court import Court
from wizard.guides import chart

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
    handout.name: handout
    for handout in (
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
    """What a handout is drawn from."""
    if name == "prepare":
        parts, common = chart.parts(court, now), chart.for_all(court, now)
        return {"drawing": chart.layout(court, now), "parts": parts, "common": common}
    questions = court.texts.faq_by_group(court.phase(now))
    return {"troubles": questions.get(TROUBLES, []) if name == "problems" else []}
