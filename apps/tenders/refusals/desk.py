"""What tenders say at the desk."""

from __future__ import annotations

from apps.core.refusals import Wording, words

DESK = words(
    {
        "not_the_buyer": Wording(
            "只有本项目的招标人（采购人）或受其委托的代理机构可以办理。请切换到相应身份。",
            "Only the tenderee or purchaser of this project, or the agency it delegated, may do this. Switch to that seat.",
        ),
        "not_the_principal": Wording(
            "此事须由招标人（采购人）本身决定，代理机构不能代为决定。请由招标人账号办理。",
            "The tenderee or purchaser itself decides this; an agency cannot. Use a seat of the tenderee or purchaser.",
        ),
        "operator_only": Wording(
            "此事由交易中心业务员办理。",
            "This is done by an operator of the trading centre.",
        ),
        "not_the_clock": Wording(
            "开始投标和投标截止由国家标准时间决定，任何人不能手动操作。",
            "Tendering begins and ends by the standard clock. Nobody can do it by hand.",
            "招标投标法第三十四条",
        ),
        "buyer_does_not_fit_regime": Wording(
            "所选单位不能作为此类项目（{regime}）的招标人或采购人。请核对单位和适用的法律。",
            "The organisation chosen cannot be the tenderee or purchaser of such a project ({regime}). Check both.",
        ),
        "not_an_agency": Wording(
            "所选单位不是招标代理机构。请重新选择，或不填代理机构。",
            "The organisation chosen is not a tendering agency. Choose another, or leave the agency out.",
        ),
        "delegation_missing": Wording(
            "委托代理机构办理的，请填写委托书名称和授权范围。",
            "When an agency acts, name the delegation and its scope.",
            "招标投标法第十五条",
        ),
        "project_incomplete": Wording(
            "项目名称和地区不能为空。请填写后再保存。",
            "The project needs a name and a region. Fill them in and save again.",
        ),
        "lot_name_missing": Wording(
            "标段名称不能为空。请填写后再保存。",
            "The lot needs a name. Fill it in and save again.",
        ),
        "amount_not_positive": Wording(
            "金额应当大于零。请核对金额。",
            "Amounts must be greater than zero. Check the amount.",
        ),
        "approval_incomplete": Wording(
            "批准文件须填写名称、文号和批准机关。",
            "An approval needs its title, its number and the authority.",
        ),
        "approval_in_future": Wording(
            "批准日期在今日之后。请核对日期。",
            "The approval is dated after today. Check the date.",
        ),
        "approval_twice": Wording(
            "文号为“{number}”的批准文件已经登记。",
            "The approval numbered “{number}” is already on record.",
        ),
        "not_a_draft": Wording(
            "标段{lot}已提交进场登记，项目和标段信息不能再直接修改。被退回补正后可以修改。",
            "Lot {lot} has been handed in, so the project and its lots cannot be edited now. After a return they can.",
        ),
        "already_public": Wording(
            "标段{lot}的公告已发布，内容不能直接修改，应当以澄清或修改公告的方式变更。",
            "The notice of lot {lot} is out. What is public is changed by a clarification or amendment only.",
            "招标投标法第二十三条",
        ),
        "wished_opening_passed": Wording(
            "希望的开标时间已过。请填写以后的时间，或留空由交易中心安排。",
            "The wished opening time has passed. Name a later one, or leave it to the centre.",
        ),
        "defects_incomplete": Wording(
            "请逐项写明缺什么、怎样补，一次性告知全部内容后再退回。",
            "Name every defect and its remedy: a return tells everything at once.",
            "优化营商环境条例第四十条",
        ),
        "opening_in_the_past": Wording(
            "开标时间已过。请安排以后的时间。",
            "The opening time has passed. Choose a later one.",
        ),
        "opening_not_on_the_minute": Wording(
            "开标时间应为整分钟。请重新填写。",
            "The opening is set to the minute. Enter it again.",
        ),
        "time_far_away": Wording(
            "时间距今超过{years}年，可能填错了年份。请核对后重新填写。",
            "A time is more than {years} years away; the year may be mistyped. Check it and enter it again.",
        ),
        "hall_taken": Wording(
            "“{hall}”在该时间已安排其他项目开标。请换一个开标厅或时间。",
            "“{hall}” holds another project's opening at that time. Choose another hall or time.",
        ),
        "period_ends_before_it_begins": Wording(
            "期限的结束时间早于开始时间。请核对时间先后。",
            "A period ends before it begins. Check the order of the times.",
        ),
        "method_unknown": Wording(
            "所选评标方法不适用于本项目。请重新选择。",
            "The evaluation method does not belong to this kind of project. Choose another.",
            "评标委员会和评标方法暂行规定第二十九条；政府采购货物和服务招标投标管理办法第五十三条",
        ),
        "envelopes_wrong": Wording(
            "信封设置有误：开标一览表须单独成封，且每种信封只能选一次。",
            "The envelopes are wrong: the opening sheet has its own, and each kind stands once.",
        ),
        "two_envelopes_wrong": Wording(
            "双信封开标只用于工程建设项目，第一信封至少要有资格文件或者技术文件。",
            "Bids for works alone are opened in two envelopes, and the first holds at least qualification or technical documents.",
            "公路工程建设项目招标投标管理办法（交通运输部令2015年第24号）",
        ),
        "price_basis_wrong": Wording(
            "双信封的报价在第二信封，不能按下浮率或者费率报价。请改为金额，或者改为单信封。",
            "With two envelopes the price lies in the second, so it cannot be stated as a discount or rate: choose an amount, or one "
            "envelope.",
            "公路工程建设项目招标投标管理办法（交通运输部令2015年第24号）",
        ),
        "bond_wrong": Wording(
            "投标保证金设置有误：要求保证金的须写明金额、形式和有效期；不要求的形式留空。",
            "The bid bond is wrong: with an amount there must be forms and a validity; without one, none.",
            "招标投标法实施条例第二十六条",
        ),
        "validity_wrong": Wording(
            "投标有效期应为1至730日。",
            "The bid validity must be 1 to 730 days.",
            "招标投标法实施条例第二十五条",
        ),
        "decrypt_minutes_wrong": Wording(
            "解密时限应为1至1440分钟。",
            "The time for decryption must be 1 to 1440 minutes.",
        ),
        "publicity_wrong": Wording(
            "公示期应为1至730日。",
            "The length of publicity must be 1 to 730 days.",
        ),
        "performance_wrong": Wording(
            "履约保证金比例应为0至100%。",
            "The performance bond must be 0 to 100 percent.",
        ),
        "materials_wrong": Wording(
            "投标材料清单有误：至少一项，名称不能重复或为空，且须归入已选的信封。",
            "The list of materials is wrong: at least one, no name empty or twice, each in an envelope that is used.",
        ),
        "remedies_wrong": Wording(
            "补救措施设置有误。请重新选择。",
            "The remedies are wrong. Choose again.",
        ),
        "document_not_pdf": Wording(
            "所选文件不是完整的PDF文件，未保存。请导出为PDF后重新上传。",
            "The file is not a complete PDF and was not kept. Export it as PDF and upload it again.",
        ),
        "document_encrypted": Wording(
            "所选PDF设有打开口令，潜在投标人无法阅读，未保存。请去除口令后重新上传。",
            "The PDF asks for a password, so nobody could read it; it was not kept. Remove the password and upload again.",
        ),
        "document_too_large": Wording(
            "文件超过{limit} MiB的上限，未保存。请压缩或拆分后重新上传。",
            "The file exceeds the limit of {limit} MiB and was not kept. Compress or split it and upload again.",
        ),
        "document_unchanged": Wording(
            "所选文件与第{version}版完全相同，没有产生新版本。",
            "The file is the very same as version {version}; no new version was made.",
        ),
        "document_not_published": Wording(
            "该版本招标文件尚未公布。",
            "This version of the document is not public.",
        ),
        "contact_too_long": Wording(
            "联系方式不能超过{limit}个字符。",
            "A contact may have {limit} characters at most.",
        ),
        "preview_stale": Wording(
            "预览之后内容、规则或日期已有变化，没有发布任何内容。请重新预览并核对后再确认。",
            "Something has changed since the preview, so nothing was published. Preview again, check it, then confirm.",
        ),
        "override_incomplete": Wording(
            "特殊情形须写明理由、同意人和备案说明。",
            "An exception needs its reason, who approved it, and the note in the file.",
        ),
        "deadline_passed_meanwhile": Wording(
            "中止期间投标截止时间已过。请填写新的投标截止时间后再恢复。",
            "The deadline passed while the lot was suspended. Name a new deadline to resume.",
            "招标投标法第二十四条",
        ),
        "deadline_brought_forward": Wording(
            "恢复后的投标截止时间不得早于原定时间。",
            "After a suspension the deadline may not be earlier than it was.",
            "招标投标法第二十四条",
        ),
        "calendar_source_missing": Wording(
            "请填写依据，例如国务院办公厅的通知文号。",
            "Name the source, such as the number of the State Council's notice.",
        ),
        "calendar_empty": Wording(
            "{year}年没有填写任何节假日或调休日，未保存。",
            "No holiday or make-up day of {year} was entered; nothing was saved.",
        ),
        "calendar_day_twice": Wording(
            "{year}年的日历中有重复的日期。请核对。",
            "A day stands twice in the calendar of {year}. Check it.",
        ),
        "calendar_line_wrong": Wording(
            "“{line}”不是“日期 名称”的写法，例如：2027-01-01 元旦。请更正这一行。",
            "“{line}” is not “date name”, such as 2027-01-01 元旦. Correct this line.",
        ),
        "calendar_other_year": Wording(
            "{day}不属于{year}年。",
            "{day} does not lie in {year}.",
        ),
        "make_up_on_weekday": Wording(
            "{day}本来就是工作日，不能设为调休上班日。",
            "{day} is a working day already and cannot be a make-up day.",
        ),
    }
)
