// The lines of a page from the pieces that a PDF places on it, with where on the page each stands.
// @ts-check

/**
 * @typedef {{ text: string, y: number }} Line y from 0 at the top of the page to 1 at its foot
 * @typedef {{ str?: string, transform?: number[] }} Piece
 * @typedef {{ width: number, height: number, convertToViewportPoint: (x: number, y: number) => number[] }} View
 */

const SAME_LINE = 0.004;

/**
 * @param {readonly Piece[]} pieces
 * @param {View} view
 * @returns {Line[]} from the top
 */
export function linesOf(pieces, view) {
  const placed = [];
  for (const { str, transform } of pieces) {
    if (!str?.trim() || !transform) continue;
    const [x, y] = view.convertToViewportPoint(transform[4], transform[5]);
    placed.push({ str, x, y: y / view.height });
  }
  placed.sort((one, other) => one.y - other.y || one.x - other.x);
  /** @type {{ y: number, pieces: { str: string, x: number }[] }[]} */
  const lines = [];
  for (const { str, x, y } of placed) {
    const last = lines.at(-1);
    if (last && y - last.y < SAME_LINE) last.pieces.push({ str, x });
    else lines.push({ y, pieces: [{ str, x }] });
  }
  return lines.map((line) => ({ y: round(line.y), text: inOrder(line.pieces) }));
}

/** @param {{ str: string, x: number }[]} pieces */
function inOrder(pieces) {
  return pieces.sort((one, other) => one.x - other.x).map((piece) => piece.str).join(" ").replace(/\s+/g, " ").trim();
}

/** @param {number} value */
const round = (value) => Math.round(value * 1000) / 1000;
