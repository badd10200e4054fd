"""Progress bars of the commands."""

import sys

import click


class ProgressBars:
    """A progress bar for each stage, on the terminal alone."""

    def __init__(self):
        self._bar, self._stage, self._done = None, "", 0

    def __enter__(self):
        return self

    def __exit__(self, *_fault):
        if self._bar:
            self._bar.render_finish()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So much of a stage is done."""
        if stage != self._stage:
            self.__exit__()
            quiet = not sys.stderr.isatty()
            self._bar = click.progressbar(length=total, label=stage, file=sys.stderr, hidden=quiet)
            self._stage, self._done = stage, 0
        self._bar.update(done - self._done)
        self._done = done
