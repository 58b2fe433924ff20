"""时间戳服务: RFC 3161, asked as stock OpenSSL answers."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from apps.evidence.rules.time_stamps import BadTimeStamp, verify
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties import time_authority
from apps.parties.time_authority import AskedAuthority
from tests.evidence.signers import House
from tests.tenders.stage import NOW

URL = "https://tsa.example/"
DIGEST = hashlib.sha256(b"statement").digest()
CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is installed in CI")
def test_an_outside_authority_is_believed_by_its_chain_and_its_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path / "ca", now=NOW - timedelta(days=900))
    house.authority.time_stamper()
    (tmp_path / "tsa.conf").write_text(CONFIGURATION)
    (tmp_path / "serial").write_text("01")
    chain = tmp_path / "chain.pem"
    pems = [x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in house.authority.chain()]
    chain.write_bytes(b"".join(pems))

    def answer(_url: str, query: bytes, _limit: int) -> bytes:
        (tmp_path / "query").write_bytes(query)
        key = str(tmp_path / "ca" / "time-stamper.pem")
        said = ["openssl", "ts", "-reply", "-config", "tsa.conf", "-queryfile", "query"]
        subprocess.run(
            [*said, "-signer", key, "-inkey", key, "-out", "reply"], cwd=tmp_path, check=True, capture_output=True
        )
        return (tmp_path / "reply").read_bytes()

    monkeypatch.setattr(time_authority, "_answer", answer)
    with pytest.raises(NoTimeStamp, match="clock is not ours"):
        AskedAuthority(URL, chain, now=NOW - timedelta(days=300)).token(DIGEST)
    with pytest.raises(NoTimeStamp, match="not trusted"):
        AskedAuthority(URL, tmp_path / "none.pem", now=NOW).token(DIGEST)

    monkeypatch.setattr(time_authority, "MAY_DIFFER", timedelta(days=3650))
    token = AskedAuthority(URL, chain, now=NOW).token(DIGEST)

    *between, root = house.authority.chain()
    assert verify(token, DIGEST, [root], between).digest == DIGEST
    with pytest.raises(BadTimeStamp, match="something else"):
        verify(token, bytes(32), [root], between)
    monkeypatch.setattr(time_authority, "_answer", lambda *_: (tmp_path / "reply").read_bytes())
    with pytest.raises(NoTimeStamp, match="something else"):
        AskedAuthority(URL, chain, now=NOW).token(DIGEST)
