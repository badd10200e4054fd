"""Run with ``make bench``. Everything runs on this machine's processors, the visitors too.

Prints: one verification; a bare Flask page; whole links and their cost in verifications; pages while everybody logs in;
known and unknown legacy logins; rows of a roster; the list of users (``--names 1000000`` for a million); finding a
caller.
"""

import argparse
import logging
import multiprocessing
import random
import resource
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from tests.bench.finding import measure_find
from tests.bench.listing import measure_lists
from tests.bench.pages import measure_pages
from tests.bench.settle import COURT, LEGACY_PASSWORD, PACER_PASSWORD, make_filer, settle, write_settings
from tests.bench.visitor import Visitor
from tests.support.gunicorn import gunicorn
from tests.support.served import make_bare_app
from tests.support.sites import create_site
from wizard.cmecf import importer, proof
from wizard.cmecf.rows import COLUMNS
from wizard.core.database import db, transaction
from wizard.security import passwords
from wizard.training.rosters import HASHED_AS

MIXED = "ca9"
TICKS = 100
# Links made before measuring: a process compiles its templates and statements once.
WARM_UP = 24


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(values: list[float]) -> str:
    return f"p50 {milliseconds(statistics.median(values))}, p99 {milliseconds(quantile(values, 0.99))}"


def timed(act: Callable[[], object], rounds: int) -> float:
    """The median of so many rounds, in seconds."""
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def in_parallel(acts: list[Callable[[], None]]) -> float:
    """Run all at once; the seconds until the last is done."""
    threads = [threading.Thread(target=act) for act in acts]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def processor_seconds(folder: Path) -> float:
    """What the server's processes have used so far."""
    found = subprocess.run(["pgrep", "-f", f"gunicorn.*{folder.name}"], capture_output=True, text=True, check=False)
    total = 0
    for pid in found.stdout.split():
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextmanager
def served(folder: Path) -> Iterator[str]:
    write_settings(folder, proxies=1)
    with gunicorn(folder) as origin:
        yield origin


def measure_links(origin: str, folder: Path, people: int, at_once: int, verification: float) -> None:
    queue, lock = list(range(people)), threading.Lock()
    posts: list[float] = []
    arrived: list[bool] = []

    def visit() -> None:
        while True:
            with lock:
                if not queue:
                    return
                number = queue.pop()
            visitor = Visitor(origin)
            arrived.append(links(visitor, number))
            posts.extend(visitor.spent)

    in_parallel([partial(links, Visitor(origin), people + number) for number in range(WARM_UP)])
    before = processor_seconds(folder)
    seconds = in_parallel([visit] * at_once)
    cost = (processor_seconds(folder) - before) / people
    assert all(arrived), f"{arrived.count(False)} of {people} did not arrive"
    print(f"whole links       {people} arrived, {people / seconds:.1f} a second")
    print(f"one request       {spread(posts)}")
    print(f"cost of a link    {milliseconds(cost)} of processor = {cost / verification:.1f} verifications")


def links(visitor: Visitor, number: int) -> bool:
    pair = (f"jordanrivera{number:05}", PACER_PASSWORD), (f"filer{number:05}", LEGACY_PASSWORD)
    return visitor.links(COURT, *pair)


def measure_storm(origin: str, seconds: float, stormers: int) -> None:
    """Ordinary pages alone, and while so many people log in as fast as they can, from a process of their own."""
    quiet = page_times(origin, seconds / 2)
    fork = multiprocessing.get_context("fork")
    statuses = fork.Queue()
    stormy_weather = fork.Process(target=storm, args=(origin, seconds + 2, stormers, statuses))
    stormy_weather.start()
    time.sleep(2)
    stormy = page_times(origin, seconds)
    logins, full = statuses.get()
    stormy_weather.join()
    ratio = quantile(stormy, 0.99) / quantile(quiet, 0.99)
    print(f"page, quiet       {spread(quiet)}")
    print(f"page, in a storm  {spread(stormy)} = {ratio:.1f} times the quiet p99")
    print(f"the storm         {logins / seconds:.0f} logins a second, {full} of {logins} asked to come back (503)")


def page_times(origin: str, seconds: float) -> list[float]:
    visitor, until = Visitor(origin), time.monotonic() + seconds
    while time.monotonic() < until:
        visitor.opens(f"/courts/{COURT}/")
        time.sleep(0.01)
    return visitor.spent


def storm(origin: str, seconds: float, stormers: int, statuses) -> None:
    found: list[int] = []
    in_parallel([partial(log_in_wrongly, origin, number, seconds, found) for number in range(stormers)])
    statuses.put((len(found), found.count(503)))


