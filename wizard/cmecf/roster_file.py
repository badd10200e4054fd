"""A roster file on disk, which is read more than once."""

import hashlib
import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from wizard.cmecf.cells import RosterEntry
from wizard.cmecf.rejects import ImportFailedError
from wizard.cmecf.roster import Roster, read_roster, usable_rows

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_SIZE = 1 << 16
# Called with the stage ("Reading", "Comparing", "Writing"), how much of it is done, and how much there is to do.
ProgressCallback: TypeAlias = Callable[[str, int, int], None]


class _DigestingReader(io.RawIOBase):
    """A file from its beginning, whose SHA-256 digest is computed, and whose progress is reported, while it is read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None]) -> None:
        file.seek(0)
        self._file = file
        self._progress = progress
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self.digest.update(data)
        self._progress(self._file.tell())
        return len(data)


class RosterFile:
    """An open roster file, checked. ``digest`` is its SHA-256 digest, as far as it could be read."""

    def __init__(self, path: Path, file: BinaryIO, progress: ProgressCallback | None) -> None:
        self._path, self._file = path, file
        size = file.seek(0, io.SEEK_END)
        self._report = (lambda done: progress("Reading", done, size)) if progress else (lambda _done: None)
        self.roster: Roster = read_roster(self._open)
        self.digest = self._reader.digest.hexdigest()
        self._report = lambda _done: None

    def usable_rows(self) -> Iterator[RosterEntry]:
        """The usable rows, read once more. Raises ImportFailedError at their end if the file is another one by now."""
        with explain_file_errors(self._path):
            yield from usable_rows(self._open(), self.roster)
        if self._reader.digest.hexdigest() != self.digest:
            raise ImportFailedError(f"{self._path} was changed while it was read. Nothing changed. Import it again.")

    def _open(self) -> BinaryIO:
        self._reader = _DigestingReader(self._file, self._report)
        return io.BufferedReader(self._reader, _BUFFER_SIZE)


@contextmanager
def open_roster(path: Path, progress: ProgressCallback | None = None) -> Iterator[RosterFile]:
    """Open a file and check it. Raises ImportFailedError."""
    with explain_file_errors(path):
        if not stat.S_ISREG(path.stat().st_mode):
            raise ImportFailedError(f"{path} is not a file.")
        file = path.open("rb")
    with file:
        with explain_file_errors(path):
            roster_file = RosterFile(path, file, progress)
        yield roster_file


@contextmanager
def explain_file_errors(path: Path) -> Iterator[None]:
    """Raise ImportFailedError instead of OSError."""
    try:
        yield
    except OSError as error:
        raise ImportFailedError(f"{path} cannot be read: {error.strerror}.") from None
