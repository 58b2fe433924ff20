// Where a word stands on a page of a PDF.
// @ts-check

/**
 * Where a word stands on a page: the pieces of text that hold it, as boxes in the page's own points.
 * @param {any[]} items
 * @param {string} wanted in lower case
 * @returns {[number, number, number, number][][]}
 */
export function placesOf(items, wanted) {
  const texts = items.map((item) => String(item.str ?? "").toLowerCase());
  const whole = texts.join("");
  /** @type {number[]} */
  const starts = [];
  texts.reduce((sum, text) => (starts.push(sum), sum + text.length), 0);
  const all = [];
  for (let start = whole.indexOf(wanted); start >= 0; start = whole.indexOf(wanted, start + wanted.length)) {
    const end = start + wanted.length;
    /** @type {[number, number, number, number][]} */
    const boxes = [];
    for (const [index, item] of items.entries()) {
      const [from, to] = [Math.max(start, starts[index]), Math.min(end, starts[index] + texts[index].length)];
      if (from >= to) continue;
      const [x, y, each] = [item.transform[4], item.transform[5], item.width / (texts[index].length || 1)];
      const [left, right] = [x + each * (from - starts[index]), x + each * (to - starts[index])];
      boxes.push([left, y - item.height * 0.2, right, y + item.height]);
    }
    all.push(boxes);
  }
  return all;
}
