// Numbers as text, and walks over a grid: arithmetic that needs no page.

/**
 * A share between 0 and 1 in whole percent; 0 % and 100 % only for exactly 0 and 1.
 *
 * @param {number | null} p null where a diverged student left no number
 */
export function percent(p) {
  if (p === null) return "–";
  if (p > 0 && p < 0.005) return "< 1 %";
  if (p >= 0.995 && p < 1) return "> 99 %";
  return `${Math.round(100 * p)} %`;
}

/**
 * Marks lost in words; `text` comes with its unit.
 *
 * @param {string | null | undefined} text null where a diverged student left no number
 */
export const nats = (text) => text ?? "no number of nats";

/**
 * The name of the answer at `index`: A to Z; where there are more than 26, numbers from 1.
 *
 * @param {number} index
 * @param {number} count
 */
export const letter = (index, count) =>
  count > 26 ? String(index + 1) : String.fromCharCode(65 + index);

/**
 * What a screen reader says of a cell's value: three digits, or that there is nothing.
 *
 * @param {number | null | undefined} value
 */
export const spokenValue = (value) =>
  Number.isFinite(value) ? Number(value).toPrecision(3) : "empty";

/**
 * `text`, at most `most` characters of it.
 *
 * @param {string} text
 * @param {number} most
 */
export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * `index`, or the nearest index of a list of `length`.
 *
 * @param {number} index
 * @param {number} length
 */
export const inside = (index, length) => Math.max(Math.min(index, length - 1), 0);

/** @typedef {[row: number, column: number]} Place */

/**
 * One step for each arrow key, on a grid whose first row is on top.
 *
 * @type {Readonly<Record<string, Place>>}
 */
const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * The place that an arrow key leads to from `place`, never out of the grid; null for any other key.
 *
 * @param {string} key
 * @param {Place} place
 * @param {Place} size rows and columns
 * @param {boolean} [upwards] whether the first row is at the bottom
 * @returns {Place | null}
 */
export function walk(key, [row, column], [rows, columns], upwards = false) {
  if (!Object.hasOwn(ARROWS, key)) return null;
  const [down, across] = ARROWS[key];
  return [inside(row + (upwards ? -down : down), rows), inside(column + across, columns)];
}
