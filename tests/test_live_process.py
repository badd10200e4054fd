"""What a live process loads: nothing of the practice world, nothing that builds guides."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOADED = """
import sys
from pathlib import Path
from wizard import create_app
from wizard.core.config import Settings

folder = Path(sys.argv[2])
create_app(Settings(mode=sys.argv[1], secret_key="x" * 32, instance=folder, hosts=("link.example.gov",)))
print(*sys.modules)
"""
APART = ("wizard.training", "wizard.guide_builder", "PIL", "playwright", "tests")


def modules(mode: str, folder: Path) -> set[str]:
    """The names of all modules of a process that has made a site."""
    command = [sys.executable, "-c", LOADED, mode, str(folder)]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def of(room: str, loaded: set[str]) -> set[str]:
    return {name for name in loaded if name == room or name.startswith(f"{room}.")}


def test_a_live_process_loads_neither_the_practice_world_nor_the_guide_builder(tmp_path):
    loaded = modules("live", tmp_path)
    assert "wizard.linking.flow" in loaded
    assert not [name for room in APART for name in of(room, loaded)]


@pytest.mark.parametrize("room", ["wizard.guide_builder", "PIL", "playwright"])
def test_a_practice_process_does_not_load_the_guide_builder_either(tmp_path, room):
    loaded = modules("practice", tmp_path)
    assert of("wizard.training", loaded)
    assert not of(room, loaded)
