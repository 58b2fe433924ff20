"""What people do in the hall, as posts of JSON or of forms; and what their browsers need to do it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.core.text import can_be_kept
from apps.evidence.store import open_stored
from apps.openings import actions, queries, signing
from apps.openings.models import Opening, Record
from apps.openings.papers import newest_of
from apps.openings.queries.own import own_certificate
from apps.openings.rules.terms import Cause, HolderRole
from apps.openings.signed import Signed
from apps.parties.requests import ActingRequest

BODY_LIMIT = 4 * 2**20
HOLDERS = (*BUYERS, Role.WITNESS)

Fields = Mapping[str, Any]
Act = Callable[[ActingRequest, Opening, Fields], object]


def act(*audience: Role) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """A post to one opening: reads the fields, acts, and answers the stream's new version or the hall's page."""

    def mark(function: Act) -> Callable[..., HttpResponseBase]:
        @for_(*audience)
        @require_POST
        @wraps(function)
        def view(request: ActingRequest, code: str, **more: Any) -> HttpResponseBase:
            opening = queries.opening_of(code)
            answer = function(request, opening, {**_fields(request), **more})
            if isinstance(answer, HttpResponseBase):
                return answer
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"v": queries.version_of(opening)})
            return redirect("openings:hall", code)

        return view

    return mark


@unlogged
@act(Role.BIDDER)
def sign_in(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """签到."""
    return actions.sign_in(opening.pk, signed_of(said), actor=request.actor, now=request.now)


@act(*BUYERS)
def start(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """开始开标."""
    return actions.start_opening(opening.pk, actor=request.actor, now=request.now)


@act(*HOLDERS)
def holder(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """持钥人就绪."""
    role = _role(said)
    return actions.register_holder(opening.pk, role, signed_of(said), actor=request.actor, now=request.now)


@act(*HOLDERS)
def draw(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """抽取: the witness gives his secret, the host has the next coefficient drawn."""
    if request.actor.acts_as(Role.WITNESS):
        secret, nonce = _hex(said, "secret"), _hex(said, "nonce")
        return actions.contribute_secret(opening.pk, secret=secret, nonce=nonce, actor=request.actor, now=request.now)
    return actions.draw_next(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def publish_list(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """公布名单."""
    return actions.publish_list(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def fail(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """宣布招标失败."""
    return actions.declare_failed(opening.pk, reason=text_of(said, "reason"), actor=request.actor, now=request.now)


@act(*BUYERS)
def decryption(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """开始解密."""
    return actions.start_decryption(opening.pk, actor=request.actor, now=request.now)


@act(Role.BIDDER)
def release(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """解密."""
    return actions.release_keys(opening.pk, signed_of(said), actor=request.actor, now=request.now)


@act(*BUYERS)
def attribution(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """归因."""
    return actions.attribute_bid(
        opening.pk,
        bid=text_of(said, "bid"),
        cause=_cause(said),
        reason=text_of(said, "reason"),
        actor=request.actor,
        now=request.now,
    )


@act(*BUYERS)
def settlement(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """结束解密."""
    return actions.settle_decryption(opening.pk, actor=request.actor, now=request.now)


@act(*HOLDERS)
def reveal(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """公开份额."""
    shares = _json(said, "shares")
    return actions.reveal_shares(opening.pk, _role(said), shares, actor=request.actor, now=request.now)


@act(*BUYERS)
def announcement(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """唱标: the next sentence."""
    after = _json(said, "after")
    if after is not None and type(after) is not int:
        raise _malformed("after")
    return actions.announce_next(opening.pk, after=after, actor=request.actor, now=request.now)


@act(Role.BIDDER)
def confirmation(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """确认开标结果."""
    objection = said.get("objection") or ""
    if not isinstance(objection, str):
        raise _malformed("objection")
    return actions.confirm_result(
        opening.pk, signed_of(said), objection=objection, actor=request.actor, now=request.now
    )


@act(*BUYERS)
def record(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """生成开标记录."""
    return actions.request_record(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def signature_prepare(request: ActingRequest, opening: Opening, _said: Fields) -> HttpResponse:
    """What the host's browser signs, leased for a minute."""
    leased = signing.prepare(opening, actor=request.actor, now=request.now)
    return JsonResponse(
        {
            "token": leased.token,
            "attributes": b64encode(leased.attributes).decode(),
            "digest": leased.digest,
            "until": leased.until.isoformat(),
        }
    )


