"""Who sees the database beside the site, and holds each request to the promises about links."""

import json
import sqlite3
from pathlib import Path

from wizard.security.digests import digest_of
from wizard.security.sessions import CSRF


class InvariantChecker:
    """Sees the database beside the site, and swears that each request kept the promises."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self.links: list[dict] = []

    def leaves(self) -> None:
        """Close the eyes."""
        self._db.close()

    def looks(self) -> int:
        """A number that changes when anybody writes."""
        return self._one("PRAGMA data_version")["data_version"]

    def journey_of(self, key: str | None, court: str) -> dict:
        """The last journey of the browser with that key in a court, and its session's CSRF secret."""
        sql = (
            "SELECT journey.*, session.data FROM journey JOIN browser_session AS session ON session_id = session.id"
            " WHERE (key_digest = :key OR previous_digest = :key) AND scope = :court ORDER BY journey.id DESC"
        )
        found = self._one(sql, key=digest_of(key or ""), court=court) or {}
        return (
            {**found, "answers": json.loads(found["answers"]), "csrf": json.loads(found["data"])[CSRF]} if found else {}
        )

    def finds_links_whole(self) -> list[dict]:
        """The links made since the last look. Those that stood before stand unchanged; none is half or second."""
        found = [dict(row) for row in self._db.execute("SELECT * FROM link ORDER BY id")]
        before, made = found[: len(self.links)], found[len(self.links) :]
        assert before == self.links, "a link that stood was changed or removed"
        self.links = found
        if made:
            assert len({link["filer_account_id"] for link in found}) == len(found)
            assert len({(link["court_id"], link["pacer_account_id"]) for link in found}) == len(found)
        for link in made:
            self._is_whole(link)
        return made

    def last_names(self, link: dict) -> tuple[str, str]:
        """The last name on the filer account, and the one on the PACER account."""
        of = "SELECT last_name FROM {} WHERE id = :id"
        filer = self._one(of.format("filer_account"), id=link["filer_account_id"])
        return filer["last_name"], self._one(of.format("pacer_account"), id=link["pacer_account_id"])["last_name"]

    def _is_whole(self, link: dict) -> None:
        filer = self._one("SELECT * FROM filer_account WHERE id = :id", id=link["filer_account_id"])
        assert (filer["status"], filer["password_hash"], filer["court_id"]) == ("retired", None, link["court_id"])
        told = "SELECT count(*) AS n FROM audit WHERE event = 'link.made' AND filer_account_id = :id"
        assert self._one(told, id=filer["id"])["n"] == 1
        spaced = " ".join(link["receipt"][at : at + 4] for at in range(0, 12, 4))
        emails = "SELECT count(*) AS n FROM email WHERE body LIKE :receipt"
        assert self._one(emails, receipt=f"%{spaced}%")["n"] == 2

    def _one(self, sql: str, **values) -> dict | None:
        row = self._db.execute(sql, values).fetchone()
        return row and dict(row)
