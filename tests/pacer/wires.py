"""A PACER at the other end of a real socket, which answers well, badly, slowly, or not at all."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
TOKEN = "t" * 128
SIGNED_IN = {"nextGenCSO": TOKEN, "loginResult": "0", "errorDescription": ""}
LOGGED_OUT = {"loginResult": "0", "errorDescription": ""}
Answer = Callable[[socket.socket], None]


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire."""
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def tells(what: object, **more: str) -> Answer:
    """Answers with JSON."""
    return sends(http(json.dumps(what).encode(), **more))


def sends(data: bytes, then_waits: float = 0) -> Answer:
    """Answers with these bytes, and hangs up at last."""

    def answer(line: socket.socket) -> None:
        line.sendall(data)
        time.sleep(then_waits)

    return answer


def drips(data: bytes, every: float) -> Answer:
    """Answers byte by byte."""

    def answer(line: socket.socket) -> None:
        for each in data:
            line.sendall(bytes([each]))
            time.sleep(every)

    return answer


def says_nothing(seconds: float) -> Answer:
    """Takes the question, and is silent."""
    return lambda _line: time.sleep(seconds)


class Pacer:
    """Answers each call on a connection of its own; keeps what it was asked."""

    def __init__(self, wrap: Callable[[socket.socket], socket.socket] = lambda line: line) -> None:
        self.asked: list[tuple[str, dict]] = []
        self.fields: set[str] = set()
        self.answers: dict[str, Answer] = {"cso-auth": tells(SIGNED_IN), "cso-logout": tells(LOGGED_OUT)}
        self.at_once = self.most_at_once = 0
        self._wrap, self._lock = wrap, threading.Lock()
        self._door = socket.create_server((HOST, 0))
        self.port = self._door.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serves(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._answers, args=(line,), daemon=True).start()

    def closes(self) -> None:
        # shutdown wakes whoever waits in accept; close alone does not.
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _answers(self, line: socket.socket) -> None:
        with suppress(OSError), line, self._wrap(line) as wire, self._counted():
            path = self._reads(wire)
            self.answers[path.rpartition("/")[2]](wire)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Counts no longer than the line is open: who sees it closed may call again at once."""
        self._counts(1)
        try:
            yield
        finally:
            self._counts(-1)

    def _counts(self, change: int) -> None:
        with self._lock:
            self.at_once += change
            self.most_at_once = max(self.most_at_once, self.at_once)

    def _reads(self, wire: socket.socket) -> str:
        with wire.makefile("rb") as stream:
            path, length = stream.readline().decode().split(" ")[1], 0
            while line := stream.readline().strip():
                name, _, value = line.decode().partition(":")
                self.fields.add(name.lower())
                length = int(value) if name.lower() == "content-length" else length
            self.asked.append((path, json.loads(stream.read(length))))
        return path


@contextmanager
def answering(**more) -> Iterator[Pacer]:
    """A PACER that answers well until it is told otherwise."""
    pacer = Pacer(**more)
    threading.Thread(target=pacer.serves, daemon=True).start()
    yield pacer
    pacer.closes()
