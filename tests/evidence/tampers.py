"""What somebody does to the files of a bundle afterwards: one tamper for each check, and which check finds it."""

from __future__ import annotations

import json

from cryptography.hazmat.primitives.asymmetric import ec

from apps.evidence.rules import dsse
from apps.evidence.rules.canonical import canonical_bytes
from tests.evidence.bundle_pieces import Files
from tests.evidence.signers import Signer
from tests.evidence.verdicts import Tamper, path_of


def edit(files: Files, path: str, **changes: object) -> None:
    files[path] = canonical_bytes(json.loads(files[path]) | changes)


def sign_again(files: Files, stranger: Signer) -> None:
    path = path_of(files, "statement.dsse.json")
    files[path_of(files, "certificate.der")] = stranger.certificate
    files[path] = canonical_bytes(
        dsse.sign(files[path_of(files, "statement.json")], stranger.key, stranger.certificate)
    )


def change_an_actor(files: Files) -> None:
    path = "log/opening.7.public.jsonl"
    files[path] = files[path].replace(b'"actor":"system"', b'"actor":"person:9"', 1)


def name_another_head(files: Files) -> None:
    heads = json.loads(files["log/heads.json"])
    heads["lot:12:public"]["v"] -= 1
    files["log/heads.json"] = canonical_bytes(heads)


def cut_a_log(files: Files) -> None:
    path = "log/lot.12.public.jsonl"
    files[path] = b"".join(files[path].splitlines(keepends=True)[:-1])


def drop_an_entry(files: Files) -> None:
    path = "log/opening.7.public.jsonl"
    lines = files[path].splitlines(keepends=True)
    files[path] = b"".join(line for line in lines if b"decryption_settled" not in line)


def another_salt(files: Files) -> None:
    edit(files, path_of(files, "sealed.json"), salt="00" * 32)


def another_signature(files: Files) -> None:
    path = path_of(files, "statement.dsse.json")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = files[path_of(files, "certificate.der")]
    payload = files[path_of(files, "statement.json")]
    files[path] = canonical_bytes(dsse.sign(payload, key, certificate))


def another_release(files: Files) -> None:
    """The release of one bid in the place of another's."""
    first, second, *_ = sorted(path for path in files if path.endswith("release.dsse.json"))
    files[first] = files[second]


def swap_a_byte_of_another_file(files: Files) -> None:
    path = path_of(files, "sealed.json")
    sealed = json.loads(files[path])
    next(one for one in sealed["envelopes"] if one["name"] == "technical")["size"] += 1
    files[path] = canonical_bytes(sealed)


def another_receipt(files: Files) -> None:
    first, second, *_ = sorted(path for path in files if path.endswith("receipt.dsse.json"))
    files[first] = files[second]


def another_time_stamp(files: Files) -> None:
    """The token of one bid on the receipt of another."""
    first, second, *_ = sorted(path for path in files if path.endswith("receipt.dsse.json"))
    edit(files, first, time_stamp=json.loads(files[second])["time_stamp"])


def another_papers_time_stamp(files: Files) -> None:
    """The record's token beside the report."""
    files["evaluation/report.pdf.tst"] = files["opening/record.pdf.tst"]


def a_release_that_nobody_made(files: Files) -> None:
    """Keys of a second session that the hall knows nothing of."""
    path = path_of(files, "release.dsse.json")
    files[path.replace("release", "release-2")] = files[path]


def a_sheet_that_nobody_signed(files: Files) -> None:
    """The sheet of a ninth member, whom the journal does not know."""
    for ending in ("dsse.json", "der"):
        files[f"evaluation/sheets/9.{ending}"] = files[f"evaluation/sheets/1.{ending}"]


def another_document(files: Files) -> None:
    """The document that was published becomes another afterwards."""
    edit(files, "tender/documents.json", documents=[{"version": 1, "sha256": "ab" * 32, "size": 8}])


def another_lot(files: Files) -> None:
    edit(files, "tender/lot.json", code="QY-2026-0001-2")


def another_identity(files: Files) -> None:
    first, second, *_ = sorted(path for path in files if path.endswith("sheet.key"))
    files[first] = files[second]


def another_price_file(files: Files) -> None:
    path = path_of(files, "price.json")
    files[path] = files[path].replace(b'"days":"240"', b'"days":"239"')


def another_total(files: Files) -> None:
    result = json.loads(files["evaluation/result.json"])
    result["ranked"][0]["total"] = "99.99"
    files["evaluation/result.json"] = canonical_bytes(result)


def another_score(files: Files) -> None:
    case = json.loads(files["evaluation/case.json"])
    scores = case["sheets"][0]["scores"]
    scores[next(iter(scores))]["plan"] = "40"
    files["evaluation/case.json"] = canonical_bytes(case)


