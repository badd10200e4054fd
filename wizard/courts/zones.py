"""A moment in words, as a court's public says it: in the court's own time. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

_ZONE_WORDS = {
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
_WORD_OF_ZONE = {zone: word for word, zones in _ZONE_WORDS.items() for zone in zones}


def day_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``Tuesday, February 18, 2020``: the day it is in that zone."""
    local = moment.astimezone(zone)
    return f"{local:%A}, {local:%B} {local.day}, {local.year}"


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``Tuesday, February 18, 2020, at 6:00 a.m. Pacific time``.

    Twelve o'clock says which one it is: ``12:00 a.m. (midnight)``, ``12:00 p.m. (noon)``. In the
    hour that comes twice in autumn the zone says ``daylight`` or ``standard``.
    """
    return f"{day_in_words(moment, zone)}, at {hour_in_words(moment, zone)}"


def hour_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """The hour alone: ``6:00 a.m. Pacific time``."""
    local = moment.astimezone(zone)
    return f"{_hour(local)} {_zone_word(local, zone)} time"


def _hour(local: datetime) -> str:
    half = "a.m." if local.hour < 12 else "p.m."
    words = f"{local.hour % 12 or 12}:{local.minute:02} {half}"
    exact = {(0, 0): " (midnight)", (12, 0): " (noon)"}
    return words + exact.get((local.hour, local.minute), "")


def _zone_word(local: datetime, zone: ZoneInfo) -> str:
    word = _WORD_OF_ZONE.get(zone.key, zone.key)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not comes_twice:
        return word
    return f"{word} {'standard' if local.fold else 'daylight'}"
