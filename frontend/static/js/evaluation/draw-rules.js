// Draws experts again from the record of a draw: docs/formats/draw.md, in the reader's own browser.
// @ts-check

/** @typedef {{ name: string, pool: string[], chosen: string[], skipped: [string, string][], joined?: string[] }} Stratum */
/** @typedef {{ by: string, commitment: string, secret: string, nonce: string }} Contribution */
/** @typedef {{ text: string, contributions: Contribution[], pool: string[], chosen: string[], skipped: [string, string][], joined?: string[], strata?: Stratum[] }} DrawRecord */

const ALGORITHM = "kaiming/draw-v1";
const COMMITMENT = "kaiming/draw-commitment-v1\0";
const TICKET = "kaiming/draw-ticket-v1\0";
const SEED_BITS = 256;
const encoder = new TextEncoder();

/**
 * What does not follow when the record is drawn again; empty when all of it does.
 * @param {DrawRecord} record
 * @returns {Promise<string[]>}
 */
export async function problemsOf(record) {
  const frozen = JSON.parse(record.text);
  for (const one of record.contributions) {
    const said = join(encoder.encode(COMMITMENT), fromHex(one.secret), fromHex(one.nonce));
    if (toHex(await sha256(said)) !== one.commitment) return ["draw_not_opened"];
  }
  const seed = await seedOf(record);
  const strata = strataOf(record);
  const problems = [];
  if ((await rootOver(record.pool)) !== frozen.pool) problems.push("draw_pool_differs");
  for (const one of strata) {
    if (frozen.strata && (await rootOver(one.pool)) !== frozen.strata[one.name]) problems.push("draw_pool_differs");
    if (!(await follows(seed, one))) problems.push("draw_order_differs");
    if (one.chosen.length > frozen.of[one.name]) problems.push("draw_count_differs");
  }
  if (strata.flatMap((one) => one.chosen).join() !== record.chosen.join()) problems.push("draw_count_differs");
  return problems;
}

/**
 * @param {DrawRecord} record
 * @returns {Promise<Uint8Array>}
 */
export async function seedOf(record) {
  const secrets = join(...record.contributions.map((one) => fromHex(one.secret)));
  const key = await crypto.subtle.importKey("raw", await sha256(secrets), "HKDF", false, ["deriveBits"]);
  const info = await sha256(encoder.encode(record.text));
  const how = { name: "HKDF", hash: "SHA-256", salt: encoder.encode(ALGORITHM), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, SEED_BITS));
}

/**
 * Everybody of a stratum in the order drawn.
 * @param {Uint8Array<ArrayBuffer>} seed
 * @param {string} stratum
 * @param {string[]} pseudonyms
 */
export async function ordered(seed, stratum, pseudonyms) {
  const key = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const numbered = await Promise.all(
    pseudonyms.map(async (one) => {
      const said = encoder.encode(`${TICKET}${stratum}\0${one}`);
      return { one, number: toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, said))) };
    }),
  );
  return numbered.sort((a, b) => compare(a.number, b.number) || compare(a.one, b.one)).map(({ one }) => one);
}

/**
 * Tickets were taken from the lowest on, none left out; who joined the pool later came after everybody else.
 * @param {Uint8Array} seed
 * @param {Stratum} stratum
 */
async function follows(seed, stratum) {
  const order = await ordered(new Uint8Array(seed), stratum.name, stratum.pool);
  const used = new Set([...stratum.chosen, ...stratum.skipped.map(([name]) => name)]);
  const taken = order.filter((name) => used.has(name));
  const late = [...used].filter((name) => !order.includes(name));
  const isPrefix = taken.every((name, place) => order[place] === name);
  const joined = new Set(stratum.joined ?? []);
  const first = stratum.chosen.filter((name) => order.includes(name));
  const inOrder = order.filter((name) => stratum.chosen.includes(name));
  return (
    isPrefix &&
    (late.length === 0 || taken.length === order.length) &&
    late.every((name) => joined.has(name)) &&
    first.join() === inOrder.join()
  );
}

/**
 * @param {DrawRecord} record
 * @returns {Stratum[]}
 */
function strataOf(record) {
  if (record.strata) return record.strata;
  const [name] = Object.keys(JSON.parse(record.text).of);
  return [{ name, pool: record.pool, chosen: record.chosen, skipped: record.skipped, joined: record.joined }];
}

/**
 * The RFC 6962 root over pseudonyms in ascending order.
 * @param {string[]} pseudonyms
 */
export async function rootOver(pseudonyms) {
  const leaves = await Promise.all(
    [...pseudonyms].sort(compare).map((name) => sha256(join(new Uint8Array([0]), fromHex(name)))),
  );
  return toHex(leaves.length === 0 ? await sha256(new Uint8Array()) : await root(leaves));
}

/**
 * @param {Uint8Array[]} hashes
 * @returns {Promise<Uint8Array>}
 */
async function root(hashes) {
  if (hashes.length === 1) return hashes[0];
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  const sides = [await root(hashes.slice(0, half)), await root(hashes.slice(half))];
  return sha256(join(new Uint8Array([1]), ...sides));
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** @param {Uint8Array[]} parts */
function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {string} text */
function fromHex(text) {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

/** @param {Uint8Array} bytes */
function toHex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
