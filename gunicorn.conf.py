"""How gunicorn serves the site.

Passwords are limited in ``core/limiter.py``, calls to PACER in ``pacer/client.py``: by the settings' defaults at most
1 + 24 and 4 + 8 threads of a process are busy with them, so that some are always left for pages.
"""

import ctypes
import gc
import os
import shutil
import tempfile
from contextlib import suppress

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
OWN = "filer-link-figures-"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 2))
threads = 48
# The processes share the memory of the program, which is loaded once; after a change it is restarted, not reloaded.
preload_app = True
# Longer headers are refused by gunicorn itself; ``security/incoming.py`` refuses cookies before that, with a page.
limit_request_field_size = 64 * 1024
control_socket_disable = True
# glibc gives nearly every thread a heap of its own, and each keeps the 19 MB of a verification: two are enough.
MALLOC_ARENA_MAX, HEAPS = -8, 2
# Worker processes leave their figures here; it must be known before the program is loaded.
if FIGURES not in os.environ:
    os.environ[FIGURES] = tempfile.mkdtemp(prefix=OWN)


def post_fork(_server: Arbiter, _worker: Worker) -> None:
    """Bound the memory of a worker process."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MALLOC_ARENA_MAX, HEAPS)


def when_ready(_server: Arbiter) -> None:
    """Say where the site is, once it answers, and leave the program's objects to the processes as they are."""
    gc.collect()
    gc.freeze()
    print(f"Filer Link answers at http://{bind}", flush=True)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """A worker that ended no longer counts."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Arbiter) -> None:
    """Leave no figures behind."""
    if os.path.basename(os.environ[FIGURES]).startswith(OWN):
        shutil.rmtree(os.environ[FIGURES], ignore_errors=True)
