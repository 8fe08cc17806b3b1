"""One process that serves HTTP until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys

import uvicorn

from microtome.errors import MicrotomeError
from microtome.logs import configure_logs
from microtome.settings import Settings, read_settings
from microtome_api.app import create_app
from microtome_api.security import is_loopback

STOP_SECONDS = 5
BAD_USE = 2

_logger = logging.getLogger(__name__)


def main() -> None:
    """Read the settings and serve until SIGTERM or SIGINT; answers in hand get five seconds to end.

    Exits with 2, and one line on stderr, when the settings or the home can't be used.
    """
    try:
        _serve(read_settings())
    except MicrotomeError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(BAD_USE)


def _serve(settings: Settings) -> None:
    configure_logs("api", settings.log_format)
    app = create_app(settings)
    if not is_loopback(settings.host):
        _logger.warning("bound to %s: every call needs a token", settings.host)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal again once it has stopped
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run()
