// The files chosen for one material: added, put in order, replaced, removed, and any of it undone. Nothing of a page.
// @ts-check

/**
 * @typedef {object} Choice
 * @property {string} id
 * @property {File} file
 * @property {File | null} original what it was before its properties were removed
 * @typedef {readonly Choice[]} Choices
 */

/**
 * The list with these files at its end. A file of the same name takes the place of the one before.
 * @param {Choices} list
 * @param {readonly File[]} files
 * @param {() => string} newId
 * @returns {{ list: Choices, replaced: string[] }}
 */
export function added(list, files, newId) {
  const next = [...list];
  const replaced = [];
  for (const file of files) {
    const choice = { id: newId(), file, original: null };
    const at = next.findIndex((one) => one.file.name === file.name);
    if (at < 0) next.push(choice);
    else {
      replaced.push(file.name);
      next[at] = choice;
    }
  }
  return { list: next, replaced };
}

/**
 * @param {Choices} list
 * @param {string} id
 * @param {-1 | 1} by
 * @returns {Choices}
 */
export function moved(list, id, by) {
  const at = list.findIndex((one) => one.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= list.length) return list;
  const next = [...list];
  [next[at], next[to]] = [next[to], next[at]];
  return next;
}

/**
 * @param {Choices} list
 * @param {string} id
 * @returns {Choices}
 */
export const removed = (list, id) => list.filter((one) => one.id !== id);

/**
 * Another file in the same place.
 * @param {Choices} list
 * @param {string} id
 * @param {Omit<Choice, "id">} other
 * @param {() => string} newId
 * @returns {Choices}
 */
export const exchanged = (list, id, other, newId) => list.map((one) => (one.id === id ? { id: newId(), ...other } : one));
