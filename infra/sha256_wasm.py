"""Writes the WebAssembly of SHA-256 with which the browser's sealing workers hash: one function, `compress`.

    python infra/sha256_wasm.py          writes frontend/static/js/sealing/sha256-wasm.js anew
    python infra/sha256_wasm.py check    fails when that is not what would be written

FIPS 180-4, 6.2.2: the rounds one by one in whole numbers, and between them the words of the schedule, four at a time (SIMD).
It brings its own assembler of the few instructions it needs, so that what is committed can be made again without any tool.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "frontend" / "static" / "js" / "sealing" / "sha256-wasm.js"

STATE, ROUNDS, SUMS, INPUT = 0, 64, 320, 1024
"""Where in memory: the eight words of the state, the constants of the rounds, those and the schedule added, the blocks."""
PAGES = 17
"""Of 64 KiB each: a MiB of blocks, and what stands before them in the first."""
LINE = 110

_I32, _V128 = 0x7F, 0x7B
FROM, TO = 0, 1
REGISTERS = tuple(range(2, 10))
"""The locals that are a to h in the first round; in each round all move on by one, so that no value is moved."""
FIRST, CARRIED, SHARED = 10, 11, 12
"""The first sum of a round; b xor c, which is a xor b of the round before; a xor b."""
WORDS = (13, 14, 15, 16)
"""The last sixteen words of the schedule, four in each."""
MADE, TWICE = 17, 18
_NUMBERS, _VECTORS = 11, 6
"""How many locals there are of either kind, arguments aside."""


def main(asked: list[str]) -> None:
    """The file is as it should be, or the command fails."""
    if asked not in ([], ["check"]):
        sys.exit("python infra/sha256_wasm.py [check]")
    if not asked:
        TARGET.write_text(script(), "utf-8")
    if TARGET.read_text("utf-8") != script():
        sys.exit(f"stale: {TARGET.relative_to(ROOT)}")


def module() -> bytes:
    """The bytes of the module: `memory`, and `compress(from, to)` over whole blocks between two addresses."""
    numbers, vectors = _unsigned(_NUMBERS) + bytes([_I32]), _unsigned(_VECTORS) + bytes([_V128])
    code = _vector([numbers, vectors]) + _body()
    data = b"".join(value.to_bytes(4, "little") for value in constants())
    return b"\x00asm\x01\x00\x00\x00" + b"".join(
        (
            _section(1, _vector([b"\x60" + _vector([bytes([_I32])] * 2) + _vector([])])),
            _section(3, _vector([b"\x00"])),
            _section(5, _vector([b"\x01" + _unsigned(PAGES) + _unsigned(PAGES)])),
            _section(7, _vector([b"\x06memory\x02\x00", b"\x08compress\x00\x00"])),
            _section(10, _vector([_unsigned(len(code)) + code])),
            _section(11, _vector([b"\x00" + _number(ROUNDS) + b"\x0b" + _unsigned(len(data)) + data])),
        )
    )


def script() -> str:
    """The module of JavaScript that carries it."""
    text = b64encode(module()).decode()
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    listed = " +\n".join(f'  "{line}"' for line in lines)
    return (
        "// SHA-256 as WebAssembly, in base64. Written by infra/sha256_wasm.py, where it can be read; a test makes it again.\n"
        f"// @ts-check\n\nexport const MODULE =\n{listed};\n"
    )


def _body() -> bytes:
    """Blocks from `FROM` to `TO`, which is at least one; the registers keep the state from one to the next."""
    start = b"".join(_put(local, _word(STATE + 4 * place)) for place, local in enumerate(REGISTERS))
    loop = b""
    for place, local in enumerate(WORDS):
        loop += _put(local, _swapped(_words(16 * place, _get(FROM)), MADE))
        loop += _keep_words(SUMS + 16 * place, _add4(_get(local), _words(ROUNDS + 16 * place, _number(0))))
    loop += _put(CARRIED, _xor(_get(REGISTERS[1]), _get(REGISTERS[2])))
    for group in range(16):
        loop += _schedule(group) if group < 12 else b""
        loop += b"".join(_round(4 * group + one) for one in range(4))
    for place, local in enumerate(REGISTERS):
        loop += _keep_word(STATE + 4 * place, _keep(local, _add(_get(local), _word(STATE + 4 * place))))
    again = _keep(FROM, _add(_get(FROM), _number(64))) + _get(TO) + b"\x49\x0d\x00"
    return start + b"\x03\x40" + loop + again + b"\x0b\x0b"


def _round(place: int) -> bytes:
    a, b, _, d, e, f, g, h = (REGISTERS[(register - place) % 8] for register in range(8))
    picked = _xor(_both(_xor(_get(f), _get(g)), _get(e)), _get(g))
    upper = _xor(_turned(_get(e), 6), _turned(_get(e), 11), _turned(_get(e), 25))
    lower = _xor(_turned(_get(a), 2), _turned(_get(a), 13), _turned(_get(a), 22))
    first = _put(FIRST, _add(_get(h), _word(SUMS + 4 * place), picked, upper))
    most = _xor(_both(_keep(SHARED, _xor(_get(a), _get(b))), _get(CARRIED)), _get(b))
    rest = _put(h, _add(_get(FIRST), lower, most)) + _put(CARRIED, _get(SHARED))
    return first + _put(d, _add(_get(d), _get(FIRST))) + rest


def _schedule(group: int) -> bytes:
    """The next four words of the schedule, and their sums with the constants of their rounds."""
    zero, one, two, three = (WORDS[(group + place) % 4] for place in range(4))
    behind = _keep(TWICE, _chosen(_get(zero), _get(one), (1, 2, 3, 4)))
    low = _xor4(
        _right4(behind, 3),
        _right4(_get(TWICE), 7),
        _left4(_get(TWICE), 25),
        _right4(_get(TWICE), 18),
        _left4(_get(TWICE), 14),
    )
    made = _put(MADE, _add4(_get(zero), low, _chosen(_get(two), _get(three), (1, 2, 3, 4))))
    made += _put(MADE, _add4(_get(MADE), _chosen(_high(_get(three), (2, 2, 3, 3)), _zero(), (0, 2, 4, 4))))
    made += _put(zero, _add4(_get(MADE), _chosen(_zero(), _high(_get(MADE), (0, 0, 1, 1)), (0, 0, 4, 6))))
    return made + _keep_words(SUMS + 64 + 16 * group, _add4(_get(zero), _words(ROUNDS + 64 + 16 * group, _number(0))))


def _high(value: bytes, lanes: Iterable[int]) -> bytes:
    """Each word stands twice in a double word, so that shifting that turns the word; the lower half of each counts."""
    twice = _keep(TWICE, _chosen(value, value, lanes))
    return _xor4(_right2(twice, 17), _right2(_get(TWICE), 19), _right4(_get(TWICE), 10))


def _primes() -> Iterator[int]:
    found: list[int] = []
    candidate = 2
    while True:
        if all(candidate % prime for prime in found):
            found.append(candidate)
            yield candidate
        candidate += 1


def constants() -> list[int]:
    """The first 32 bits of the fractions of the cube roots of the first 64 primes."""
    numbers = _primes()
    return [_cube_root(next(numbers) << 96) & 0xFFFFFFFF for _ in range(64)]


def _cube_root(value: int) -> int:
    low, high = 0, 1 << (value.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= value else (low, middle - 1)
    return low


def _vector(items: list[bytes]) -> bytes:
    return _unsigned(len(items)) + b"".join(items)


def _section(code: int, content: bytes) -> bytes:
    return bytes([code]) + _unsigned(len(content)) + content


def _unsigned(number: int) -> bytes:
    """LEB128."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _signed(number: int) -> bytes:
    """LEB128 of a number that may be negative."""
    out = bytearray()
    while not -64 <= number < 64:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number & 0x7F])


