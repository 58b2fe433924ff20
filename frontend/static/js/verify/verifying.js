// Verifies a bundle where the reader is: reads it once, runs every check that a browser can, answers a verdict. Nothing is sent.
// @ts-check

import { checkArrivals } from "./checks-arrivals.js";
import { checkActs, checkBidders, checkContents, checkContexts, checkReceipts } from "./checks-bids.js";
import { checkDraws } from "./checks-draws.js";
import { checkChains, checkClosing, checkCommitments, checkTimes } from "./checks-journal.js";
import { checkCheckpoints, checkConsistency, checkInclusion } from "./checks-log.js";
import { checkKeys, checkPrices, checkSealedSheets } from "./checks-opening.js";
import { checkRemedies } from "./checks-remedies.js";
import { checkSchedules } from "./checks-schedules.js";
import { checkScores } from "./checks-scores.js";
import { checkStamps } from "./checks-stamps.js";
import { opened } from "./container.js";
import { hexOf, Material } from "./material.js";
import { NoEd25519 } from "./notes.js";
import { Protocol } from "./protocol.js";

/** @typedef {import("./protocol.js").Finding} Finding */
/** @typedef {import("./protocol.js").Status} Status */
/** @typedef {{ number: number, status: Status, looked: number, findings: Finding[] }} Checked */
/** @typedef {{ isGood: boolean, policy: Record<string, any>, root: string, rootName: string, platform: string, checks: Checked[] }} Verdict */

class NoReader extends Error {}

/** @type {[number, (material: Material) => Promise<void>][]} */
const CHECKS = [
  [0, checkContents],
  [1, checkCheckpoints],
  [2, checkChains],
  [3, checkConsistency],
  [4, checkCommitments],
  [5, checkBidders],
  [6, checkTimes],
  [7, checkClosing],
  [8, checkSealedSheets],
  [9, checkReceipts],
  [10, checkInclusion],
  [11, checkActs],
  [12, checkContexts],
  [13, checkKeys],
  [14, checkPrices],
  [15, checkScores],
  [16, checkReports],
  [17, checkStamps],
  [18, checkRemedies],
  [19, checkDraws],
  [20, checkSchedules],
  [21, checkArrivals],
];
/** What stays with kaiming-verify.pyz for a part, wherever there is something to look at: computing scores and schedules again. */
export const LEFT = [15, 20];

/** The reader of PDFs is large and comes by itself, once somebody may need it. */
export const papers = () => import("./checks-reports.js").catch(() => null);

/** 16, where the reader of PDFs could be fetched. @param {Material} material */
async function checkReports(material) {
  const found = await papers();
  if (!found) throw new NoReader();
  await found.checkReports(material);
}

/**
 * The verdict on a file. It never throws for what is in the bundle.
 * @param {Blob} blob
 * @param {{ root?: string, tell?: (number: number) => void }} asked SHA-256 of the root that the reader trusts; which check begins
 * @returns {Promise<Verdict>}
 */
export async function verify(blob, { root = "", tell = () => {} } = {}) {
  const protocol = new Protocol();
  protocol.look(0);
  /** @type {Set<number>} */
  const unable = new Set();
  const container = await opened(blob, protocol);
  if (!container) return verdictOf(protocol, unable, null);
  const material = await new Material(container, protocol).read();
  if (root && (!material.trust || (await hexOf(material.trust.root.der)) !== root)) protocol.find(0, "root_another", "trust/root.der");
  for (const [number, check] of CHECKS) {
    tell(number);
    try {
      await check(material);
    } catch (failure) {
      if (failure instanceof NoEd25519 || failure instanceof NoReader) unable.add(number);
      else protocol.find(number, "check_broke", "", { why: failure instanceof Error ? failure.name : "?" });
    }
  }
  return verdictOf(protocol, unable, material);
}

/**
 * @param {Protocol} protocol
 * @param {Set<number>} unable
 * @param {Material | null} material
 * @returns {Promise<Verdict>}
 */
async function verdictOf(protocol, unable, material) {
  const trust = material?.trust;
  const checks = CHECKS.map(([number]) => {
    const found = protocol.status(number);
    const isLeft = unable.has(number) ? found !== "failed" : LEFT.includes(number) && found === "passed";
    const status = isLeft ? /** @type {const} */ ("left") : found;
    return { number, status, looked: protocol.looked.get(number) ?? 0, findings: protocol.findings.filter(({ check }) => check === number) };
  });
  return {
    isGood: !protocol.findings.length,
    policy: material?.policy ?? {},
    root: trust ? await hexOf(trust.root.der) : "",
    rootName: trust?.root.person ?? "",
    platform: trust ? [trust.platform.person, trust.platform.organisation].filter(Boolean).join(" · ") : "",
    checks,
  };
}
