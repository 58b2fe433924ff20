// Reads a PDF: what stands on its pages, and what it says about itself. Facts only; what they mean is judged elsewhere.
// @ts-check

import { MAPS } from "../../../vendor/cmaps.js";
import { getDocument, OPS } from "../../../vendor/pdf.js";
import { WorkerMessageHandler } from "../../../vendor/pdf.worker.js";
import { linesOf } from "./lines.js";
import { structureOf } from "./structure.js";

/** @typedef {import("./lines.js").Line} Line */
/**
 * @typedef {object} PageFacts
 * @property {number} number from 1
 * @property {Line[]} lines
 * @property {string[]} coloured pieces of text in another colour than black, grey or white
 * @property {number} marks coloured lines and areas
 * @property {number} images
 * @property {number} notes comments, stamps and highlights
 */
/**
 * @typedef {object} PdfFacts
 * @property {"read" | "notPdf" | "broken" | "password" | "tooLarge"} state
 * @property {string} version `1.7`
 * @property {string} archive `PDF/A-2B`, or empty
 * @property {boolean} isEncrypted
 * @property {number} pages
 * @property {PageFacts[]} read the pages that were looked at
 * @property {string[]} missingFonts fonts that are not embedded
 * @property {number} signatures
 * @property {{ name: string, value: string }[]} properties Info and XMP, in this order
 * @property {number} attachments
 * @property {boolean} hasScripts
 * @property {boolean} isWhole false when its parts could not be listed: fonts, properties and pictures are then unknown
 */

/** The reader looks for its worker here; this is a worker already, so both run in it. */
Object.assign(globalThis, { pdfjsWorker: { WorkerMessageHandler } });

export const LARGEST = 256 * 1024 * 1024;
const HEAD = 1024;
const BLACK_TO_WHITE = 24;

/** @type {PdfFacts} */
const NOTHING = {
  state: "notPdf", version: "", archive: "", isEncrypted: false, pages: 0, read: [], missingFonts: [], signatures: 0,
  properties: [], attachments: 0, hasScripts: false, isWhole: true,
};

/**
 * @param {Blob} file
 * @param {{ most: number, progress?: (done: number, whole: number) => void }} reading `most` pages are looked at, spread evenly
 * @returns {Promise<PdfFacts>}
 */
export async function readPdf(file, { most, progress }) {
  const head = new TextDecoder("latin1").decode(await file.slice(0, HEAD).arrayBuffer());
  if (!head.includes("%PDF-")) return NOTHING;
  const version = /%PDF-(\d\.\d)/.exec(head)?.[1] ?? "";
  if (file.size > LARGEST) return { ...NOTHING, state: "tooLarge", version };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const task = getDocument({
    data: bytes.slice(),
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    maxImageSize: 0,
    verbosity: 0,
    BinaryDataFactory: MapsAtHand,
  });
  try {
    const opened = await task.promise;
    const structure = await structureOf(bytes).catch(() => null);
    const { images = [], ...told } = structure ?? { version: "", isWhole: false };
    const read = await pagesOf(opened, images, most, progress);
    return { ...NOTHING, ...told, state: "read", version: told.version || version, pages: opened.numPages, read };
  } catch (failure) {
    const isLocked = failure instanceof Error && failure.name === "PasswordException";
    return { ...NOTHING, version, state: isLocked ? "password" : "broken", isEncrypted: isLocked };
  } finally {
    await task.destroy();
  }
}

/**
 * Numbers of the pages that are looked at: all, or so many, evenly spread with the first and the last.
 * @param {number} pages
 * @param {number} most
 */
export function sampled(pages, most) {
  if (pages <= most) return Array.from({ length: pages }, (_, index) => index + 1);
  if (most === 1) return [1];
  return Array.from({ length: most }, (_, index) => 1 + Math.round((index * (pages - 1)) / (most - 1)));
}

/** Hands out the character maps that stand beside, and asks no server. */
class MapsAtHand {
  /** @param {{ kind: string, filename: string }} wanted */
  async fetch({ kind, filename }) {
    const map = kind === "cMapUrl" ? MAPS[filename.replace(/\.bcmap$/, "")] : undefined;
    if (!map) throw new Error(`${filename} is not at hand`);
    return Uint8Array.from(atob(map), (letter) => letter.charCodeAt(0));
  }
}

/**
 * @param {any} opened
 * @param {readonly number[]} images by page
 * @param {number} most
 * @param {((done: number, whole: number) => void) | undefined} progress
 */
async function pagesOf(opened, images, most, progress) {
  const numbers = sampled(opened.numPages, most);
  const read = [];
  for (const number of numbers) {
    const page = await opened.getPage(number);
    const content = await page.getTextContent();
    const view = page.getViewport({ scale: 1 });
    const drawn = drawnOn(await page.getOperatorList());
    const notes = await page.getAnnotations();
    read.push({
      number,
      lines: linesOf(content.items, view),
      ...drawn,
      images: images[number - 1] ?? 0,
      notes: notes.filter(isNote).length,
    });
    page.cleanup();
    progress?.(read.length, numbers.length);
  }
  return read;
}

/** @param {{ subtype: string }} annotation */
const isNote = ({ subtype }) => !["Link", "Widget", "Popup"].includes(subtype);

/**
 * What is drawn in colour.
 * @param {{ fnArray: number[], argsArray: any[] }} list
 */
function drawnOn({ fnArray, argsArray }) {
  const coloured = [];
  const kept = [];
  let [fill, stroke, marks] = ["#000000", "#000000", 0];
  for (const [index, act] of fnArray.entries()) {
    const args = argsArray[index];
    if (act === OPS.save) kept.push([fill, stroke]);
    else if (act === OPS.restore) [fill, stroke] = kept.pop() ?? [fill, stroke];
    else if (act === OPS.setFillRGBColor) fill = args[0];
    else if (act === OPS.setStrokeRGBColor) stroke = args[0];
    else if (act === OPS.showText && isColour(fill)) coloured.push(lettersOf(args[0]));
    else if (act === OPS.constructPath) marks += isColour(paintOf(args[0], fill, stroke)) ? 1 : 0;
  }
  return { coloured: coloured.filter((text) => text.trim()), marks };
}

const STROKES = new Set([OPS.stroke, OPS.closeStroke]);
const FILLS = new Set([OPS.fill, OPS.eoFill, OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke, OPS.closeEOFillStroke]);

/**
 * @param {number} act
 * @param {string} fill
 * @param {string} stroke
 */
function paintOf(act, fill, stroke) {
  if (STROKES.has(act)) return stroke;
  return FILLS.has(act) ? fill : "#000000";
}

/** @param {unknown[]} glyphs */
function lettersOf(glyphs) {
  return glyphs.map((glyph) => /** @type {{ unicode?: string }} */ (glyph)?.unicode ?? "").join("");
}

/**
 * Neither black, grey nor white.
 * @param {string} colour `#rrggbb`
 */
function isColour(colour) {
  const parts = [1, 3, 5].map((at) => Number.parseInt(String(colour).slice(at, at + 2), 16));
  return Math.max(...parts) - Math.min(...parts) > BLACK_TO_WHITE;
}