def _simd(code: int, *operands: bytes) -> bytes:
    return b"".join((b"\xfd", _unsigned(code), *operands))


def _get(local: int) -> bytes:
    return b"\x20" + _unsigned(local)


def _put(local: int, value: bytes) -> bytes:
    return value + b"\x21" + _unsigned(local)


def _keep(local: int, value: bytes) -> bytes:
    """Like `put`, and the value stays at hand."""
    return value + b"\x22" + _unsigned(local)


def _number(value: int) -> bytes:
    return b"\x41" + _signed(value)


def _add(*values: bytes) -> bytes:
    return values[0] + b"".join(value + b"\x6a" for value in values[1:])


def _xor(*values: bytes) -> bytes:
    return values[0] + b"".join(value + b"\x73" for value in values[1:])


def _both(one: bytes, other: bytes) -> bytes:
    return one + other + b"\x71"


def _turned(value: bytes, bits: int) -> bytes:
    return value + _number(bits) + b"\x78"


def _word(address: int) -> bytes:
    return _number(0) + b"\x28\x02" + _unsigned(address)


def _keep_word(address: int, value: bytes) -> bytes:
    return _number(0) + value + b"\x36\x02" + _unsigned(address)


def _words(address: int, base: bytes) -> bytes:
    return base + _simd(0, b"\x00", _unsigned(address))


def _keep_words(address: int, value: bytes) -> bytes:
    return _number(0) + value + _simd(11, b"\x04", _unsigned(address))


def _add4(*values: bytes) -> bytes:
    return values[0] + b"".join(value + _simd(0xAE) for value in values[1:])


def _xor4(*values: bytes) -> bytes:
    return values[0] + b"".join(value + _simd(0x51) for value in values[1:])


def _right4(value: bytes, bits: int) -> bytes:
    return value + _number(bits) + _simd(0xAD)


def _left4(value: bytes, bits: int) -> bytes:
    return value + _number(bits) + _simd(0xAB)


def _right2(value: bytes, bits: int) -> bytes:
    return value + _number(bits) + _simd(0xCD)


def _chosen(one: bytes, other: bytes, lanes: Iterable[int]) -> bytes:
    """Four words out of eight."""
    return one + other + _simd(13, bytes(4 * lane + byte for lane in lanes for byte in range(4)))


def _zero() -> bytes:
    return _simd(12, bytes(16))


def _swapped(value: bytes, spare: int) -> bytes:
    """Four words with their bytes the other way round."""
    order = bytes(4 * lane + 3 - byte for lane in range(4) for byte in range(4))
    return _keep(spare, value) + _get(spare) + _simd(13, order)


if __name__ == "__main__":
    main(sys.argv[1:])
