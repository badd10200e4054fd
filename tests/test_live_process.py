"""What a live process loads: nothing of the practice world, nothing that builds guides."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

# It starts processes.
pytestmark = pytest.mark.slow

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


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    """``modules(mode)``: the names of all modules of a process that has made a site of that mode."""

    @cache
    def loaded(mode: str) -> set[str]:
        command = [sys.executable, "-c", LOADED, mode, str(tmp_path_factory.mktemp(mode))]
        return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())

    return loaded


def of(room: str, loaded: set[str]) -> set[str]:
    return {name for name in loaded if name == room or name.startswith(f"{room}.")}


def test_a_live_process_loads_neither_the_practice_world_nor_the_guide_builder(modules):
    loaded = modules("live")
    assert "wizard.linking.flow" in loaded
    assert not [name for room in APART for name in of(room, loaded)]


@pytest.mark.parametrize("room", ["wizard.guide_builder", "PIL", "playwright"])
def test_a_practice_process_does_not_load_the_guide_builder_either(modules, room):
    loaded = modules("practice")
    assert of("wizard.training", loaded)
    assert not of(room, loaded)