def another_scheme(files: Files) -> None:
    sheet = json.loads(files["tender/data-sheet.json"])
    sheet["scheme"]["price"]["weight"] = "40"
    files["tender/data-sheet.json"] = canonical_bytes(sheet)


def another_verdict(files: Files) -> None:
    case = json.loads(files["evaluation/case.json"])
    last = case["bids"][-1]["bid"]
    case["preliminary"][last] = {"passed": False, "reasons": ["其他"]}
    files["evaluation/case.json"] = canonical_bytes(case)


def another_regime(files: Files) -> None:
    edit(files, "tender/lot.json", regime="eng")


def another_winner(files: Files) -> None:
    second = json.loads(files["evaluation/result.json"])["ranked"][1]
    edit(files, "awards/result.json", bid=second["bid"], bidder=second["bidder"], price=second["price"])


def another_notice(files: Files) -> None:
    """The same words in the file of the award and in the list of notices, naming somebody else."""
    notice = json.loads(files["tender/notices/3.json"]) | {"text": "中标人：另一家有限公司"}
    files["tender/notices/3.json"] = canonical_bytes(notice)
    edit(files, "awards/result.json", notice={name: notice[name] for name in ("number", "title", "text")})


def demonstration_denied(files: Files) -> None:
    edit(files, "policy.json", demonstration=False)


def another_sheet(files: Files) -> None:
    files["evaluation/sheets/1.dsse.json"] = files["evaluation/sheets/2.dsse.json"]
    files["evaluation/sheets/1.der"] = files["evaluation/sheets/2.der"]


def a_byte_of_the_report(files: Files) -> None:
    pdf = bytearray(files["evaluation/report.pdf"])
    pdf[pdf.index(b"/MediaBox") + 14] ^= 1
    files["evaluation/report.pdf"] = bytes(pdf)


def something_after_the_record(files: Files) -> None:
    files["opening/record.pdf"] += b"\n% something\n"


def strike_the_remedy(files: Files) -> None:
    """The document never named the remedy by which a bid was opened."""
    edit(files, "tender/data-sheet.json", remedies=["escrow"])


def another_expert(files: Files) -> None:
    """Somebody of the pool in the place of the one whose ticket came first."""
    record = json.loads(files["evaluation/draw.json"])
    first = record["strata"][0]
    used = {*first["chosen"], first["skipped"][0][0]}
    other = next(name for name in first["pool"] if name not in used)
    for part in (record, first):
        part["chosen"] = [other, *part["chosen"][1:]]
    files["evaluation/draw.json"] = canonical_bytes(record)


def another_arrival(files: Files) -> None:
    """What the witness signed for one member in the place of another's."""
    path = "evaluation/arrivals/1-1.dsse.json"
    files[path] = files[path.replace("/1-1", "/2-1")]


def an_arrival_less(files: Files) -> None:
    """The supervisor's edition, without what the witness signed for one member."""
    edit(files, "policy.json", edition="supervisor")
    for ending in ("dsse.json", "der"):
        del files[f"evaluation/arrivals/3-1.{ending}"]


def another_word(files: Files) -> None:
    """A checkpoint whose log's own signature was changed."""
    lines = files["tlog/checkpoint"].splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("— log.example".encode()))
    sign = lines[place][-8:-7]
    lines[place] = lines[place][:-8] + (b"B" if sign == b"A" else b"A") + lines[place][-7:]
    files["tlog/checkpoint"] = b"".join(lines)


def an_unwitnessed_log(files: Files) -> None:
    """The checkpoint without the line of its witness."""
    lines = files["tlog/checkpoint"].splitlines(keepends=True)
    files["tlog/checkpoint"] = b"".join(line for line in lines if b"witness.example" not in line)


def a_cut_consistency(files: Files) -> None:
    told = json.loads(files["tlog/consistency.json"])
    edit(files, "tlog/consistency.json", proofs=told["proofs"][1:])


def another_proof(files: Files) -> None:
    """The proof of one bid in the place of another's."""
    first, second, *_ = sorted(path for path in files if path.endswith("statement.tlog-proof"))
    files[first] = files[second]


def a_proof_less(files: Files) -> None:
    del files[path_of(files, "statement.tlog-proof")]


def another_act(files: Files) -> None:
    """The way of one act to the root, told of another."""
    one, other, *rest = files["tlog/acts.jsonl"].splitlines()
    told = json.loads(one) | {"path": json.loads(other)["path"]}
    files["tlog/acts.jsonl"] = b"\n".join([canonical_bytes(told), other, *rest, b""])


def an_act_less(files: Files) -> None:
    """Of the opening's acts the second is left out."""
    lines = files["tlog/acts.jsonl"].splitlines(keepends=True)
    place = [number for number, line in enumerate(lines) if b"opening:7:public" in line][1]
    files["tlog/acts.jsonl"] = b"".join(line for number, line in enumerate(lines) if number != place)