@act(*BUYERS)
def signature_finish(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """签署开标记录."""
    token, signature = text_of(said, "token"), _base64(said, "signature")
    return signing.finish(opening, token, signature, actor=request.actor, now=request.now)


@act(*BUYERS)
def close(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """结束开标."""
    return actions.close_opening(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def handover(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """移交评标."""
    return actions.hand_over(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def pause(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """暂停."""
    return actions.pause_opening(opening.pk, reason=text_of(said, "reason"), actor=request.actor, now=request.now)


@act(*BUYERS)
def resume(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """恢复."""
    return actions.resume_opening(opening.pk, actor=request.actor, now=request.now)


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def state(request: ActingRequest, code: str) -> HttpResponse:
    """The hall as the asker may see it."""
    return JsonResponse(queries.state(queries.opening_of(code), request.actor))


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def own_headers(request: ActingRequest, code: str) -> HttpResponse:
    """What the bidder's browser needs to release the keys of its own bid."""
    told = queries.own_headers(request.actor, queries.opening_of(code))
    return JsonResponse({**told, "certificate": own_certificate(request.actor, request.now)})


@for_(*HOLDERS)
@require_safe
@never_cache
def shares(request: ActingRequest, code: str) -> HttpResponse:
    """The shares that one holder keeps, sealed to his key of this session; after decryption is settled."""
    role = _role(request.GET)
    return JsonResponse(queries.shares_for(request.actor, queries.opening_of(code), role))


@for_(EVERYONE)
@require_safe
def record_file(_request: ActingRequest, code: str) -> HttpResponseBase:
    """开标记录, signed where it is signed already."""
    kept = Record.objects.filter(opening=queries.opening_of(code)).first()
    if kept is None:
        raise Http404
    return FileResponse(
        open_stored(newest_of(kept).object_name),
        as_attachment=True,
        filename=f"{code}-opening-record.pdf",
        content_type="application/pdf",
    )


def _fields(request: ActingRequest) -> dict[str, Any]:
    """The fields of the body, JSON or form."""
    if request.content_type != "application/json":
        return request.POST.dict()
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        raise _malformed("body")
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        raise _malformed("body") from None
    if not isinstance(said, dict):
        raise _malformed("body")
    return said


def signed_of(said: Fields) -> Signed:
    """The statement and its signature as they were posted."""
    return Signed(text_of(said, "statement"), text_of(said, "signature"))


def text_of(said: Fields, name: str) -> str:
    """A field that is text. Raises Refused("opening_request_malformed")."""
    value = said.get(name, "")
    if not isinstance(value, str) or not can_be_kept(value):
        raise _malformed(name)
    return value


def _role(said: Fields) -> HolderRole:
    try:
        return HolderRole(text_of(said, "role"))
    except ValueError:
        raise _malformed("role") from None


def _cause(said: Fields) -> Cause:
    try:
        return Cause(text_of(said, "cause"))
    except ValueError:
        raise _malformed("cause") from None


def _hex(said: Fields, name: str) -> bytes:
    try:
        return bytes.fromhex(text_of(said, name))
    except ValueError:
        raise _malformed(name) from None


def _base64(said: Fields, name: str) -> bytes:
    try:
        return b64decode(text_of(said, name), validate=True)
    except (NotBase64, ValueError):
        raise _malformed(name) from None


def _json(said: Fields, name: str) -> object:
    """A field that is JSON; a form sends it as text."""
    value: object = said.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise _malformed(name) from None


def _malformed(field: str) -> Refused:
    return Refused("opening_request_malformed", field=field)
