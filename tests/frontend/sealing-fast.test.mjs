// What makes sealing fast: the hash in WebAssembly and every cipher give what the standards say, however the bytes are cut.

import assert from "node:assert/strict";
import { createHash, hkdfSync } from "node:crypto";
import { test } from "node:test";

import { byWebAssembly, fastestCipher, native } from "../../frontend/static/js/sealing/cipher.js";
import { startCrc32, startSha256 } from "../../frontend/static/js/sealing/hashing.js";
import { inScript, payloadOf } from "../../frontend/static/js/sealing/payload.js";
import { sha256 } from "../../frontend/static/js/sealing/sha256.js";
import { fastCompress } from "../../frontend/static/js/sealing/sha256-fast.js";
import { sealedByNode, withCipher } from "./browsers_cipher.mjs";

const CHUNK = 65_536;
const FAST = new URL("../../frontend/static/js/sealing/sha256-fast.js", import.meta.url);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const text = (words) => new TextEncoder().encode(words);
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const compress = await fastCompress();
const hashes = Object.entries({ JavaScript: () => sha256(), WebAssembly: () => sha256(compress) });

/** The same numbers below `limit` in every run. */
function drawn(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function bytesOf(size, seed) {
  const next = drawn(seed);
  return Uint8Array.from({ length: size }, () => next(256));
}

/** The bytes in pieces of many sizes, each in a buffer of its own. */
function* cut(bytes, sizes, next) {
  for (let at = 0; at < bytes.length; ) {
    const end = at + sizes[next(sizes.length)] + next(2);
    yield bytes.slice(at, end);
    at = Math.min(end, bytes.length);
  }
}

async function* each(pieces) {
  yield* pieces;
}

async function joined(pieces) {
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** The payload as the age specification has it: chunk after chunk under a counter, the last one marked. */
function payloadByNode(fileKey, nonce, bytes) {
  const key = new Uint8Array(hkdfSync("sha256", fileKey, nonce, "payload", 32));
  const count = Math.max(1, Math.ceil(bytes.length / CHUNK));
  const chunks = Array.from({ length: count }, (_, at) => {
    const counter = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, at, Number(at === count - 1)]);
    return sealedByNode(key, counter, bytes.subarray(at * CHUNK, (at + 1) * CHUNK));
  });
  return Buffer.concat(chunks);
}

for (const [how, start] of hashes) {
  test(`SHA-256 by ${how} gives the examples of FIPS 180-4`, () => {
    const examples = [
      ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
      ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
      [
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
      ],
      [
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
      ],
      ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
    ];
    for (const [words, expected] of examples) {
      const hash = start();
      hash.update(text(words));

      assert.equal(hex(hash.digest()), expected);
    }
  });

  test(`SHA-256 by ${how} does not mind how the bytes are cut`, () => {
    const next = drawn(1804);
    const sizes = [0, 1, 3, 55, 56, 63, 64, 65, 127, 1000, CHUNK - 1];
    for (const size of [0, 1, 63, 64, 65, 5_000, 200_001]) {
      const bytes = bytesOf(size, size + 1);
      const hash = start();
      for (const piece of cut(bytes, sizes, next)) hash.update(piece);

      assert.equal(hex(hash.digest()), digest(bytes), `${size} bytes`);
    }
  });
}

test("a piece larger than the memory of the WebAssembly is hashed whole", () => {
  const bytes = bytesOf((1 << 21) + 77, 3);
  const hash = sha256(compress);
  hash.update(bytes.subarray(0, 5));
  hash.update(bytes.subarray(5));

  assert.equal(hex(hash.digest()), digest(bytes));
});

test("several hashes share one memory and do not mix", () => {
  const contents = [1, 2, 3].map((seed) => bytesOf(100_000, seed));
  const under = contents.map(() => sha256(compress));
  for (let at = 0; at < 100_000; at += 777) {
    contents.forEach((bytes, place) => under[place].update(bytes.subarray(at, at + 777)));
  }

  assert.deepEqual(under.map((hash) => hex(hash.digest())), contents.map(digest));
});

test("a browser without SIMD, or without WebAssembly, hashes by other means", async () => {
  const { WebAssembly: had } = globalThis;
  const instantiate = had.instantiate;
  try {
    had.instantiate = async () => Promise.reject(new had.CompileError("invalid value type 's128'"));
    assert.equal(await (await import(`${FAST.href}?no-simd`)).fastCompress(), null);
    delete globalThis.WebAssembly;
    assert.equal(await (await import(`${FAST.href}?none`)).fastCompress(), null);
    assert.equal(await byWebAssembly(), null);
    assert.equal(await fastestCipher(), inScript);
    const [hash, crc] = [await startSha256(), await startCrc32()];
    hash.update(text("abc"));
    crc.update(text("123456789"));
    assert.equal(hex(await hash.digest()), digest("abc"));
    assert.equal(crc.value().toString(16), "cbf43926");
  } finally {
    had.instantiate = instantiate;
    globalThis.WebAssembly = had;
  }
});

const ciphers = Object.entries({ JavaScript: () => inScript, WebAssembly: byWebAssembly, "the browser's own": native });

for (const [how, started] of ciphers) {
  test(`ChaCha20-Poly1305 by ${how} gives the ciphertext of RFC 8439, 2.8.2, and what OpenSSL gives`, async () => {
    const key = Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at);
    const nonce = Uint8Array.from([7, 0, 0, 0, ...text("@ABCDEFG")]);
    const words = text(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    );
    const expected =
      "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b" +
      "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc" +
      "3ff4def08e4b7a9de576d26586cec64b6116";

    await withCipher(async () => {
      const cipher = await (await started())(key);
      const sealed = await cipher(nonce, words);

      assert.equal(hex(sealed.slice(0, -16)), expected);
      for (const chunk of [words, new Uint8Array(0), bytesOf(CHUNK, 9)]) {
        assert.equal(hex(await cipher(nonce, chunk)), hex(sealedByNode(key, nonce, chunk)));
      }
    });
  });

  test(`a payload by ${how} is the same however its pieces are cut, and its last chunk is marked`, async () => {
    const next = drawn(8439);
    const [fileKey, nonce] = [bytesOf(16, 1), bytesOf(16, 2)];
    for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 8 * CHUNK, 8 * CHUNK + 1, 9 * CHUNK]) {
      const bytes = bytesOf(size, size + 5);
      const pieces = [...cut(bytes, [0, 1, 1000, CHUNK - 1, CHUNK, 3 * CHUNK, 1 << 18, 1 << 20], next)];

      const sealed = await withCipher(async () =>
        joined(payloadOf(each(pieces), fileKey.slice(), nonce, await started())),
      );

      assert.equal(digest(sealed), digest(payloadByNode(fileKey, nonce, bytes)), `${size} bytes`);
    }
  });
}

test("a browser's cipher that answers wrongly, or is not there, is not taken", async () => {
  const wrong = (...given) => sealedByNode(...given).map((byte, at) => (at ? byte : byte ^ 1));

  assert.equal(await native(), null);
  assert.equal(await withCipher(native, wrong), null);
  assert.notEqual(await withCipher(native), null);
});
