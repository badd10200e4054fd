"""How gunicorn serves the site: few processes, some threads each; passwords are limited in ``kernel/passwords.py``."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
control_socket_disable = True


def when_ready(server) -> None:
    """Say where the site is, once it answers."""
    address = f"http://{bind}"
    server.log.info("Filer Link answers at %s", address)
    print(f"\n  Filer Link:       {address}\n  Practice people:  {address}/practice\n", flush=True)