def log_in_wrongly(origin: str, number: int, seconds: float, found: list[int]) -> None:
    """Wrong logins, each from an address of its own: those from one are soon refused before they cost anything."""
    base, until = f"/courts/{COURT}/link/", time.monotonic() + seconds
    visitor, turn = Visitor(origin), 0
    visitor.opens(base)
    visitor.sends(base)
    visitor.sends(base + "logout", signed_out="y")
    while time.monotonic() < until:
        turn += 1
        visitor.address = f"198.18.{number}.{turn % 256}"
        found.append(
            visitor.sends(base + "sign-in", username=f"nobody{number}-{turn}", password="wrong", redaction="y")
        )
        if found[-1] == 503:
            visitor.opens(base + "sign-in")


def measure_strangers(folder: Path, pairs: int) -> None:
    """Interleaved known and unknown logins of a roster of mixed schemes: can time tell them apart?"""
    with create_site(folder).app_context():
        with transaction():
            for name, hashed in HASHED_AS.items():
                for number in range(10):
                    db.session.add(make_filer(f"{name}{number}", hashed(LEGACY_PASSWORD), MIXED))
        known = [f"{name}{number}" for name in HASHED_AS for number in range(10)]
        chance = random.Random(7)
        times: dict[str, list[float]] = {"known": [], "unknown": []}
        for turn in range(pairs):
            for kind, login in (("known", chance.choice(known)), ("unknown", f"nobody{turn}")):
                times[kind].append(timed(lambda login=login: _refused(login), 1))
        difference = statistics.mean(times["known"]) - statistics.mean(times["unknown"])
        error = (sum(statistics.variance(each) for each in times.values()) / pairs) ** 0.5
        errors = abs(difference) / error
        print(f"known, unknown    {pairs} pairs differ by {milliseconds(difference)}, {errors:.2f} standard errors")
        db.engine.dispose()


def _refused(login: str) -> None:
    try:
        proof.prove(MIXED, login, "wrong")
    except proof.LegacyAuthenticationError:
        return
    raise AssertionError("a wrong password was right")


def measure_roster(folder: Path, rows: int) -> None:
    path = folder / "roster.csv"
    stored = HASHED_AS["sha512-crypt"](LEGACY_PASSWORD)
    lines = (f"filer{n},{stored},Rivera,Jordan,,filer{n}@example.com,attorney,,active" for n in range(rows))
    # A line at a time: what is measured is the memory of the import.
    with path.open("w") as file:
        file.writelines(f"{line}\n" for line in chain([",".join(COLUMNS)], lines))
    with create_site(folder).app_context():
        began = time.perf_counter()
        report = importer.import_roster("canb", path)
        seconds = time.perf_counter() - began
        db.engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"roster            {report.new} rows, {rows / seconds:,.0f} a second; this process grew to {memory:.0f} MB")


def measure_bare_page(page: float) -> float:
    client = make_bare_app("").test_client()
    alone = timed(lambda: client.get("/"), 300)
    print(f"bare Flask page   {milliseconds(alone)} in process; our court page {page / alone:.1f} times that")
    return alone


def main() -> None:
    choose = argparse.ArgumentParser(description=__doc__)
    choose.add_argument("--people", type=int, default=200)
    choose.add_argument("--at-once", type=int, default=8)
    choose.add_argument("--rows", type=int, default=20_000)
    choose.add_argument("--names", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    wanted = choose.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="filer-link-bench-") as name:
        folder = Path(name)
        with create_site(folder).app_context():
            settle(wanted.people + WARM_UP)
            stored = passwords.hash_password(PACER_PASSWORD)
            verification = timed(lambda: passwords.verify_password(stored, PACER_PASSWORD), 50)
        print(f"one verification  {milliseconds(verification)} (Argon2id, 19456 KiB, t=2, p=1)")
        client = create_site(folder).test_client()
        bare = measure_bare_page(timed(lambda: client.get(f"/courts/{COURT}/"), 300))
        with served(folder) as origin:
            measure_pages(origin, folder)
            measure_links(origin, folder, wanted.people, wanted.at_once, verification)
            measure_storm(origin, 10, 24)
        measure_strangers(folder, 200)
        measure_roster(folder, wanted.rows)
        if wanted.names:
            measure_lists(wanted.names, bare)
        with tempfile.TemporaryDirectory(prefix="filer-link-bench-") as other:
            measure_find(Path(other))


if __name__ == "__main__":
    main()
