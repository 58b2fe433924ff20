"""The fold: each public fact becomes one OCDS release that says only what the fact added (开放合同数据标准 1.1.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.evidence.rules.chain import moment
from apps.exchange.rules.ocds import codes
from apps.exchange.rules.ocds.subject import House, Party, Subject, Told

Json = dict[str, Any]


def releases(subject: Subject, facts: Iterable[Told], house: House) -> list[Json]:
    """The releases of a lot, oldest first. Facts are given in the order of their time, each stream in its own order.

    Called twice with the same facts it answers the same; a fact more only adds a release.
    """
    fold = Fold(subject, house)
    return [release for fact in facts if (release := fold.release_of(fact)) is not None]


def ocid_of(code: str, house: House) -> str:
    """The open contracting id of the lot of this code."""
    return f"{house.prefix}-{code}"


@dataclass(slots=True)
class Fold:
    """What earlier facts said that later ones need: who takes part in which roles, and which awards there are."""

    subject: Subject
    house: House
    roles: dict[str, list[str]] = field(default_factory=dict)
    awards: list[str] = field(default_factory=list)
    """The bids that an award was told for and not taken back since."""

    def release_of(self, fact: Told) -> Json | None:
        """The release of one fact; nothing for a kind that has none."""
        tell = TELLING.get(fact.kind)
        if tell is None:
            return None
        tag, said = tell(self, fact)
        ocid = ocid_of(self.subject.code, self.house)
        head: Json = {
            "ocid": ocid,
            "id": f"{ocid}-{fact.source}-{fact.v}",
            "date": moment(fact.at),
            "tag": [tag],
            "initiationType": "tender",
            "language": "zh",
        }
        return head | said

    def party(self, party: Party, *roles: str) -> Json:
        """The unit with every role it has had so far."""
        known = self.roles.setdefault(party.code, [])
        known += [role for role in roles if role not in known]
        identifier = {"scheme": codes.CREDIT_CODE, "id": party.code, "legalName": party.name}
        return {"id": _id_of(party), "name": party.name, "identifier": identifier, "roles": sorted(known)}

    def tender(self, **said: object) -> Json:
        """What a release changes about the tender."""
        return {"id": self.subject.code, **said}

    def with_status(self, status: str) -> Json:
        """The tender and its lot stand there now."""
        return self.tender(status=status, lots=[{"id": self.subject.code, "status": status}])

    def bid(self, code: str, **said: object) -> Json:
        """What a release changes about one bid."""
        return {"details": [{"id": code, **said}]}

    def notice(self, number: int, at: datetime) -> Json:
        """The notice as a document."""
        notice = self.subject.notices[number]
        said: Json = {"id": f"notice-{number}", "title": notice.title}
        if notice.kind in codes.DOCUMENT_TYPES:
            said["documentType"] = codes.DOCUMENT_TYPES[notice.kind]
        url = f"{self.house.root}/lots/{self.subject.code}/notices/{number}/"
        return said | {"url": url, "datePublished": moment(at), "format": "text/html", "language": "zh"}

    def award_id(self, bid: str) -> str:
        """By which the award for a bid is known."""
        return f"{self.subject.code}-{bid}"


Telling = Callable[[Fold, Told], tuple[str, Json]]


def _announced(fold: Fold, fact: Told) -> tuple[str, Json]:
    subject, told = fold.subject, fact.payload
    agency = subject.agency or subject.buyer
    parties = [fold.party(subject.buyer, "buyer", *([] if subject.agency else ["procuringEntity"]))]
    if subject.agency:
        parties.append(fold.party(agency, "procuringEntity"))
    deadline = _utc(told["submission_deadline"])
    lot: Json = {"id": subject.code, "title": subject.title, "status": "active"}
    value = {"value": _amount(told["ceiling_price"])} if told["ceiling_price"] else {}
    tender = fold.tender(
        title=subject.title,
        status="active",
        procuringEntity={"id": _id_of(agency), "name": agency.name},
        procurementMethod="open",
        procurementMethodDetails="公开招标",
        mainProcurementCategory=codes.CATEGORY[subject.kind],
        awardCriteria=codes.AWARD_CRITERIA[told["method"]],
        awardCriteriaDetails=codes.METHODS[told["method"]],
        submissionMethod=["electronicSubmission"],
        submissionMethodDetails=f"{fold.house.root}/lots/{subject.code}/",
        tenderPeriod={"startDate": moment(fact.at), "endDate": deadline},
        bidOpening={"date": deadline, "description": told["opening_hall"]},
        hasEnquiries=False,
        lots=[lot | value],
        documents=[fold.notice(told["notice"], fact.at)],
        criteria=_criteria(subject),
        **value,
    )
    buyer = {"id": _id_of(subject.buyer), "name": subject.buyer.name}
    return "tender", {"buyer": buyer, "parties": parties, "tender": tender} | _former(fold)


def _criteria(subject: Subject) -> list[Json]:
    requirements = [
        _requirement(number, one.name, is_required=one.is_required)
        for number, one in enumerate(subject.materials, start=1)
    ]
    if not requirements:
        return []
    group = {"id": "1", "description": "投标人应当提交的材料", "requirements": requirements}
    return [{"id": "materials", "title": "投标文件的组成", "relatesToTenderer": True, "requirementGroups": [group]}]


def _requirement(number: int, name: str, *, is_required: bool) -> Json:
    said: Json = {"id": str(number), "title": name, "dataType": "boolean"}
    return said | ({"expectedValue": True} if is_required else {"description": "可以提交"})


def _former(fold: Fold) -> Json:
    if not fold.subject.former:
        return {}
    former = ocid_of(fold.subject.former, fold.house)
    related = {"id": "1", "relationship": ["unsuccessfulProcess"], "scheme": "ocid", "identifier": former}
    return {"relatedProcesses": [related]}


def _document(fold: Fold, fact: Told) -> tuple[str, Json]:
    version = fact.payload["version"]
    document = {
        "id": f"document-{version}",
        "documentType": "biddingDocuments",
        "title": f"招标文件第 {version} 版",
        "description": f"SHA-256 {fact.payload['sha256']}",
        "url": f"{fold.house.root}/lots/{fold.subject.code}/document/{version}/",
        "datePublished": moment(fact.at),
        "language": "zh",
    }
    return "tenderUpdate", {"tender": fold.tender(documents=[document])}


def _proved(fold: Fold, fact: Told) -> tuple[str, Json]:
    told = fact.payload
    document = {
        "id": f"appearance-{fact.v}",
        "title": told["medium"],
        "url": told["address"],
        "datePublished": _utc(told["appeared_at"]),
        "language": "zh",
    }
    return "tenderUpdate", {"tender": fold.tender(documents=[document])}


def _amended(why: Callable[[Mapping[str, Any]], str]) -> Telling:
    """A notice that changes the tender, and with it the deadline where the fact says one."""

    def tell(fold: Fold, fact: Told) -> tuple[str, Json]:
        told = fact.payload
        amendment = {"id": f"amendment-{fact.v}", "date": moment(fact.at), "rationale": why(told)}
        said: Json = {"amendments": [amendment]}
        if told.get("notice") is not None:
            said["documents"] = [fold.notice(told["notice"], fact.at)]
        if deadline := told.get("submission_deadline"):
            said |= {"tenderPeriod": {"endDate": _utc(deadline)}, "bidOpening": {"date": _utc(deadline)}}
        return "tenderAmendment", {"tender": fold.tender(**said)}

    return tell


def _clarified(fold: Fold, fact: Told) -> tuple[str, Json]:
    told = fact.payload
    tag, said = _amended(lambda _told: f"招标文件第 {told['number']} 号澄清与修改")(fold, fact)
    notice = fold.subject.notices[told["notice"]]
    enquiry = {
        "id": f"clarification-{told['number']}",
        "date": moment(fact.at),
        "title": notice.title,
        "answer": notice.text,
        "dateAnswered": moment(fact.at),
        "relatedLot": fold.subject.code,
    }
    said["tender"] |= {"hasEnquiries": True, "enquiries": [enquiry]}
    return tag, said


def _terminated(fold: Fold, fact: Told) -> tuple[str, Json]:
    _tag, said = _amended(lambda told: told["reason"])(fold, fact)
    return "tenderCancellation", {"tender": said["tender"] | fold.with_status("cancelled")}


def _enquired(**said_of: Callable[[Told], str]) -> Telling:
    """An objection as an enquiry that names nobody; the keywords are the fields of OCDS that the fact fills."""

    def tell(fold: Fold, fact: Told) -> tuple[str, Json]:
        enquiry = {"id": f"objection-{fact.payload['number']}", "relatedLot": fold.subject.code}
        enquiry |= {name: say(fact) for name, say in said_of.items()}
        return "tenderUpdate", {"tender": fold.tender(hasEnquiries=True, enquiries=[enquiry])}

    return tell


def _listed(fold: Fold, fact: Told) -> tuple[str, Json]:
    bids, parties = [], []
    for one in fact.payload["bids"]:
        bidder = _bidder(fold.subject, one["bid"])
        parties.append(fold.party(bidder, "tenderer"))
        tenderers = [{"id": _id_of(bidder), "name": bidder.name}]
        received = _utc(one["received_at"])
        related = [fold.subject.code]
        bids.append(
            {"id": one["bid"], "date": received, "status": "pending", "tenderers": tenderers, "relatedLots": related}
        )
    count = {"id": "bids", "measure": "bids", "value": len(bids), "date": moment(fact.at)}
    statistics = [count | {"relatedLot": fold.subject.code}]
    return "tenderUpdate", {"parties": parties, "bids": {"statistics": statistics, "details": bids}}


def _bid_opened(fold: Fold, fact: Told) -> tuple[str, Json]:
    return "tenderUpdate", {"bids": fold.bid(fact.payload["bid"], value=_amount(fact.payload["price"]))}


def _bid_unopenable(fold: Fold, fact: Told) -> tuple[str, Json]:
    return "tenderUpdate", {"bids": fold.bid(fact.payload["bid"], status="disqualified")}


def _second_listed(fold: Fold, fact: Told) -> tuple[str, Json]:
    related = {"relatedLots": [fold.subject.code]}
    returned = [{"id": one["bid"], "status": "disqualified"} | related for one in fact.payload["returned"]]
    admitted = [{"id": one["bid"], "status": "valid"} | related for one in fact.payload["bids"]]
    return "tenderUpdate", {"bids": {"details": admitted + returned}}


def _second_opening(status: str) -> Telling:
    def tell(fold: Fold, fact: Told) -> tuple[str, Json]:
        milestone: Json = {"id": f"opening-{fact.payload['part']}", "type": "assessment", "status": status}
        if opens_at := fact.payload.get("opens_at"):
            milestone |= {"title": "开标（第二信封）", "dueDate": _utc(opens_at)}
        return "tenderUpdate", {"tender": fold.tender(milestones=[milestone])}

    return tell


def _failed(fold: Fold, fact: Told) -> tuple[str, Json]:
    amendment = {"id": f"amendment-{fact.source}-{fact.v}", "date": moment(fact.at), "rationale": "招标失败"}
    return "tenderCancellation", {"tender": fold.with_status("unsuccessful") | {"amendments": [amendment]}}


def _candidates(fold: Fold, fact: Told) -> tuple[str, Json]:
    ranked = sorted(fact.payload["candidates"], key=lambda one: one["rank"])
    valid = [{"id": one["bid"], "status": "valid"} for one in ranked]
    first = _award(fold, fact, ranked[0], title="第一中标候选人", status="pending")
    return "award", {"bids": {"details": valid}, "awards": [first]}


def _result(fold: Fold, fact: Told) -> tuple[str, Json]:
    others = [{"id": fold.award_id(bid), "status": "unsuccessful"} for bid in fold.awards if bid != fact.payload["bid"]]
    tag = "awardUpdate" if fold.awards else "award"
    supplier = fold.subject.parties[fact.payload["bidder"]]
    winner = _award(fold, fact, fact.payload, title="中标结果", status="active")
    fold.awards = [fact.payload["bid"]]
    said: Json = {"awards": [*others, winner], "tender": fold.with_status("complete")}
    return tag, said | {"parties": [fold.party(supplier, "supplier")]}


def _award(fold: Fold, fact: Told, told: Mapping[str, Any], *, title: str, status: str) -> Json:
    supplier = fold.subject.parties[told["bidder"]]
    if told["bid"] not in fold.awards:
        fold.awards.append(told["bid"])
    return {
        "id": fold.award_id(told["bid"]),
        "title": title,
        "status": status,
        "date": moment(fact.at),
        "value": _amount(told["price"]),
        "suppliers": [{"id": _id_of(supplier), "name": supplier.name}],
        "relatedBid": told["bid"],
        "relatedLots": [fold.subject.code],
        "documents": [fold.notice(fact.payload["notice"], fact.at)],
    }


def _taken_back(fold: Fold, _fact: Told) -> tuple[str, Json]:
    """The awards told so far do not stand any more; candidates or a result may follow anew."""
    cancelled = [{"id": fold.award_id(bid), "status": "cancelled"} for bid in fold.awards]
    fold.awards = []
    said: Json = {"awards": cancelled} if cancelled else {}
    return "awardCancellation", said | {"tender": fold.with_status("active")}


def _ended(fold: Fold, fact: Told) -> tuple[str, Json]:
    _tag, said = _taken_back(fold, fact)
    documents = {"documents": [fold.notice(fact.payload["notice"], fact.at)]}
    return "tenderCancellation", said | {"tender": fold.with_status("unsuccessful") | documents}


def _contracted(fold: Fold, fact: Told) -> tuple[str, Json]:
    told = fact.payload
    contract: Json = {
        "id": told["number"],
        "status": "active",
        "dateSigned": _utc(f"{told['signed_on']}T00:00:00+08:00"),
        "value": _amount(told["price"]),
        "documents": [fold.notice(told["notice"], fact.at)],
    }
    contract["awardID"] = fold.award_id(fold.awards[-1])
    return "contract", {"contracts": [contract]}


def _bidder(subject: Subject, bid: str) -> Party:
    return subject.parties[subject.bidder_of[bid]]


def _id_of(party: Party) -> str:
    return f"{codes.CREDIT_CODE}-{party.code}"


def _amount(text: str) -> Json:
    """OCDS knows amounts as JSON numbers only; up to 90 billion yuan a double holds every fen."""
    return {"amount": float(Decimal(text)), "currency": codes.CURRENCY}


def _utc(text: str) -> str:
    return moment(datetime.fromisoformat(text))


TELLING: Mapping[str, Telling] = {
    "lot.notice_published": _announced,
    "lot.document_published": _document,
    "lot.publication_proved": _proved,
    "lot.clarified": _clarified,
    "lot.availability_extended": _amended(lambda _told: "招标文件提供期限顺延"),
    "lot.suspended": _amended(lambda told: f"中止：{told['reason']}"),
    "lot.resumed": _amended(lambda _told: "恢复"),
    "lot.postponed": _amended(lambda told: f"延期：{told['reason']}"),
    "lot.terminated": _terminated,
    "objection.published": _enquired(
        date=lambda fact: moment(fact.at),
        title=lambda fact: fact.payload["subject"],
        description=lambda fact: codes.MATTERS[fact.payload["matter"]],
    ),
    "objection.answered": _enquired(
        title=lambda fact: fact.payload["subject"],
        answer=lambda fact: fact.payload["answer"],
        dateAnswered=lambda fact: moment(fact.at),
    ),
    "objection.result_answered": _enquired(
        date=lambda fact: _utc(fact.payload["raised_at"]),
        title=lambda fact: fact.payload["subject"],
        description=lambda fact: codes.MATTERS[fact.payload["matter"]],
        answer=lambda fact: fact.payload["answer"],
        dateAnswered=lambda fact: moment(fact.at),
    ),
    "objection.taken_back": _enquired(answer=lambda _fact: "提出人已撤回", dateAnswered=lambda fact: moment(fact.at)),
    "opening.list_published": _listed,
    "opening.bid_opened": _bid_opened,
    "opening.bid_unopenable": _bid_unopenable,
    "opening.second_list_published": _second_listed,
    "opening.part_arranged": _second_opening("scheduled"),
    "opening.part_called_off": _second_opening("notMet"),
    "opening.failed": _failed,
    "award.candidates_published": _candidates,
    "award.candidates_withdrawn": _taken_back,
    "award.result_published": _result,
    "award.reopened": _taken_back,
    "award.contract_published": _contracted,
    "award.ended_without_award": _ended,
}
"""What each mapped kind says, with the tag of its release."""
