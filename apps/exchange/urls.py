"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from apps.exchange.views import ocds

app_name = "exchange"
urlpatterns = [
    path("ocds/releases.json", ocds.releases, name="ocds_releases"),
    path("ocds/records.json", ocds.records, name="ocds_records"),
    path("ocds/releases/<str:ocid>.json", ocds.lot_releases, name="ocds_lot_releases"),
    path("ocds/records/<str:ocid>.json", ocds.lot_record, name="ocds_lot_record"),
]
