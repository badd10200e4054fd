"""The rooms of the program and the floors on which they stand, as the docstring of ``wizard`` draws them."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOORS = {
    "core": 0,
    "security": 1,
    "mail": 2,
    "audit": 2,
    "monitoring": 3,
    "flow": 3,
    "courts": 3,
    "cmecf": 4,
    "pacer": 4,
    "links": 4,
    "staff": 4,
    "people": 4,
    "linking": 5,
    "signon": 5,
    "reset": 5,
    "checklist": 5,
    "account": 5,
    "guides": 6,
    "certificates": 6,
    "training": 7,
    "conversion": 7,
    "helpdesk": 7,
    "guide_builder": 8,
}
APART = ("migrations", "assets")
FILES = sorted(path for path in (ROOT / "wizard").rglob("*.py") if path.relative_to(ROOT).parts[1] not in APART)


def room_of(module: str) -> str | None:
    """The room of a module, dotted; None where it is in none."""
    parts = module.split(".")
    return parts[1] if parts[0] == "wizard" and len(parts) > 1 and parts[1] in FLOORS else None


def room_of_file(path: Path) -> str | None:
    """The room of a file of the program; None for what stands above all rooms."""
    return room_of(".".join(path.relative_to(ROOT).parts))


def is_at_or_below(room: str, other: str) -> bool:
    """Whether a room may use what another one has: its own, or what stands on a floor below."""
    return room == other or FLOORS[other] < FLOORS[room]
