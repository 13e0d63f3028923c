// tree: where the lines of a tree of ways run, row by row. No DOM here.

/**
 * A way that parts after test `begin` from the row `of`, and is known up to test `end`.
 *
 * @typedef {{ begin: number, end: number, of: number | null }} Way
 * @typedef {{ x1: number, y1: number, x2: number, y2: number, of: number }} Stroke `of` is the row whose way it is
 */

/**
 * The lines within one row, in a box 100 wide and 2 high: its own way at half height, first, then what comes down to
 * it, leaves from it or passes through it on the way to a later row.
 *
 * @param {readonly Way[]} rows
 * @param {number} at
 * @returns {Stroke[]}
 */
export function strokes(rows, at) {
  const last = Math.max(...rows.map(({ end }) => end), 1);
  const place = (/** @type {number} */ test) => 2 + (96 * test) / last;
  const { begin, end } = rows[at];
  const found = [{ x1: place(begin), y1: 1, x2: place(Math.max(begin, end)), y2: 1, of: at }];
  rows.forEach(({ of, begin: test }, row) => {
    if (of === null || at < of || at > row) return;
    const [y1, y2] = [at === of ? 1 : 0, at === row ? 1 : 2];
    found.push({ x1: place(test), y1, x2: place(test), y2, of: row });
  });
  return found;
}
