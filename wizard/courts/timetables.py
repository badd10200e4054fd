"""Reading when a court converts: each moment in its time zone, all of them in their order."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from wizard.courts import validators
from wizard.courts.config_files import MergedConfig
from wizard.courts.phases import Timetable

# What follows what, where both are published.
ORDER = ("registrations_stop", "filing_stops", "go_live", "grace_until")


def read_timetable(config: MergedConfig, zone: ZoneInfo | None, local: Mapping[str, datetime | None]) -> Timetable:
    """The timetable from local times, by key; a mistake is reported with the key to correct."""
    moments = {key: _moment(config, zone, key, time) for key, time in local.items()}
    written = [key for key in ORDER if moments[key]]
    for key in (*written, *(["prepare_from"] if moments["prepare_from"] else [])):
        if not local["go_live"] and key != "go_live":
            config.add_mistake((key,), "needs a go_live; write it, too")
    steps = [*pairwise(written), *([("prepare_from", "go_live")] if moments["prepare_from"] else [])]
    for former, latter in steps:
        if _is_after(moments[former], moments[latter]):
            config.add_mistake((former,), f"is not before {latter} ({local[latter]}); write an earlier time")
    return Timetable(**moments)


def _moment(config: MergedConfig, zone: ZoneInfo | None, key: str, local: datetime | None) -> datetime | None:
    return config.validate((key,), local, partial(validators.in_time_zone, zone)) if zone and local else None


def _is_after(former: datetime | None, latter: datetime | None) -> bool:
    return former is not None and latter is not None and former.timestamp() >= latter.timestamp()
