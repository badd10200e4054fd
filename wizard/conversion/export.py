"""The nightly file of a court's links: one JSON object a line, and beside it a signature of the whole file."""

import hashlib
import json
import os
from pathlib import Path

from wizard.conversion import feed
from wizard.core import clock
from wizard.security import signing


def write_links(court_id: str, path: Path) -> int:
    """Write every link of a court to a file, and its signature to the file with ``.jws`` at the end. How many links.

    The file appears whole or not at all. Raises OSError.
    """
    part = path.with_name(f"{path.name}.part")
    digest, count = hashlib.sha256(), 0
    with part.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        for record in feed.all_records(court_id):
            line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    facts = {"file": path.name, "court": court_id, "links": str(count), "sha256": digest.hexdigest()}
    signed = signing.sign({**facts, "written_at": clock.actual().isoformat()})
    signature = path.with_name(f"{path.name}.jws.part")
    signature.write_text(f"{signed}\n")
    part.replace(path)
    signature.replace(path.with_name(f"{path.name}.jws"))
    return count
