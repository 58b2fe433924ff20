"""age recipients (C2SP age, X25519): ``age1…`` is a public key in Bech32."""

from __future__ import annotations

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age"


def public_key_of(recipient: str) -> bytes:
    """The 32 bytes of an X25519 public key. Raises ValueError for anything that is not one well-formed recipient."""
    if recipient != recipient.lower():
        raise ValueError("an age recipient is written small")
    try:
        prefix, key = bech32_decoded(recipient)
    except ValueError as mistake:
        raise ValueError(f"not an age recipient: {mistake}") from None
    if prefix != _PREFIX:
        raise ValueError("not an age recipient")
    if len(key) != 32:
        raise ValueError("an X25519 public key is 32 bytes")
    return key


def recipient_of(public_key: bytes) -> str:
    """The recipient of 32 bytes of X25519 public key."""
    return bech32_encoded(_PREFIX, public_key)


def bech32_decoded(text: str) -> tuple[str, bytes]:
    """The prefix, in small letters, and the bytes that a Bech32 text of any length spells. Raises ValueError."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("small and capital letters are mixed")
    prefix, separator, data = text.lower().rpartition("1")
    if not separator or not prefix or len(data) < 6 or any(character not in _ALPHABET for character in data):
        raise ValueError("not Bech32")
    values = [_ALPHABET.index(character) for character in data]
    if _checksum(_expanded(prefix) + values) != 1:
        raise ValueError("the checksum does not fit")
    return prefix, _to_bytes(values[:-6])


def bech32_encoded(prefix: str, data: bytes) -> str:
    """The Bech32 text of the bytes, in small letters."""
    values = _to_fives(data)
    rest = _checksum([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    check = [(rest >> 5 * (5 - index)) & 31 for index in range(6)]
    return f"{prefix}1" + "".join(_ALPHABET[value] for value in values + check)


def _expanded(prefix: str) -> list[int]:
    return [ord(character) >> 5 for character in prefix] + [0] + [ord(character) & 31 for character in prefix]


def _checksum(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for index, generator in enumerate(_GENERATOR):
            rest ^= generator if (top >> index) & 1 else 0
    return rest


def _to_bytes(fives: list[int]) -> bytes:
    number, bits = 0, len(fives) * 5
    for five in fives:
        number = number << 5 | five
    padding = bits % 8
    if padding > 4 or number & ((1 << padding) - 1):
        raise ValueError("the padding is not zero")
    return (number >> padding).to_bytes(bits // 8, "big")


def _to_fives(data: bytes) -> list[int]:
    padding = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << padding
    count = (len(data) * 8 + padding) // 5
    return [(number >> 5 * (count - 1 - index)) & 31 for index in range(count)]
