"""The description of the interface as a page reads it: one row for each thing that can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "/api/v1/lots": _("符合条件的已公告标段，最新的在前。"),
    "/api/v1/lots/{code}": _("一个标段的公开情况；详细过程见它的 OCDS 发布。"),
    "/api/v1/lots/{code}/facts": _("标段公开记录中某一版本之后的每一条，附指纹所依据的全部内容。"),
    "/api/v1/notices": _("公告全文，最新的在前；可以只取一个标段的。"),
    "/api/v1/openings": _("某一天开标的标段，不指定时为今天。"),
    "/api/v1/results": _("已公告的结果，最新的在前。"),
    "/api/v1/statistics": _("一年的交易统计各表，不指定时为今年。"),
    "/api/v1/green": _("绿色通道公开列表。"),
    "/api/v1/log": _("透明日志的地址和已有条目数。"),
    "/api/v1/changes": _("某一序号之后的全部公开记录，连续无空缺。"),
    "/api/v1/own/lots": _("令牌所属席位可以办理的标段，包括未公告的。"),
    "/api/v1/own/bids": _("令牌所属席位自己的投标和最近一次的回执。"),
}
"""What each address answers, in the language of the page; the description for programs is English."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of a question."""

    name: str
    place: str
    is_required: bool
    shape: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked."""

    method: str
    path: str
    text: str | Promise
    parameters: tuple[Parameter, ...]
    answers: tuple[str, ...]
    needs_token: bool


def operations(description: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the description, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            text=WORDS[path],
            parameters=tuple(_parameter(each, description) for each in one.get("parameters", [])),
            answers=tuple(sorted(str(status) for status in one["responses"])),
            needs_token=bool(one.get("security")),
        )
        for path, methods in description["paths"].items()
        for method, one in methods.items()
    ]


def _parameter(said: Mapping[str, Any], description: Mapping[str, Any]) -> Parameter:
    return Parameter(said["name"], said["in"], bool(said.get("required")), _shape(said["schema"], description))


def _shape(schema: Mapping[str, Any], description: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_shape(one, description) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return _shape(description["components"]["schemas"][name], description)
    return str(schema.get("format") or schema.get("type", ""))
