"""Dates and times in words, in a court's own time zone. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

_ZONES_BY_NAME = {
    "Eastern": (
        "America/New_York",
        "America/Detroit",
        "America/Indiana/Indianapolis",
        "America/Kentucky/Louisville",
    ),
    "Central": ("America/Chicago", "America/Menominee", "America/Indiana/Tell_City"),
    "Mountain": ("America/Denver", "America/Boise"),
    "Mountain standard": ("America/Phoenix",),
    "Pacific": ("America/Los_Angeles",),
    "Alaska": ("America/Anchorage", "America/Juneau"),
    "Hawaii": ("Pacific/Honolulu",),
    "Atlantic": ("America/Puerto_Rico", "America/St_Thomas"),
    "Chamorro": ("Pacific/Guam", "Pacific/Saipan"),
}
_ZONE_NAMES = {zone: name for name, zones in _ZONES_BY_NAME.items() for zone in zones}


def day_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``Tuesday, February 18, 2020``: the date in that zone."""
    local = moment.astimezone(zone)
    return f"{local:%A}, {local:%B} {local.day}, {local.year}"


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``Tuesday, February 18, 2020, at 6:00 a.m. Pacific time``.

    Twelve o'clock says which one it is: ``12:00 a.m. (midnight)``, ``12:00 p.m. (noon)``. In the
    hour that occurs twice in the fall, the zone says ``daylight`` or ``standard``.
    """
    return f"{day_in_words(moment, zone)}, at {time_in_words(moment, zone)}"


def time_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``6:00 a.m. Pacific time``."""
    local = moment.astimezone(zone)
    return f"{_clock_time(local)} {_zone_name(local, zone)} time"


def _clock_time(local: datetime) -> str:
    period = "a.m." if local.hour < 12 else "p.m."
    words = f"{local.hour % 12 or 12}:{local.minute:02} {period}"
    exact = {(0, 0): " (midnight)", (12, 0): " (noon)"}
    return words + exact.get((local.hour, local.minute), "")


def _zone_name(local: datetime, zone: ZoneInfo) -> str:
    name = _ZONE_NAMES.get(zone.key, zone.key)
    is_ambiguous = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not is_ambiguous:
        return name
    return f"{name} {'standard' if local.fold else 'daylight'}"