def another_room(files: Files) -> None:
    """The option that was confirmed, in another room than the scheduler found."""
    told = json.loads(files["schedule/1.json"])
    told["decision"]["proposal"]["best"]["slots"][0]["room"] = "O1"
    files["schedule/1.json"] = canonical_bytes(told)


def another_plan(files: Files) -> None:
    """What the scheduler was told, changed afterwards."""
    told = json.loads(files["schedule/1.json"])
    told["decision"]["situation"]["bookings"][0]["is_pinned"] = True
    files["schedule/1.json"] = canonical_bytes(told)


def an_option_that_is_none(files: Files) -> None:
    edit(files, "schedule/1.json", chosen=7)


def another_nights_room(files: Files) -> None:
    """Where the plan of the night put the lot's evaluation, changed afterwards."""
    told = json.loads(files["schedule/night-1.json"])
    told["decision"]["plan"]["moves"][-1]["move"]["after"]["room"] = "E1"
    files["schedule/night-1.json"] = canonical_bytes(told)


def a_promise_of_the_night(files: Files) -> None:
    """What the night was told of a promise, changed afterwards."""
    told = json.loads(files["schedule/night-1.json"])
    told["decision"]["situation"]["bookings"][0]["promise"] = "2026-12-01/am"
    files["schedule/night-1.json"] = canonical_bytes(told)


def a_night_half_confirmed(files: Files) -> None:
    """Who made room is said to have stayed, and yet the other has its place."""
    told = json.loads(files["schedule/night-1.json"])
    edit(files, "schedule/night-1.json", moved=told["sessions"])


def another_promise(files: Files) -> None:
    """A promised material, exchanged for another paper."""
    files["promises/3.pdf"] += b"%"


def a_promise_unheard_of(files: Files) -> None:
    """A paper among the promised materials that nobody handed in."""
    files["promises/4.pdf"] = files["promises/3.pdf"]


def a_promise_less(files: Files) -> None:
    """The supervisor's edition, without a material that the journal has."""
    edit(files, "policy.json", edition="supervisor")
    del files["promises/3.pdf"]


TAMPERS: list[tuple[Tamper, int, str]] = [
    (another_word, 1, "checkpoint_not_signed"),
    (an_unwitnessed_log, 1, "checkpoint_not_witnessed"),
    (a_cut_consistency, 3, "log_not_grown"),
    (another_proof, 10, "proof_wrong"),
    (a_proof_less, 10, "proof_missing"),
    (another_act, 10, "proof_wrong"),
    (an_act_less, 10, "act_left_out"),
    (change_an_actor, 2, "digest_differs"),
    (name_another_head, 2, "head_differs"),
    (drop_an_entry, 2, "version_gap"),
    (another_signature, 5, "signature_wrong"),
    (another_release, 5, "signature_wrong"),
    (swap_a_byte_of_another_file, 9, "files_differ"),
    (another_receipt, 9, "receipt_differs"),
    (a_release_that_nobody_made, 11, "act_not_logged"),
    (a_sheet_that_nobody_signed, 11, "act_not_logged"),
    (another_document, 12, "context_differs"),
    (another_lot, 12, "context_differs"),
    (another_identity, 13, "sheet_does_not_open"),
    (another_price_file, 14, "price_differs"),
    (another_total, 15, "result_differs"),
    (another_scheme, 15, "scheme_differs"),
    (another_verdict, 15, "preliminary_differs"),
    (another_regime, 15, "case_differs_from_tender"),
    (another_winner, 15, "award_differs"),
    (another_notice, 15, "award_differs"),
    (demonstration_denied, 0, "demonstration_denied"),
    (a_byte_of_the_report, 16, "paper_not_logged"),
    (another_time_stamp, 17, "time_stamp_bad"),
    (another_papers_time_stamp, 17, "time_stamp_bad"),
    (strike_the_remedy, 18, "remedy_not_named"),
    (another_expert, 19, "draw_order_differs"),
    (another_room, 20, "schedule_differs"),
    (another_plan, 20, "schedule_differs"),
    (an_option_that_is_none, 20, "schedule_choice"),
    (another_nights_room, 20, "schedule_differs"),
    (a_promise_of_the_night, 20, "schedule_differs"),
    (a_night_half_confirmed, 20, "schedule_choice"),
    (another_promise, 11, "act_differs"),
    (a_promise_unheard_of, 11, "act_not_logged"),
    (a_promise_less, 11, "promise_file_missing"),
    (another_arrival, 21, "arrival_not_logged"),
    (an_arrival_less, 21, "arrival_missing"),
]
