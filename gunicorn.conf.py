"""How gunicorn serves the site.

Passwords are limited in ``kernel/gate.py``: by the settings' defaults at most 1 + 24 threads of a process are busy with
them, so that some are always left for pages.
"""

import os
import tempfile

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 2))
threads = 32
control_socket_disable = True
# Worker processes leave their figures here; it must be known before the program is loaded.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="filer-link-figures-"))


def when_ready(server) -> None:
    """Say where the site is, once it answers."""
    print(f"Filer Link answers at http://{bind}", flush=True)


def child_exit(_server, worker) -> None:
    """A worker that ended no longer counts."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
