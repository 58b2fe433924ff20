"""What bid security says when it refuses, in both languages."""

from __future__ import annotations

from apps.bids.lifecycle import SecurityAction, SecurityState
from apps.bids.rules.bank_statement import FileProblem, LineProblem
from apps.bids.rules.security import Finding, ForfeitureGround, RefundCause, Verification
from apps.core.refusals import Wording, words

_REGULATION = "招标投标法实施条例"

SECURITY_WORDS = words(
    {
        "security_not_asked_for": Wording(
            "本标段的招标文件不要求提交投标保证金，不用办理。",
            "The tender document of this lot asks for no bid security. There is nothing to do.",
        ),
        "security_late": Wording(
            "投标截止时间已过，或者标段当前不接收投标，不能再提交投标保证金。",
            "The deadline has passed or the lot takes no bids now, so no bid security is taken any more.",
            f"{_REGULATION}第二十六条；招标投标法第二十八条",
        ),
        "security_form_not_allowed": Wording(
            "招标文件不接受以“{form}”形式提交投标保证金。请在前附表列出的形式中选择。",
            "The tender document does not accept a bid security as: {form}. Choose one of the forms of the data sheet.",
            f"{_REGULATION}第二十六条",
        ),
        "security_cash_refused": Wording(
            "政府采购的投标保证金须以支票、汇票、本票或者保函等非现金形式提交，不接受现金。",
            "In government procurement bid security is given in non-cash forms only; cash is not taken.",
            "政府采购法实施条例第三十三条",
        ),
        "security_account_wrong": Wording(
            "请填写本单位基本账户的账号（4 至 40 位数字、字母或短横线）。",
            "Give the number of your organisation's basic account: 4 to 40 digits, letters or hyphens.",
            f"{_REGULATION}第二十六条",
        ),
        "security_guarantee_wrong": Wording(
            "保函的编号、出具人、金额和有效期须填写完整，金额大于零。请对照保函填写。",
            "Number, issuer, amount and validity of the guarantee are all needed, the amount above zero. Copy them from it.",
            f"{_REGULATION}第二十六条",
        ),
        "security_operator_only": Wording(
            "对账单、到账和退还由交易中心的保证金账户管理人员（业务员）办理。",
            "Bank statements, payments and refunds are handled by the holder of the account: an operator of the centre.",
        ),
        "bank_statement_wrong": Wording(
            "文件不能作为对账单读取：{problem}{told}。请按对账单格式重新导出，编码用 UTF-8 或 GBK。",
            "The file cannot be read as a bank statement: {problem}{told}. Export it again in the documented columns, "
            "in UTF-8 or GBK.",
        ),
        "bank_statement_done": Wording(
            "这份对账单已经导入，不会重复记账。",
            "This statement was imported already; nothing is booked twice.",
        ),
        "security_refund_stands": Wording(
            "退还已经开始，不能撤销。",
            "The refund stands and cannot be lifted.",
            f"{_REGULATION}第三十五条",
        ),
        "security_refund_day_wrong": Wording(
            "退还日期须在应退之日和今天之间。请按银行回单填写。",
            "The day of the refund lies between the day on which it was owed and today. Copy it from the bank's receipt.",
            f"{_REGULATION}第三十五条、第五十七条；政府采购货物和服务招标投标管理办法第三十八条",
        ),
        "security_not_at_risk": Wording(
            "投标截止前投标人可以自由撤回，投标保证金不得不予退还。",
            "Before the deadline a bidder withdraws freely; the bid security cannot be kept.",
            f"{_REGULATION}第三十五条",
        ),
        "security_reason_missing": Wording(
            "不予退还须选择法定情形并写明事实。",
            "Keeping a bid security takes a ground of the law and the facts. State both.",
            f"{_REGULATION}第三十五条、第七十四条",
        ),
        "security_not_disclosed": Wording(
            "开标公布投标人名单之前，任何人不得查看或处理投标保证金登记。请在公布名单后办理。",
            "Before the list of bidders is published nobody sees or handles the bid security register. Go on after it is.",
            "招标投标法第二十二条；电子招标投标办法第二十一条",
        ),
        "security_match_wrong": Wording(
            "这笔到账已经匹配、正在等待确认，或者其付款人不是所选投标人。请核对后重选。",
            "The payment is matched already, waits for a confirmation, or its payer is not the bidder chosen. Check again.",
            f"{_REGULATION}第二十六条",
        ),
        "security_match_reason_missing": Wording(
            "人工匹配须写明理由和依据。",
            "A match by hand takes a reason and what it rests on.",
        ),
        "security_match_takes_two": Wording(
            "提出匹配的人不能自己确认。请由另一名业务员核对。",
            "Who proposed the match cannot confirm it. Another operator has to check it.",
        ),
        "security_no_award_yet": Wording(
            "中标通知书尚未发出，不能登记合同签订日期。",
            "The award notice has not been issued, so no contract date can be recorded.",
            "招标投标法第四十六条",
        ),
        "security_contract_day_wrong": Wording(
            "合同签订日期须在中标通知书发出之日和今天之间。",
            "The contract's date lies between the day of the award notice and today.",
            "招标投标法第四十六条",
        ),
        "contract_day_differs": Wording(
            "此前登记的合同签订日期为{day}，与所填不一致。退还投标保证金的期限已按该日起算，请核对。",
            "The contract's date was recorded as {day}, and refunds count from it. Check the date.",
            "招标投标法实施条例第五十七条；政府采购货物和服务招标投标管理办法第三十八条",
        ),
        "security_contract_dated": Wording(
            "合同签订日期已经登记，退还期限已经起算。",
            "The contract's date was recorded already; the time for refunds is running.",
            f"{_REGULATION}第五十七条",
        ),
    }
)

