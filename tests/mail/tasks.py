"""What a forked process does for the tests of delivery."""

from tests.support.forks import run_flask
from wizard import cli


def deliver(folder: str, options: list[str], looks_every: float) -> None:
    """``flask outbox deliver``, in a process of its own."""
    cli.SECONDS_BETWEEN_LOOKS = looks_every
    run_flask(["flask", "--app", f"tests.support.served:make_app({folder!r})", "outbox", "deliver", *options])
