"""The WSGI entry point: `granian --interface wsgi wsgi:app`."""

import gc

gc.disable()  # nothing made while the application is put together is ever garbage

from registry.app import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
