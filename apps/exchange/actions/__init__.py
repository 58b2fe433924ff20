"""交换 use-cases: the only way to change tokens and webhooks."""

from apps.exchange.actions.rounds import begin_round, end_round
from apps.exchange.actions.tokens import PREFIX, make_token, record_use, revoke_token
from apps.exchange.actions.webhooks import (
    make_webhook,
    pause_webhook,
    ping_webhook,
    remove_webhook,
    renew_secret,
    replay_delivery,
    replay_since,
    resume_webhook,
)

__all__ = [
    "PREFIX",
    "begin_round",
    "end_round",
    "make_token",
    "make_webhook",
    "pause_webhook",
    "ping_webhook",
    "record_use",
    "remove_webhook",
    "renew_secret",
    "replay_delivery",
    "replay_since",
    "resume_webhook",
    "revoke_token",
]
