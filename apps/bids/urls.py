"""Addresses of sealed bids: sending, receipts, withdrawal."""

from __future__ import annotations

from django.urls import path

from apps.bids.views import custodians, history, letters, pages, receipts, security, sending, terms, tools
from apps.bids.views.backup import backup
from apps.bids.views.practice import canary, practice, practice_proof

app_name = "bids"
urlpatterns = [
    path("desk/bids/", pages.own, name="own"),
    path("desk/bids/history/", history.history, name="history"),
    path("desk/bids/<str:code>/", pages.bid, name="bid"),
    path("desk/bids/<str:code>/history", history.lot_history, name="lot_history"),
    path("desk/bids/<str:code>/receipt", pages.receipt, name="receipt"),
    path("desk/bids/<str:code>/receipt.json", pages.receipt_file, name="receipt_file"),
    path("desk/bids/<str:code>/receipts/<int:revision>/", pages.receipt, name="receipt_of"),
    path("desk/bids/<str:code>/receipts/<int:revision>/receipt.json", receipts.receipt_file, name="receipt_file_of"),
    path("verify/receipt", receipts.verification, name="verification"),
    path("desk/bids/<str:code>/security/", security.own, name="security"),
    path("desk/bids/<str:code>/security/payment-code", security.payment_code, name="payment_code"),
    path("desk/bids/<str:code>/security/guarantee", security.guarantee, name="guarantee"),
    path("desk/bids/<str:code>/security/commitment", security.commitment, name="commitment"),
    path("desk/lots/<str:code>/security/", security.register, name="register"),
    path("desk/lots/<str:code>/security/register.csv", security.register_file, name="register_file"),
    path("desk/lots/<str:code>/security/contract", security.contract, name="contract"),
    path("desk/lots/<str:code>/security/<str:token>/forfeiture", security.forfeiture, name="forfeiture"),
    path("desk/security/", security.account, name="account"),
    path("desk/security/statements", security.statements, name="statements"),
    path("desk/security/statements/<str:token>/", security.statement, name="statement"),
    path("desk/security/statements/<str:token>/import", security.statement_import, name="statement_import"),
    path("desk/security/refunds/<str:token>", security.refund, name="refund"),
    path("desk/security/payments/<str:token>/match", security.match, name="match"),
    path("desk/security/payments/<str:token>/decision", security.match_decision, name="match_decision"),
    path("desk/bids/<str:code>/terms.json", terms.terms, name="terms"),
    path("desk/bids/<str:code>/sealed-elsewhere", terms.sealed_elsewhere, name="sealed_elsewhere"),
    path("desk/bids/<str:code>/letter", letters.letter_signing, name="letter_signing"),
    path("desk/bids/<str:code>/letter/time-stamp", letters.letter_time_stamp, name="letter_time_stamp"),
    path("desk/bids/<str:code>/backup", backup, name="backup"),
    path("desk/bids/<str:code>/practice", practice, name="practice"),
    path("desk/bids/<str:code>/practice/canary", canary, name="canary"),
    path("desk/bids/<str:code>/practice/proof", practice_proof, name="practice_proof"),
    path("tools/", tools.tools, name="tools"),
    path("tools/kaiming-seal.pyz", tools.program, name="tool_program"),
    path("tools/kaiming-seal.html", tools.page, name="tool_page"),
    path("tools/SHA256SUMS", tools.sums, name="tool_sums"),
    path("tools/sealing-page.SHA256SUMS", tools.scripts, name="tool_scripts"),
    path("bids/<str:lot>/mine.json", sending.mine, name="mine"),
    path("bids/<str:lot>/uploads", sending.uploads, name="uploads"),
    path("bids/uploads/<str:upload>", sending.upload, name="upload"),
    path("bids/uploads/<str:upload>/<str:envelope>/<int:number>", sending.part, name="part"),
    path("bids/<str:lot>/submission", sending.submission, name="submission"),
    path("bids/<str:lot>/withdrawal", sending.withdrawal, name="withdrawal"),
    path("custodians/", custodians.escrow, name="escrow"),
    path("desk/custodians/", custodians.custodians, name="custodians"),
    path("desk/custodians/sets", custodians.custodian_sets, name="custodian_sets"),
    path("desk/custodians/sets/<str:token>/approval", custodians.custodian_approval, name="custodian_approval"),
    path("desk/custodians/sets/<str:token>/return", custodians.custodian_return, name="custodian_return"),
    path("desk/custodians/sets/<str:token>/end", custodians.custodian_end, name="custodian_end"),
    path("desk/custody/", custodians.custody, name="custody"),
    path("desk/custody/drills", custodians.drills, name="custody_drills"),
    path("desk/custody/drills/<str:token>", custodians.drill, name="custody_drill"),
]
