"""Which courts a site shows: practice those of its people, a live site those in its settings, never a fictional one."""

import pytest

from tests.support.sites import COURTS
from wizard.courts.loader import CourtConfigError, read_courts
from wizard.courts.selection import EVERY_COURT, selection
from wizard.training.personas import PERSONAS

PRACTICED = {"tst", "fic"}


@pytest.fixture
def shown(write, good, tmp_path):
    for court_id in ("tst", "uvw", "fic"):
        write(good.replace('"tst"', f'"{court_id}"'), f"{court_id}.toml")
    write(good.replace('"tst"', '"fic"').replace("time_zone", "fictional = true\ntime_zone"), "fic.toml")
    write(good.replace('"tst"', '"own"'), "own.toml", own=True)

    def shown(chosen, practiced=None) -> list[str]:
        return list(read_courts(tmp_path / "shipped", tmp_path / "own", selection=selection(chosen, practiced)))

    return shown


@pytest.mark.parametrize(
    ("chosen", "practiced", "courts"),
    [
        ((), PRACTICED, {"tst", "fic", "own"}),
        (("uvw",), PRACTICED, {"uvw"}),
        (("all",), PRACTICED, {"tst", "uvw", "fic", "own"}),
        (("tst", "own"), None, {"tst", "own"}),
        (("all",), None, {"tst", "uvw", "own"}),
        ((), None, {"tst", "uvw", "own"}),
    ],
)
def test_a_site_shows_the_courts_that_its_settings_choose(shown, chosen, practiced, courts):
    assert set(shown(chosen, practiced)) == courts


@pytest.mark.parametrize(
    ("chosen", "mistake"),
    [
        (("tst", "fic"), "settings.toml: courts: fic is fictional, and only a practice site shows it"),
        (("tst", "xyz"), "settings.toml: courts: no court has the id xyz"),
    ],
)
def test_a_live_site_does_not_start_with_a_fictional_or_an_unknown_court(shown, chosen, mistake):
    with pytest.raises(CourtConfigError) as caught:
        shown(chosen)
    assert caught.value.mistakes == (mistake,)


def test_without_settings_every_court_is_read(shown, tmp_path):
    assert set(read_courts(tmp_path / "shipped", selection=EVERY_COURT)) == {"tst", "uvw", "fic"}


def test_a_practice_site_shows_the_courts_of_its_people(practice_app):
    assert set(practice_app.extensions["courts"]) == {persona.court for persona in PERSONAS} == set(COURTS)
