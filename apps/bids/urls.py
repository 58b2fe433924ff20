"""Addresses of sealed bids: sending, receipts, withdrawal."""

from __future__ import annotations

from django.urls import path

from apps.bids.views import pages, sending

app_name = "bids"
urlpatterns = [
    path("desk/bids/", pages.own, name="own"),
    path("desk/bids/<str:code>/", pages.bid, name="bid"),
    path("desk/bids/<str:code>/receipt", pages.receipt, name="receipt"),
    path("desk/bids/<str:code>/receipt.json", pages.receipt_file, name="receipt_file"),
    path("bids/<str:lot>/mine.json", sending.mine, name="mine"),
    path("bids/<str:lot>/uploads", sending.uploads, name="uploads"),
    path("bids/uploads/<str:upload>", sending.upload, name="upload"),
    path("bids/uploads/<str:upload>/<str:envelope>/<int:number>", sending.part, name="part"),
    path("bids/<str:lot>/submission", sending.submission, name="submission"),
    path("bids/<str:lot>/withdrawal", sending.withdrawal, name="withdrawal"),
]
