"""The words on PACER's own screens, by the names that ``pacer_labels.toml`` gives them."""

import tomllib
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SOURCES: dict[str, str] = {name: label["source"] for table in _TABLES.values() for name, label in table.items()}
PACER_LABELS: dict[str, str] = {name: label["text"] for table in _TABLES.values() for name, label in table.items()}
