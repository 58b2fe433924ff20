"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import include, path

from apps.exchange.views import api, ocds, tokens

app_name = "exchange"
urlpatterns = [
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revocation", tokens.revocation, name="token_revocation"),
    path("api/", api.reference, name="reference"),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    path("api/v1/", include(api.addresses())),
    path("ocds/releases.json", ocds.releases, name="ocds_releases"),
    path("ocds/records.json", ocds.records, name="ocds_records"),
    path("ocds/releases/<str:ocid>.json", ocds.lot_releases, name="ocds_lot_releases"),
    path("ocds/records/<str:ocid>.json", ocds.lot_record, name="ocds_lot_record"),
]
