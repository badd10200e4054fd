"""Directories as tests need them."""

from dataclasses import dataclass, field

from wizard.pacer.directory import Credentials, Directory, DirectoryUnavailableError, Identity
from wizard.pacer.embedded import EmbeddedDirectory


@dataclass(frozen=True)
class DownFor:
    """PACER does not answer whoever has a username that begins so."""

    beginning: str
    inner: Directory = field(default_factory=EmbeddedDirectory)

    def sign_on(self, attempt: Credentials) -> Identity:
        if attempt.username.lower().startswith(self.beginning):
            raise DirectoryUnavailableError("played, in practice")
        return self.inner.sign_on(attempt)