NAMES = words(
    {
        f"SecurityState.{SecurityState.EXPECTED}": Wording("待提交", "expected"),
        f"SecurityState.{SecurityState.GIVEN}": Wording("已提交", "given"),
        f"SecurityState.{SecurityState.SUFFICIENT}": Wording("符合要求", "sufficient"),
        f"SecurityState.{SecurityState.INSUFFICIENT}": Wording("不符合要求", "insufficient"),
        f"SecurityState.{SecurityState.REFUND_DUE}": Wording("应退还", "refund due"),
        f"SecurityState.{SecurityState.REFUNDED}": Wording("已退还", "refunded"),
        f"SecurityState.{SecurityState.FORFEITED}": Wording("不予退还", "forfeited"),
        f"SecurityAction.{SecurityAction.GIVE}": Wording("提交", "give"),
        f"SecurityAction.{SecurityAction.CHECK}": Wording("核查", "check"),
        f"SecurityAction.{SecurityAction.OWE_REFUND}": Wording("开始退还", "owe the refund"),
        f"SecurityAction.{SecurityAction.KEEP}": Wording("继续担保", "keep"),
        f"SecurityAction.{SecurityAction.REFUND}": Wording("退还", "refund"),
        f"SecurityAction.{SecurityAction.FORFEIT}": Wording("不予退还", "forfeit"),
        f"FileProblem.{FileProblem.TOO_LARGE}": Wording("文件或行数过大", "too large or too many lines"),
        f"FileProblem.{FileProblem.NOT_TEXT}": Wording("不是可读的文本", "no readable text"),
        f"FileProblem.{FileProblem.COLUMNS_MISSING}": Wording("缺少列", "columns are missing"),
        f"FileProblem.{FileProblem.NO_LINES}": Wording("没有交易", "no transactions"),
        f"LineProblem.{LineProblem.FIELDS}": Wording("列数不足", "too few fields"),
        f"LineProblem.{LineProblem.TRANSACTION}": Wording("没有交易流水号", "no transaction number"),
        f"LineProblem.{LineProblem.TWICE}": Wording("交易流水号在文件中重复", "the transaction number occurs twice"),
        f"LineProblem.{LineProblem.REFERENCE}": Wording("缴款码过长", "the payment code is too long"),
        f"LineProblem.{LineProblem.AMOUNT}": Wording(
            "金额不是大于零、最多两位小数的数字", "the amount is no number above zero with two places"
        ),
        f"LineProblem.{LineProblem.TIME}": Wording("交易时间不能识别", "the time is not understood"),
        f"LineProblem.{LineProblem.PAYER}": Wording("没有付款户名", "no payer"),
        f"LineProblem.{LineProblem.ACCOUNT}": Wording("付款账号不能识别", "the payer's account is not understood"),
        f"Finding.{Finding.LATE}": Wording("投标截止后到账或提交", "came after the deadline"),
        f"Finding.{Finding.FORM_NOT_ALLOWED}": Wording(
            "招标文件不接受的形式", "a form that the document does not accept"
        ),
        f"Finding.{Finding.PAID_IN_CASH}": Wording("以现金缴纳（不接受）", "paid in cash, which is not accepted"),
        f"Finding.{Finding.PAYER_OTHER}": Wording("付款人不是投标人本单位", "the payer is not the bidder itself"),
        f"Finding.{Finding.ACCOUNT_OTHER}": Wording(
            "不是从申报的基本账户转出", "not paid from the basic account that was declared"
        ),
        f"Finding.{Finding.GUARANTEE_TOO_SHORT}": Wording(
            "保函有效期短于投标有效期", "the guarantee ends before the bid's validity"
        ),
        f"Finding.{Finding.GUARANTEE_REFUSED}": Wording(
            "核验不符：保函内容或签名与填报不一致", "verification failed: the guarantee says something else"
        ),
        f"Finding.{Finding.GUARANTEE_UNKNOWN}": Wording(
            "尚未能核验，须向出具人核实", "could not be verified; ask the issuer"
        ),
        f"Verification.{Verification.VERIFIED}": Wording("已核验", "verified"),
        f"Verification.{Verification.UNKNOWN}": Wording("未能核验", "not verified"),
        f"Verification.{Verification.REFUSED}": Wording("核验不符", "verification failed"),
        f"RefundCause.{RefundCause.WITHDRAWN}": Wording("截止前撤回投标", "withdrawn before the deadline"),
        f"RefundCause.{RefundCause.NO_BID}": Wording("没有有效递交的投标文件", "no bid that counts"),
        f"RefundCause.{RefundCause.LOT_ENDED}": Wording("标段终止或招标失败", "the lot ended without an award"),
        f"RefundCause.{RefundCause.NOT_AWARDED}": Wording("未中标", "not awarded"),
        f"RefundCause.{RefundCause.CONTRACT_SIGNED}": Wording("合同已签订", "the contract was signed"),
        f"ForfeitureGround.{ForfeitureGround.REVOKED}": Wording(
            "投标截止后撤销投标文件（实施条例第三十五条）", "bid revoked after the deadline (article 35)"
        ),
        f"ForfeitureGround.{ForfeitureGround.CONTRACT_REFUSED}": Wording(
            "中标后无正当理由不订立合同、附加条件或不提交履约保证金（实施条例第七十四条）",
            "contract refused, conditions added or no performance security, without good reason (article 74)",
        ),
    }
)
