"""The pure part of bid security: the bank's file, findings, interest; and the signed e-guarantee. 实施条例第二十六条、第五十七条."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given as given_any
from hypothesis import strategies as st

from apps.bids.guarantees import GuaranteeSaid, RefusedByIssuer, SignedFiles, Unknown, Verified, verification_of
from apps.bids.rules.bank_statement import BankLines, FileProblem, LineProblem, NoStatement, read_bank_statement
from apps.bids.rules.security import (
    Finding,
    Given,
    RefundCause,
    Terms,
    Verification,
    bears_interest,
    check,
    deposit_interest,
    is_same_name,
    late_charge,
    rule_for,
)
from apps.core.clock import SHANGHAI
from apps.evidence.rules import dsse
from apps.tenders.rules.books import Regime
from tests.bids.securities import HEAD, Paid, statement_of

DEADLINE = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
IN_TIME = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
TERMS = Terms(Regime.ENG, Decimal("150000.00"), frozenset({"transfer", "e_guarantee"}), DEADLINE, date(2027, 2, 22))
LINE = Paid("T1", "CODE", "甲公司")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_statement_is_read_in_the_encodings_of_banks(encoding: str) -> None:
    lines = read_bank_statement(statement_of(LINE, encoding=encoding))

    (one,) = lines.read
    assert (one.number, one.reference, one.amount, one.payer_name) == (2, "CODE", Decimal("150000.00"), "甲公司")
    assert one.paid_at == datetime(2026, 11, 20, 10, 15, 30, tzinfo=SHANGHAI)


def test_columns_may_stand_anywhere_and_further_ones_are_passed_over() -> None:
    content = "备注,付款账号,付款户名,交易时间,金额,缴款码,交易流水号\r\nx,6222,甲,20261120101530,1.5,C,T\r\n\r\n"

    (one,) = read_bank_statement(content.encode()).read

    assert (one.transaction, one.reference, one.amount, one.payer_account) == ("T", "C", Decimal("1.50"), "6222")


@pytest.mark.parametrize(
    ("_case", "line", "problem"),
    [
        ("no number", Paid("", "C", "甲"), LineProblem.TRANSACTION),
        ("no payer", Paid("T", "C", ""), LineProblem.PAYER),
        ("zero", Paid("T", "C", "甲", amount="0.00"), LineProblem.AMOUNT),
        ("three places", Paid("T", "C", "甲", amount="1.005"), LineProblem.AMOUNT),
        ("scientific", Paid("T", "C", "甲", amount="1E5"), LineProblem.AMOUNT),
        ("not a number", Paid("T", "C", "甲", amount="NaN"), LineProblem.AMOUNT),
        ("thousands in the wrong place", Paid("T", "C", "甲", amount="15,00,00"), LineProblem.AMOUNT),
        ("no such day", Paid("T", "C", "甲", at="2026-02-30 10:00:00"), LineProblem.TIME),
        ("an account in words", Paid("T", "C", "甲", account="账号一"), LineProblem.ACCOUNT),
        ("a code too long", Paid("T", "C" * 201, "甲"), LineProblem.REFERENCE),
    ],
)
def test_a_line_that_cannot_be_read_says_why(_case: str, line: Paid, problem: LineProblem) -> None:
    lines = read_bank_statement(statement_of(line))

    assert (lines.read, [one.problem for one in lines.unread]) == ((), [problem])


@pytest.mark.parametrize(
    ("_case", "content", "problem"),
    [
        ("nothing", b"", FileProblem.COLUMNS_MISSING),
        ("only a head", ",".join(HEAD).encode(), FileProblem.NO_LINES),
        ("a column twice", (",".join((*HEAD, HEAD[0])) + "\n1").encode(), FileProblem.COLUMNS_MISSING),
        ("bytes", b"\x00\xff\x00", FileProblem.NOT_TEXT),
        ("too large", b"a" * ((4 << 20) + 1), FileProblem.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_statement_says_why(_case: str, content: bytes, problem: FileProblem) -> None:
    with pytest.raises(NoStatement) as caught:
        read_bank_statement(content)

    assert caught.value.problem == problem


@given_any(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    for candidate in (content, ",".join(HEAD).encode() + b"\n" + content):
        try:
            lines = read_bank_statement(candidate)
        except NoStatement:
            continue
        assert isinstance(lines, BankLines)


@pytest.mark.parametrize(
    ("_case", "given", "is_enough", "findings"),
    [
        ("enough", [Given("transfer", Decimal(150000), IN_TIME)], True, [()]),
        ("in two", [Given("transfer", Decimal(75000), IN_TIME)] * 2, True, [(), ()]),
        ("a cent short", [Given("transfer", Decimal("149999.99"), IN_TIME)], False, [()]),
        ("nothing", [], False, []),
        ("at the deadline", [Given("transfer", Decimal(150000), DEADLINE)], False, [(Finding.LATE,)]),
        ("a form not named", [Given("guarantee", Decimal(150000), IN_TIME)], False, [(Finding.FORM_NOT_ALLOWED,)]),
        (
            "one late beside one in time",
            [Given("transfer", Decimal(75000), IN_TIME), Given("transfer", Decimal(75000), DEADLINE)],
            False,
            [(), (Finding.LATE,)],
        ),
        (
            "refused by the issuer",
            [Given("e_guarantee", Decimal(150000), IN_TIME, verification=Verification.REFUSED)],
            False,
            [(Finding.GUARANTEE_REFUSED,)],
        ),
    ],
)
def test_what_counts_and_what_does_not(
    _case: str, given: list[Given], is_enough: bool, findings: list[tuple[Finding, ...]]
) -> None:
    found = check(given, TERMS)

    assert (found.is_sufficient, list(found.findings)) == (is_enough, findings)


def test_each_cause_has_the_rule_of_its_regime() -> None:
    eng = {cause: rule_for(cause, Regime.ENG) for cause in RefundCause}
    gp = {cause: rule_for(cause, Regime.GP) for cause in RefundCause}

    assert eng[RefundCause.WITHDRAWN] == "T-E10"
    assert eng[RefundCause.CONTRACT_SIGNED] == eng[RefundCause.NOT_AWARDED] == "T-E19"
    assert (gp[RefundCause.WITHDRAWN], gp[RefundCause.NOT_AWARDED]) == ("T-G06a", "T-G06b")
    assert gp[RefundCause.CONTRACT_SIGNED] == "T-G06c"
    assert not any(bears_interest(cause, Regime.GP) for cause in RefundCause)
    assert not bears_interest(RefundCause.WITHDRAWN, Regime.ENG)


def test_interest_is_counted_in_days_of_a_year_of_360() -> None:
    rate, amount = Decimal("0.05"), Decimal(150000)

    assert deposit_interest(amount, percent=rate, since=date(2026, 11, 20), until=date(2026, 12, 15)) == Decimal("5.21")
    assert deposit_interest(amount, percent=rate, since=date(2026, 12, 15), until=date(2026, 11, 20)) == 0
    charged = partial(
        late_charge, Decimal(20000), percent=Decimal("4.35"), raised_by=Decimal(20), due=date(2026, 12, 8)
    )
    assert charged(refunded=date(2026, 12, 8)) == 0
    assert charged(refunded=date(2026, 12, 18)) == Decimal("29.00")


@given_any(st.decimals("0.01", "99999999", places=2), st.integers(0, 3000), st.integers(0, 3000))
def test_interest_never_shrinks_with_time(amount: Decimal, one: int, other: int) -> None:
    since, rate = date(2026, 1, 1), Decimal("0.05")
    shorter, longer = sorted((one, other))

    def until(days: int) -> Decimal:
        return deposit_interest(amount, percent=rate, since=since, until=date.fromordinal(since.toordinal() + days))

    assert Decimal(0) <= until(shorter) <= until(longer)


def test_a_name_is_the_same_however_wide_its_brackets_are() -> None:
    assert is_same_name("江南建工（集团）有限公司 ", "江南建工(集团)有限公司")
    assert not is_same_name("江南建工集团有限公司", "江南建工集团有限公司城东分公司")


SAID = GuaranteeSaid("BH-1", "望川银行", "91330100MA0000000X", "WC-1", Decimal("150000.00"), date(2027, 2, 22))


def test_a_signed_guarantee_is_verified_by_its_issuers_certificate(tmp_path: Path) -> None:
    key, certificate = _issuer(tmp_path, "bank")
    register = SignedFiles(tmp_path / "issuers")
    text = _guarantee(key, certificate)

    answer = register.verify(text)

    assert answer == Verified(SAID)
    assert verification_of(answer, SAID) is Verification.VERIFIED
    other = GuaranteeSaid("BH-2", SAID.issuer, SAID.applicant_code, SAID.lot_code, SAID.amount, SAID.valid_until)
    assert verification_of(answer, other) is Verification.REFUSED


def test_a_changed_guarantee_is_refused_and_a_strangers_is_unknown(tmp_path: Path) -> None:
    key, certificate = _issuer(tmp_path, "bank")
    stranger, unknown = _issuer(tmp_path, "stranger", is_known=False)
    register = SignedFiles(tmp_path / "issuers")
    changed = json.loads(_guarantee(key, certificate))
    changed["signatures"][0]["sig"] = json.loads(_guarantee(stranger, certificate))["signatures"][0]["sig"]

    assert register.verify(json.dumps(changed)) == RefusedByIssuer()
    assert register.verify(_guarantee(key, certificate, kind="receipt")) == RefusedByIssuer()
    for reference in (_guarantee(stranger, unknown), "", "HYM-1", "[1]", "{" * 30_000):
        assert register.verify(reference) == Unknown()
    assert SignedFiles(tmp_path / "nowhere").verify(_guarantee(key, certificate)) == Unknown()
    assert verification_of(Unknown(), SAID) is Verification.UNKNOWN


def _guarantee(key: ec.EllipticCurvePrivateKey, certificate: bytes, *, kind: str = "guarantee") -> str:
    said = {
        "v": 1,
        "kind": kind,
        "number": SAID.number,
        "issuer": SAID.issuer,
        "applicant": SAID.applicant_code,
        "lot": SAID.lot_code,
        "amount": str(SAID.amount),
        "valid_until": SAID.valid_until.isoformat(),
    }
    return json.dumps(dsse.sign(json.dumps(said).encode(), key, certificate))


def _issuer(folder: Path, name: str, *, is_known: bool = True) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A key with a certificate of its own; known ones lie in the folder of issuers."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    if is_known:
        (folder / "issuers").mkdir(exist_ok=True)
        (folder / "issuers" / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return key, certificate.public_bytes(Encoding.DER)
