"""The second half of a small bundle: five experts come, score and sign, and what their result leads to."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from apps.evaluation.rules.result import computed
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.tenders.rules.scheme import GP_SCORE
from tests.evidence.bundle_pieces import (
    BIDDERS,
    DEADLINE,
    EVALUATION,
    EXPERTS,
    LOT,
    PUBLIC,
    PUBLISHED,
    Files,
    Log,
    drawn_record,
    signed,
    signed_pdf,
)
from tests.evidence.signers import House, Signer


class Judging:
    """What the bids that were opened lead to; whoever holds keys, log and files goes on with it."""

    story: str
    regime: str
    log: Log
    files: Files
    house: House
    bids: list[dict[str, Any]]

    def _evaluate(self) -> None:
        at = DEADLINE + timedelta(hours=3)
        record = drawn_record(len(EXPERTS))
        digest = hashlib.sha256(record["text"].encode()).hexdigest()
        begun = {"lot": 12, "size": len(EXPERTS), "experts": len(EXPERTS), "draw": digest}
        self.log.say(PUBLIC, "evaluation.begun", at, begun)
        self.log.say(EVALUATION, "evaluation.preliminary_settled", at, {"lot": 12, "rejected": self._rejected()})
        experts = [self.house.signer(name, now=PUBLISHED) for name in EXPERTS]
        if self.story == "one for two":
            experts[1] = experts[0]
        if self.story == "unscored":
            experts.pop()
        self._arrive(experts, at)
        everybody_fails = self.story == "nobody left"
        sheets = (
            [] if everybody_fails else [self._sheet(member, expert, at) for member, expert in enumerate(experts, 1)]
        )
        if self.story.startswith("blind"):
            self._blind(experts, sheets, at)
        bids = [
            {"bid": one["bid"], "bidder": one["name"], "price": one["price"], "fields": dict(one["form"].fields)}
            for one in self.bids
        ]
        case: dict[str, Any] = {
            "v": 1,
            "regime": self.regime,
            "ceiling": "9200000.00" if self.story == "ceiling" else "10000000.00",
            "scheme": dict(GP_SCORE),
            "bids": bids,
            "drawn": {},
            "preliminary": {
                one["bid"]: {"passed": not everybody_fails, "reasons": ["未实质性响应"] * everybody_fails}
                for one in self.bids
            },
            "sheets": sheets,
        }
        if self.story == "names":
            case["bids"][0]["bidder"], case["bids"][1]["bidder"] = BIDDERS[1][0], BIDDERS[0][0]
        result = computed(case)
        if self.story == "announced":
            case["bids"][0]["price"] = "1.00"
            result = computed(case)
        if self.story == "result":
            result["ranked"] = result["ranked"][::-1]
        digest = hashlib.sha256(canonical_bytes(result)).hexdigest()
        self.log.say(EVALUATION, "evaluation.result_computed", at, {"lot": 12, "sha256": digest})
        signers = experts[:-1] if self.story in ("unsigned", "refused", "nobody left") else experts
        if self.story == "refused":
            told = {"lot": 12, "member": len(experts), "statement": "ab" * 32}
            self.log.say(EVALUATION, "evaluation.signature_refused", at, told)
        report = signed_pdf(self.house, signers, at)
        completed = {"lot": 12, "report": hashlib.sha256(report).hexdigest()}
        self.log.say(PUBLIC, "evaluation.completed", at, completed)
        disclosed = {"lot": 12, "members": [], "record": record}
        self.log.say(PUBLIC, "evaluation.committee_disclosed", at + timedelta(days=3), disclosed)
        self.result = result
        self.files |= {
            "evaluation/case.json": canonical_bytes(case),
            "evaluation/result.json": canonical_bytes(result),
            "evaluation/report.pdf": report,
            "evaluation/draw.json": canonical_bytes(record),
        }

    def _arrive(self, experts: list[Signer], at: datetime) -> None:
        """Everybody comes to the venue, is countersigned, and sits with the key that signs from then on."""
        witness = self.house.signer("柳青", now=PUBLISHED)
        for member, expert in enumerate(experts, 1):
            said = {"v": 1, "kind": "arrival", "lot": LOT, "site": 1, "member": member, "place": str(member)}
            said |= {"locker": f"A{member}", "document": "居民身份证", "photo": ""}
            text = canonical_bytes(said | {"document_seen": self.story != "unseen", "face_compared": True})
            self.files[f"evaluation/arrivals/{member}-1.dsse.json"] = signed(text, witness)
            self.files[f"evaluation/arrivals/{member}-1.der"] = witness.certificate
            told: dict[str, Any] = {"lot": 12, "member": member, "arrival": 1}
            came = told | {"site": 1, "statement": hashlib.sha256(text).hexdigest()}
            key = told | {"sha256": hashlib.sha256(expert.certificate).hexdigest()}
            if self.story != "crept in" or member > 1:
                self.log.say(EVALUATION, "attendance.arrived", at, came)
            self.log.say(EVALUATION, "attendance.seat_taken", at, key)

    def _rejected(self) -> list[str]:
        return sorted(one["bid"] for one in self.bids) if self.story == "nobody left" else []

    def _award(self) -> None:
        """What the result leads to, in the log, in the notices and in the files; nothing when nobody is recommended."""
        if not self.result["candidates"]:
            return
        at = DEADLINE + timedelta(days=3)
        rows = [row for row in self.result["ranked"] if row["bid"] in self.result["candidates"]]
        named = [{name: row[name] for name in ("rank", "bid", "bidder", "price")} for row in rows]
        logged = [row | {"bidder": number} for number, row in enumerate(named, 30)]
        if self.regime == "eng":
            shown = named[::-1] if self.story == "candidates" else named
            notice = self._notice(2, "中标候选人公示", "、".join(row["bidder"] for row in shown))
            if self.story == "candidates":
                logged = [row | {"rank": rank} for rank, row in enumerate(logged[::-1], 1)]
            told = {"lot": 12, "notice": 2, "publicity_from": moment(at), "publicity_until": moment(at)}
            self.log.say(PUBLIC, "award.candidates_published", at, told | {"candidates": logged})
            self.files["awards/candidates.json"] = canonical_bytes({"v": 1, "candidates": named, "notice": notice})
        chosen = 1 if self.story == "winner" else 0
        notice = self._notice(3, "中标结果公告", f"中标人：{named[chosen]['bidder']}")
        if self.story == "winner":
            logged[1]["rank"] = named[1]["rank"] = 1
        self.log.say(PUBLIC, "award.result_published", at, {"lot": 12, "notice": 3, **logged[chosen]})
        self.files["awards/result.json"] = canonical_bytes({"v": 1, **named[chosen], "notice": notice})

    def _notice(self, number: int, title: str, text: str) -> dict[str, Any]:
        notice = {"number": number, "title": title, "text": text}
        self.files[f"tender/notices/{number}.json"] = canonical_bytes({"v": 1, **notice})
        return notice

    def _sheet(self, member: int, expert: Signer, at: datetime) -> dict[str, Any]:
        scores = {
            one["bid"]: {"plan": str(30 + member + place), "service": "15.5", "record": "8"}
            for place, one in enumerate(self.bids)
        }
        said = {"v": 1, "kind": "score_sheet", "lot": LOT, "member": member, "scores": scores, "reasons": {}}
        text = canonical_bytes(said)
        self.files[f"evaluation/sheets/{member}.dsse.json"] = signed(text, expert)
        self.files[f"evaluation/sheets/{member}.der"] = expert.certificate
        digest = hashlib.sha256(text).hexdigest()
        self.log.say(EVALUATION, "evaluation.sheet_signed", at, {"lot": 12, "member": member, "statement": digest})
        return {"member": member, "scores": scores}

    def _blind(self, experts: list[Signer], sheets: list[dict[str, Any]], at: datetime) -> None:
        """The plan was scored under codes; in a forgery one score is another than the sheet says later."""
        codes = {f"T{place:02d}": one["bid"] for place, one in enumerate(self.bids, 1)}
        self.log.say(EVALUATION, "evaluation.unblinded", at, {"lot": 12, "codes": codes, "record": {}})
        for expert, sheet in zip(experts, sheets, strict=True):
            member = sheet["member"]
            scores = {code: {"plan": sheet["scores"][bid]["plan"]} for code, bid in codes.items()}
            if self.story == "blind changed" and member == 1:
                scores["T01"]["plan"] = "1"
            said = {"v": 1, "kind": "blind_sheet", "lot": LOT, "member": member, "scores": scores, "reasons": {}}
            text = canonical_bytes(said)
            self.files[f"evaluation/blind-sheets/{member}.dsse.json"] = signed(text, expert)
            self.files[f"evaluation/blind-sheets/{member}.der"] = expert.certificate
            told = {"lot": 12, "member": member, "statement": hashlib.sha256(text).hexdigest()}
            self.log.say(EVALUATION, "evaluation.blind_sheet_signed", at, told)
