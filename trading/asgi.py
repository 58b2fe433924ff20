"""The ASGI application: Django's pages, and the sockets of the halls beside them."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trading.settings")
pages = get_asgi_application()

from apps.core.proxies import socket_caller  # noqa: E402  # needs the settings
from apps.openings.routing import from_our_pages, sockets  # noqa: E402  # needs the apps to be ready

application = ProtocolTypeRouter({"http": pages, "websocket": socket_caller(from_our_pages(sockets))})
