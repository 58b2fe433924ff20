"""评标专业 — the two upper levels of the national classification of experts' specialties (发改法规〔2018〕316号).

Codes and names are as systems in use have them; the lower levels refine a code by two more digits each and are
taken as written. A locality that keeps others changes this table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

CODE = re.compile(r"[A-Z][0-9]{2}([0-9]{2}){0,3}")
UPPER = 3
"""A letter and two digits: as far as the table goes."""

KINDS: Mapping[str, str] = {"A": "工程", "B": "货物", "C": "服务"}
SPECIALTIES: Mapping[str, str] = {
    "A01": "规划",
    "A02": "投资策划与决策",
    "A03": "勘察",
    "A04": "设计",
    "A05": "监理",
    "A06": "工程造价",
    "A07": "项目管理（含代建）",
    "A08": "工程施工",
    "A09": "其他工程",
    "B01": "机电产品",
    "B02": "医疗器材",
    "B03": "金属材料",
    "B04": "石油及其制品",
    "B05": "煤炭煤层气及其制品",
    "B06": "化工材料及其制品",
    "B07": "建筑材料",
    "B08": "医药",
    "B09": "其他货物",
    "C01": "勘查与调查",
    "C02": "公共咨询",
    "C03": "经济管理",
    "C04": "工商管理",
    "C05": "金融",
    "C06": "法律",
    "C07": "运维、评估与修理",
    "C08": "租赁",
    "C09": "交通运输与物流",
    "C10": "节能服务",
    "C11": "高新技术服务",
    "C12": "其他服务",
    "C13": "应对气候变化服务",
    "C14": "网络、电磁空间安全服务",
}


def is_known(code: str) -> bool:
    """True of a code of the classification, and of one that refines it."""
    return CODE.fullmatch(code) is not None and code[:UPPER] in SPECIALTIES


def name_of(code: str) -> str:
    """The name of the code's upper level."""
    return SPECIALTIES.get(code[:UPPER], "")


def by_kind() -> list[tuple[str, list[tuple[str, str]]]]:
    """The table for a page: works, goods and services with their codes."""
    return [
        (kind, [(code, name) for code, name in SPECIALTIES.items() if code.startswith(letter)])
        for letter, kind in KINDS.items()
    ]
