"""What the demonstration's lots are about and how far each has come: a table, read by the story."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.tenders.models import FundSource, Industry, LotKind
from apps.tenders.rules.books import Regime


class Reached(StrEnum):
    """How far a lot has come today."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    ANNOUNCED = "announced"
    TENDERING = "tendering"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    TERMINATED = "terminated"
    OPENED = "opened"
    EVALUATING = "evaluating"
    REPORT_CHECK = "report_check"
    CANDIDATES = "candidates"
    AWARDED = "awarded"


@dataclass(frozen=True, slots=True)
class Work:
    """A lot: what, for whom, how much (in 10,000 yuan), how far, and on which working day its bids close.

    `closes` counts working days from today: 0 is today or the next working day, negative is past.
    """

    name: str
    buyer: str
    agency: str
    regime: Regime
    kind: LotKind
    industry: Industry
    region: str
    estimate: int
    reached: Reached
    closes: int
    is_short: bool = False
    """Fewer days than usual, with a reason: only where the law does not demand a tender."""


E, G = Regime.ENG, Regime.GP
W, S, P = LotKind.WORKS, LotKind.SERVICES, LotKind.GOODS
N, T = Industry, Reached

WORKS = (
    Work(
        "滨河路（一期）道路及综合管网改造工程施工",
        "city",
        "zhengheng",
        E,
        W,
        N.MUNICIPAL,
        "望川市城区",
        1000,
        T.TENDERING,
        2,
    ),
    Work("城东小学教学楼扩建工程施工", "city", "zhengheng", E, W, N.BUILDING, "望川市城区", 2860, T.TENDERING, 0),
    Work("云台水库除险加固工程监理", "water", "mingda", E, S, N.WATER, "云台县", 186, T.TENDERING, 0),
    Work("青石镇灌渠修复施工", "water", "mingda", E, W, N.WATER, "青石镇", 420, T.TENDERING, 1),
    Work("农村公路养护（南片）施工", "roads", "", E, W, N.HIGHWAY, "望川市南片", 640, T.OPENED, -1),
    Work("望川港二期3号泊位水工工程施工", "harbour", "zhengheng", E, W, N.PORT, "望川港", 18400, T.TENDERING, 6),
    Work("望川大桥加固工程设计", "roads", "mingda", E, S, N.HIGHWAY, "望川市城区", 320, T.EVALUATING, -2),
    Work("城南污水处理厂提标改造施工", "water", "zhengheng", E, W, N.WATER, "望川市城区", 5600, T.TENDERING, 4),
    Work("市体育中心屋面维修施工", "city", "", E, W, N.BUILDING, "望川市城区", 480, T.CANDIDATES, -2),
    Work("北环路绿化提升工程施工", "city", "mingda", E, W, N.MUNICIPAL, "望川市城区", 730, T.AWARDED, -9),
    Work("望川港疏浚工程施工", "harbour", "", E, W, N.PORT, "望川港", 2200, T.TENDERING, 8),
    Work("云台县城供水管网改造施工", "water", "mingda", E, W, N.WATER, "云台县", 3100, T.TENDERING, 9),
    Work("县道X204线路面大修施工", "roads", "", E, W, N.HIGHWAY, "云台县", 1500, T.TENDERING, 10),
    Work("城西保障房二期施工", "city", "zhengheng", E, W, N.BUILDING, "望川市城区", 9800, T.ANNOUNCED, 17),
    Work("望川市水厂净水设备采购", "water", "", E, P, N.WATER, "望川市城区", 860, T.ANNOUNCED, 18),
    Work("智慧路灯改造施工", "city", "zhengheng", E, W, N.MUNICIPAL, "望川市城区", 1250, T.SUSPENDED, 7),
    Work("望川港岸电设施施工", "harbour", "zhengheng", E, W, N.PORT, "望川港", 940, T.RESUMED, 11),
    Work("老城区停车楼勘察设计", "city", "mingda", E, S, N.MUNICIPAL, "望川市城区", 210, T.TERMINATED, 5),
    Work("望川港办公楼幕墙维修施工", "harbour", "", E, W, N.BUILDING, "望川港", 380, T.TENDERING, 3, is_short=True),
    Work("环城南路大修工程施工", "roads", "zhengheng", E, W, N.HIGHWAY, "望川市南片", 4600, T.SCHEDULED, 22),
    Work("云台灌区信息化施工", "water", "mingda", E, W, N.WATER, "云台县", 690, T.SCHEDULED, 23),
    Work("青石镇幼儿园新建工程施工", "city", "zhengheng", E, W, N.BUILDING, "青石镇", 1850, T.ACCEPTED, 0),
    Work("望川站前广场改造施工", "city", "", E, W, N.MUNICIPAL, "望川市城区", 2750, T.ACCEPTED, 0),
    Work("南片桥梁检测服务", "roads", "", E, S, N.HIGHWAY, "望川市南片", 160, T.SUBMITTED, 0),
    Work("城北雨污分流工程施工", "city", "zhengheng", E, W, N.MUNICIPAL, "望川市城区", 3900, T.SUBMITTED, 0),
    Work("云台镇中心街改造施工", "city", "mingda", E, W, N.MUNICIPAL, "云台县", 1120, T.RETURNED, 0),
    Work("河西堤防加固工程施工", "water", "", E, W, N.WATER, "望川市城区", 2300, T.DRAFT, 0),
    Work(
        "市第二人民医院门诊楼空调系统采购", "hospital", "zhengheng", G, P, N.HEALTH, "望川市城区", 760, T.TENDERING, 0
    ),
    Work("智慧停车平台运维服务采购", "office", "", G, S, N.INFORMATION, "望川市城区", 240, T.OPENED, -1),
    Work("市直机关物业服务采购", "office", "mingda", G, S, N.OTHER, "望川市城区", 560, T.TENDERING, 1),
    Work("全市中小学智慧黑板采购", "school", "zhengheng", G, P, N.EDUCATION, "望川市城区", 1320, T.TENDERING, 3),
    Work("校园食堂食材配送服务采购", "school", "", G, S, N.EDUCATION, "望川市城区", 960, T.REPORT_CHECK, -3),
    Work("医用直线加速器采购", "hospital", "zhengheng", G, P, N.HEALTH, "望川市城区", 2980, T.TENDERING, 5),
    Work("检验科试剂采购", "hospital", "", G, P, N.HEALTH, "望川市城区", 450, T.AWARDED, -9),
    Work("政务云扩容服务采购", "office", "mingda", G, S, N.INFORMATION, "望川市城区", 880, T.TENDERING, 8),
    Work("乡镇学校宿舍家具采购", "school", "", G, P, N.EDUCATION, "云台县", 310, T.TENDERING, 12),
    Work("公务用车租赁服务采购", "office", "", G, S, N.OTHER, "望川市城区", 190, T.ANNOUNCED, 19),
    Work("医院信息系统升级采购", "hospital", "zhengheng", G, S, N.INFORMATION, "望川市城区", 1180, T.SCHEDULED, 24),
    Work("教育城域网设备采购", "school", "mingda", G, P, N.EDUCATION, "望川市城区", 540, T.SUBMITTED, 0),
    Work("机关食堂设备采购", "office", "", G, P, N.OTHER, "望川市城区", 130, T.RETURNED, 0),
    Work("社区卫生服务中心被服洗涤服务采购", "hospital", "", G, S, N.HEALTH, "青石镇", 90, T.REFUSED, 0),
    Work("特殊教育学校康复设备采购", "school", "", G, P, N.EDUCATION, "望川市城区", 275, T.DRAFT, 0),
    Work("滨江公园步道及照明工程施工", "city", "zhengheng", E, W, N.MUNICIPAL, "望川市城区", 920, T.TENDERING, 1),
    Work("市民服务中心会议系统采购", "office", "mingda", G, P, N.INFORMATION, "望川市城区", 260, T.TENDERING, 14),
)
LIVE_NAMES = tuple(work.name for work in WORKS[-2:])
"""The lots that a visitor can start, in this order."""

FUNDS = {Regime.ENG: FundSource.STATE_OWNED, Regime.GP: FundSource.FISCAL}
HALLS = tuple(f"网上开标大厅 {number}" for number in range(1, 8))
CLOSING_TIMES = ((9, 30), (10, 0), (14, 30), (15, 0))
