"""The WebAssembly with which browsers hash is what its generator writes, and says what the standard says."""

from __future__ import annotations

from infra import sha256_wasm


def test_the_committed_module_is_what_the_generator_writes() -> None:
    """Nobody has to believe bytes: whoever reads the generator can make them again."""
    assert sha256_wasm.TARGET.read_text("utf-8") == sha256_wasm.script()


def test_the_constants_are_those_of_the_standard() -> None:
    """FIPS 180-4, 4.2.2."""
    constants = sha256_wasm.constants()

    assert (len(constants), constants[0], constants[1], constants[63]) == (64, 0x428A2F98, 0x71374491, 0xC67178F2)
    assert sha256_wasm.module().count(b"".join(one.to_bytes(4, "little") for one in constants)) == 1
