"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import include, path

from apps.exchange.views import api, ocds, tokens, webhooks

app_name = "exchange"
urlpatterns = [
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revocation", tokens.revocation, name="token_revocation"),
    path("account/webhooks/", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/new/", webhooks.new_webhook, name="new_webhook"),
    path("account/webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("account/webhooks/<int:webhook_id>/pause", webhooks.pause, name="webhook_pause"),
    path("account/webhooks/<int:webhook_id>/resumption", webhooks.resumption, name="webhook_resumption"),
    path("account/webhooks/<int:webhook_id>/test", webhooks.test, name="webhook_test"),
    path("account/webhooks/<int:webhook_id>/secret", webhooks.secret, name="webhook_secret"),
    path("account/webhooks/<int:webhook_id>/replay", webhooks.replay, name="webhook_replay"),
    path("account/webhooks/<int:webhook_id>/removal", webhooks.removal, name="webhook_removal"),
    path(
        "account/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/replay",
        webhooks.delivery_replay,
        name="webhook_delivery_replay",
    ),
    path("api/", api.reference, name="reference"),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    path("api/v1/", include(api.addresses())),
    path("api/v1/<path:elsewhere>", api.nowhere, name="nowhere"),
    path("ocds/releases.json", ocds.releases, name="ocds_releases"),
    path("ocds/records.json", ocds.records, name="ocds_records"),
    path("ocds/releases/<str:ocid>.json", ocds.lot_releases, name="ocds_lot_releases"),
    path("ocds/records/<str:ocid>.json", ocds.lot_record, name="ocds_lot_record"),
]
