// Taking in what was sealed elsewhere: checked here, put on the shelf from which the page of the bid sends.
// @ts-check

import { BadContainer, readContainer } from "../sealing/container.js";
import { inBytes } from "./pace.js";
import { keep, keyOf } from "./shelf.js";

/** @typedef {import("../offline/terms.js").Terms} Terms */
/** @typedef {import("../sealing/container.js").Container} Container */

/** Something that does not fit, by the name of its sentence. */
class Unfit extends Error {
  /**
   * @param {string} name
   * @param {Record<string, string | number>} [gaps]
   */
  constructor(name, gaps = {}) {
    super(name);
    this.gaps = gaps;
  }
}

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const terms = /** @type {Terms} */ (JSON.parse(at("#bid-terms").textContent ?? "{}"));

at("[data-import-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  void carefully(takeIn);
});

async function takeIn() {
  const file = /** @type {HTMLInputElement} */ (at("#container")).files?.[0];
  if (!file) throw new Unfit("none");
  const container = await readContainer(file, (done, whole) => {
    at("[data-import-progress]").textContent = said("checking", { percent: Math.floor((100 * done) / whole) });
  });
  mustFit(container);
  const { tender, lot, document: version, bid, certificate, revision, previous, recipient } = container.stated;
  const isKept = await keep({
    key: keyOf(lot, certificate),
    belonging: { tender, lot, document: version.sha256, bid, bidder: certificate, revision },
    document: version,
    previous,
    recipient,
    sealedAt: Date.now(),
    envelopes: container.envelopes,
    blobs: container.blobs,
    upload: "",
  });
  if (!isKept) throw new Unfit("noRoom");
  location.assign(at("[data-import]").dataset.bidPage ?? "");
}

/** @param {Container} container */
function mustFit({ stated, blobs }) {
  const next = terms.revision + 1;
  const follows = stated.revision === next && stated.previous === terms.previous && (!terms.bid || stated.bid === terms.bid);
  const names = stated.envelopes.map((one) => one.name).sort();
  const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
  if (stated.tender !== terms.tender || stated.lot !== terms.lot) throw new Unfit("otherLot", { lot: stated.lot });
  if (stated.recipient !== terms.recipient || stated.certificate !== terms.certificate) throw new Unfit("otherSeat");
  if (!follows) throw new Unfit("notNext", { sealed: stated.revision, next });
  if (names.join() !== [...terms.envelopes].sort().join()) throw new Unfit("otherEnvelopes");
  if (size > terms.limit) throw new Unfit("tooLarge", { size: inBytes(size), limit: inBytes(terms.limit) });
}

/** @param {() => Promise<void>} act */
async function carefully(act) {
  const button = /** @type {HTMLButtonElement} */ (at("[data-import-form] button"));
  at("[data-wrong]").hidden = true;
  button.disabled = true;
  try {
    await act();
  } catch (failure) {
    if (failure instanceof BadContainer) complain("broken", { part: failure.message });
    else if (failure instanceof Unfit) complain(failure.message, failure.gaps);
    else throw failure;
  } finally {
    button.disabled = false;
    at("[data-import-progress]").textContent = "";
  }
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} gaps
 */
function complain(name, gaps) {
  at("[data-wrong-text]").textContent = said(name, gaps);
  at("[data-wrong]").dataset.code = name;
  at("[data-wrong]").hidden = false;
  at("[data-wrong]").focus();
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} gaps
 */
function said(name, gaps) {
  const sentence = at("[data-import-words]").dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
}
