// A copy of a PDF without its properties: who made it, when and with what. What stands on the pages is left as it is.
// @ts-check

import { PDFDict, PDFName } from "../../../vendor/pdf-lib.js";
import { openedIn } from "./structure.js";

const SAID_OF_A_PART = ["Metadata", "PieceInfo", "LastModified"];

/** Cannot be rewritten without breaking it: what it is, `signed` or `encrypted`. */
export class NotScrubbed extends Error {}

/**
 * @param {Uint8Array} bytes
 * @param {number} signatures
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function scrubbed(bytes, signatures) {
  const opened = await openedIn(bytes);
  if (signatures) throw new NotScrubbed("signed");
  if (opened.isEncrypted) throw new NotScrubbed("encrypted");
  const { context } = opened;
  if (context.trailerInfo.Info) {
    context.delete(context.trailerInfo.Info);
    context.trailerInfo.Info = undefined;
  }
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFDict ? object : /** @type {any} */ (object).dict;
    if (!(dict instanceof PDFDict)) continue;
    if (String(dict.get(PDFName.of("Type"))) === "/Metadata") context.delete(reference);
    for (const name of SAID_OF_A_PART) dict.delete(PDFName.of(name));
  }
  context.trailerInfo.ID = undefined;
  return new Uint8Array(await opened.save({ addDefaultPage: false, updateFieldAppearances: false }));
}
