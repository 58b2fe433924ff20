"""The peer that everybody would write first: a consumer for each socket, and `group_send` over the layer in memory.

A socket that sends ``{"count": 3, "size": 445}`` has so many messages of so many bytes told to the whole group.
"""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY=secrets.token_hex(16),
    ALLOWED_HOSTS=["127.0.0.1"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402

GROUP = "hall"


class Member(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One socket of the group."""

    async def connect(self) -> None:
        """Joins."""
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send('{"type":"clock","v":0}')

    async def receive(self, text_data: str = "", **_more: Any) -> None:
        """Tells the group as it is asked to."""
        asked = json.loads(text_data)
        for number in range(asked["count"]):
            head = f'{{"v":{number + 1},"type":"bench.said","said":{round(time.time() * 1000)},"text":"'
            text = head + "x" * (asked["size"] - len(head) - 2) + '"}'
            await self.channel_layer.group_send(GROUP, {"type": "said", "text": text})

    async def said(self, event: dict[str, str]) -> None:
        """Passes on what the group is told."""
        await self.send(text_data=event["text"])

    async def disconnect(self, _code: int) -> None:
        """Leaves."""
        await self.channel_layer.group_discard(GROUP, self.channel_name)


application = Member.as_asgi()
