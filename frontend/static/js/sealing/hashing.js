// Hashes of what is too large to be in memory whole: by WebAssembly, beside the sealing where a worker can be had.
// @ts-check

import { createCRC32, createSHA256 } from "../../vendor/hash-wasm.js";
import { crc32 } from "./crc32.js";
import { sha256 } from "./sha256.js";
import { fastCompress } from "./sha256-fast.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/**
 * A SHA-256 under way. `update` may ask to be waited for; `digest` ends it. One beside takes the bytes over: they are gone then.
 * @typedef {{ update: (bytes: Bytes) => void | Promise<void>, digest: () => Promise<Bytes> }} Hash
 */
/** @typedef {() => Promise<Hash>} StartHash */
/** @typedef {{ update: (bytes: Bytes) => void, value: () => number }} Crc */

const WAITING_LIMIT = 32 << 20;
const TOGETHER = 1 << 20;
const DIGESTER = "digester.js";
const BESIDE = 2;

/** By our own WebAssembly, the library's where that may not run, or JavaScript. @returns {Promise<Hash>} */
export async function startSha256() {
  const fast = mayCompile() ? await fastCompress() : null;
  const hash = fast || !mayCompile() ? null : await createSHA256().catch(() => null);
  if (!hash) {
    const own = sha256(fast ?? undefined);
    return { update: own.update, digest: async () => own.digest() };
  }
  hash.init();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: async () => /** @type {Bytes} */ (hash.digest("binary")),
  };
}

/** @returns {Promise<Crc>} */
export async function startCrc32() {
  const hash = mayCompile() ? await createCRC32().catch(() => null) : null;
  if (!hash) {
    let crc = 0;
    return { update: (bytes) => void (crc = crc32(crc, bytes)), value: () => crc };
  }
  hash.init();
  return { update: (bytes) => void hash.update(bytes), value: () => Number.parseInt(hash.digest("hex"), 16) };
}

/**
 * Hashes in workers of their own, in turn, beside the one that seals; in this one where there are none to be had.
 * @returns {Promise<StartHash>}
 */
export async function startBeside() {
  const found = await Promise.all(Array.from({ length: BESIDE }, besideWorker));
  const workers = found.filter((worker) => worker !== null);
  if (!workers.length) return startSha256;
  let last = 0;
  return async () => hashAt(workers[last % workers.length], (last += 1));
}

/** Pages allow no WebAssembly; workers have no content policy of a page, and the offline file's allows it. */
function mayCompile() {
  return typeof document === "undefined" && typeof WebAssembly === "object";
}

/** @returns {Promise<Worker | null>} */
async function besideWorker() {
  const here = typeof location === "undefined" ? "" : location.href;
  if (typeof Worker === "undefined" || !here.endsWith("/worker.js")) return null;
  const worker = new Worker(here.replace(/worker\.js$/, DIGESTER), { type: "module" });
  return new Promise((resolve) => {
    worker.addEventListener("message", () => resolve(worker), { once: true });
    worker.addEventListener("error", () => resolve(null), { once: true });
  });
}

/**
 * @param {Worker} worker
 * @param {number} number
 * @returns {Hash}
 */
function hashAt(worker, number) {
  let waiting = 0;
  let goOn = () => {};
  const ended = /** @type {Promise<Bytes>} */ (
    new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => {
        if (data.number !== number) return;
        if (data.digest) resolve(data.digest);
        else waiting -= data.taken;
        if (waiting <= WAITING_LIMIT) goOn();
      });
      worker.addEventListener("error", () => reject(new Error("the hash beside broke")));
    })
  );
  const broken = ended.then(() => {});
  let held = /** @type {Bytes[]} */ ([]);
  let size = 0;
  const hand = () => {
    waiting += size;
    worker.postMessage({ number, pieces: held }, held.map(({ buffer }) => buffer));
    [held, size] = [[], 0];
  };
  return {
    update(bytes) {
      held.push(bytes);
      size += bytes.length;
      if (size < TOGETHER) return undefined;
      hand();
      if (waiting <= WAITING_LIMIT) return undefined;
      return Promise.race([broken, new Promise((resolve) => (goOn = () => resolve(undefined)))]);
    },
    digest() {
      hand();
      worker.postMessage({ number, end: true });
      return ended;
    },
  };
}
