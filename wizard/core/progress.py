"""Progress bars of the commands."""

import sys
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


class ProgressBars:
    """A progress bar for each stage, on the terminal alone."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None
        self._stage = ""
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._finish()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` in a stage are done."""
        if self._bar is None or stage != self._stage:
            self._finish()
            self._bar = self._begin(stage, total)
        self._bar.update(done - self._done)
        self._done = done

    def _begin(self, stage: str, total: int) -> "ProgressBar[int]":
        self._stage = stage
        self._done = 0
        is_hidden = not sys.stderr.isatty()
        return click.progressbar(length=total, label=stage, file=sys.stderr, hidden=is_hidden)

    def _finish(self) -> None:
        if self._bar:
            self._bar.render_finish()
