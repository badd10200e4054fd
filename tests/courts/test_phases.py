"""The phases of a conversion, by the timetables that courts published (O); and mistakes in a court's timetable."""

from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from zoneinfo import ZoneInfo

import pytest

from wizard.courts.loader import CourtConfigError
from wizard.courts.phases import LIVE, Phase, Timetable, phase

EASTERN = ZoneInfo("America/New_York")
A_SECOND = timedelta(seconds=1)


def at(day: str, zone: ZoneInfo = EASTERN) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=zone)


WHOLE = Timetable(
    registrations_stop=at("2031-02-26T17:00"),
    filing_stops=at("2031-02-28T12:00"),
    go_live=at("2031-03-03T08:00"),
    grace_until=at("2031-03-24T00:00"),
)
# The days of the week are published; where the year is not, we took one.
PUBLISHED = {
    "cadc": Timetable(
        registrations_stop=at("2031-02-26T00:00"), filing_stops=at("2031-02-28T12:00"), go_live=at("2031-03-03T08:00")
    ),
    "flmb": Timetable(
        filing_stops=at("2021-11-19T12:00"), go_live=at("2021-11-22T08:00"), grace_until=at("2021-12-11T00:00")
    ),
    "innd": Timetable(filing_stops=at("2021-11-05T12:00"), go_live=at("2021-11-08T09:00")),
    "pawb": Timetable(filing_stops=at("2022-01-13T20:00"), go_live=at("2022-01-18T08:00")),
}


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        (WHOLE.registrations_stop, Phase.BEFORE, Phase.REGISTRATIONS_CLOSED),
        (WHOLE.filing_stops, Phase.REGISTRATIONS_CLOSED, Phase.DARK),
        (WHOLE.go_live, Phase.DARK, Phase.GRACE),
        (WHOLE.grace_until, Phase.GRACE, Phase.SETTLED),
    ],
)
def test_each_moment_begins_a_phase_to_the_second(moment, before, after):
    assert phase(WHOLE, moment - A_SECOND) is before
    assert phase(WHOLE, moment) is after
    assert phase(WHOLE, moment.astimezone(ZoneInfo("Pacific/Guam"))) is after


@pytest.mark.parametrize(
    ("court", "stages"),
    [
        ("cadc", [("2031-02-25T23:59", "before"), ("2031-02-26T09:00", "registrations-closed"),
                  ("2031-02-28T11:59", "registrations-closed"), ("2031-02-28T12:00", "dark"),
                  ("2031-03-03T07:59", "dark"), ("2031-03-03T08:00", "open"), ("2041-03-03T08:00", "open")]),
        ("flmb", [("2021-11-19T11:59", "before"), ("2021-11-19T12:00", "dark"), ("2021-11-22T08:00", "grace"),
                  ("2021-12-10T23:59", "grace"), ("2021-12-11T00:00", "settled")]),
        ("innd", [("2021-11-05T11:59", "before"), ("2021-11-06T12:00", "dark"), ("2021-11-08T08:59", "dark"),
                  ("2021-11-08T09:00", "open")]),
        ("pawb", [("2022-01-13T19:59", "before"), ("2022-01-17T12:00", "dark"), ("2022-01-18T08:00", "open")]),
    ],
)  # fmt: skip
def test_published_conversions(court, stages):
    assert [phase(PUBLISHED[court], at(day)) for day, _ in stages] == [stage for _, stage in stages]


def test_whatever_is_left_out_of_a_timetable_no_phase_comes_out_of_turn():
    order, optional = list(Phase), ("registrations_stop", "filing_stops", "grace_until")
    for left_out in chain.from_iterable(combinations(optional, count) for count in range(4)):
        timetable = Timetable(**{**vars(WHOLE), **dict.fromkeys(left_out)})
        hours = [WHOLE.registrations_stop + timedelta(hours=hour) for hour in range(-24, 24 * 40)]
        seen = [order.index(phase(timetable, hour)) for hour in hours]
        assert seen == sorted(seen)
        assert {phase(timetable, hour).is_live for hour in hours if hour >= WHOLE.go_live} == {True}
        assert not any(phase(timetable, hour).is_live for hour in hours if hour < WHOLE.go_live)
        assert ("filing_stops" in left_out) is not (order.index(Phase.DARK) in seen)


def test_a_court_whose_go_live_is_not_published_has_converted():
    assert phase(Timetable(), datetime(2001, 1, 1, tzinfo=UTC)) is Phase.SETTLED


def test_a_moment_is_found_in_every_phase_that_a_court_has():
    for wanted in Phase:
        found = WHOLE.moment_in(wanted)
        assert (found and phase(WHOLE, found)) == (None if wanted is Phase.OPEN else wanted)
    assert Timetable(go_live=WHOLE.go_live).moment_in(Phase.DARK) is None
    assert Timetable().moment_in(Phase.BEFORE) is None


def test_either_the_legacy_login_files_or_the_court_has_converted_or_nothing_files():
    assert [each.is_legacy_open + each.is_dark + each.is_live for each in Phase] == [1] * 6
    assert [each for each in Phase if each.is_live] == [each for each in Phase if each in LIVE]


TIMES = (
    "registrations_stop = 2031-02-26T17:00:00\nfiling_stops = 2031-02-28T12:00:00\ngrace_until = 2031-03-24T00:00:00\n"
)


def test_a_timetable_is_read_in_the_courts_time(court):
    read = court(("go_live =", TIMES + "go_live ="))
    assert read.phase(datetime(2031, 2, 28, 17, 59, tzinfo=UTC)) is Phase.REGISTRATIONS_CLOSED
    assert read.phase(datetime(2031, 2, 28, 18, 0, tzinfo=UTC)) is Phase.DARK
    assert read.legacy_ends_in_words() == "Friday, February 28, 2031, at 12:00 p.m. (noon) Central time"


def test_without_a_date_of_go_live_a_court_has_converted(court):
    read = court(("go_live = 2031-03-03T06:00:00\n", ""))
    assert read.phase(datetime.now(UTC)) is Phase.SETTLED
    assert read.go_live is None
    assert read.go_live_in_words == "the conversion to NextGen"


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("filing_stops = 2031-02-28", "filing_stops = 2031-02-25", "registrations_stop: is not before filing_stops"),
        ("filing_stops = 2031-02-28T12", "filing_stops = 2031-03-03T06", "filing_stops: is not before go_live (2031-"),
        ("grace_until = 2031-03-24", "grace_until = 2031-03-01", "go_live: is not before grace_until (2031-"),
        ("grace_until", "prepare_from = 2031-03-04T00:00:00\ngrace_until", "prepare_from: is not before go_live"),
        ("go_live = 2031-03-03T06:00:00", "", "filing_stops: needs a go_live; write it, too"),
        ("filing_stops", "filing_stop", 'filing_stop: unknown key; write "filing_stops"'),
        ("2031-02-28T12:00:00", "2031-02-28", "filing_stops: is a date without a time"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_timetable_is_named_with_its_line(good, write, courts, old, new, mistake):
    text = good.replace("go_live =", TIMES + "go_live =").replace(old, new)
    write(text)
    with pytest.raises(CourtConfigError) as caught:
        courts()
    key = mistake.partition(":")[0]
    line = next(number for number, each in enumerate(text.splitlines(), 1) if each.startswith(f"{key} ="))
    assert any(f"tst.toml:{line}: {mistake}" in each for each in caught.value.mistakes), caught.value.mistakes
