// The hundred points of a question: arithmetic that needs no page. What lies and what is left is always the whole.

export const WHOLE = 100;
export const COIN = 10;
export const LEAST = 1; // stays on every row

/** @param {number} rows */
export const untouched = (rows) => Array.from({ length: rows }, () => LEAST);

/** @param {readonly number[]} points */
export const left = (points) => WHOLE - points.reduce((sum, point) => sum + point, 0);

/** The most that can lie on one of so many rows. @param {number} rows */
export const most = (rows) => WHOLE - LEAST * (rows - 1);

/**
 * That many points on a row, or as near as the least and what is left allow.
 *
 * @param {readonly number[]} points
 * @param {number} row
 * @param {number} wanted
 */
export function set(points, row, wanted) {
  const held = Math.min(Math.max(wanted, LEAST), points[row] + left(points));
  return points.map((point, index) => (index === row ? held : point));
}

/**
 * A coin more: the first one makes ten of the least, the last one is what is left.
 *
 * @param {readonly number[]} points
 * @param {number} row
 */
export const lay = (points, row) =>
  set(points, row, points[row] === LEAST ? COIN : points[row] + COIN);

/**
 * A coin less, down to the least.
 *
 * @param {readonly number[]} points
 * @param {number} row
 */
export const take = (points, row) => set(points, row, points[row] - COIN);

/**
 * So many points in whole ones over so many rows, as evenly as it goes; the first get what is over.
 *
 * @param {number} total
 * @param {number} rows
 */
export const spread = (total, rows) =>
  Array.from({ length: rows }, (_, row) => Math.floor(total / rows) + (row < total % rows ? 1 : 0));

/** What each preset lays on the rows that it is for, the rest evenly on the others. */
const PRESETS = [
  { name: "90", each: 90, rows: 1 },
  { name: "45 + 45", each: 45, rows: 2 },
];

/**
 * What can be laid at once on so many rows: presets that leave a row for the rest, and everything evenly.
 *
 * @param {number} rows
 * @returns {{ name: string, each: number, rows: number }[]}
 */
export const presets = (rows) => [
  ...PRESETS.filter((preset) => preset.rows < rows),
  { name: "even", each: 0, rows: 0 },
];

/**
 * @param {{ each: number, rows: number }} preset
 * @param {readonly number[]} favoured the rows that it is for
 * @param {number} rows how many there are
 */
export function laid({ each }, favoured, rows) {
  const rest = spread(WHOLE - each * favoured.length, rows - favoured.length);
  return Array.from({ length: rows }, (_, row) =>
    favoured.includes(row) ? each : /** @type {number} */ (rest.shift()),
  );
}

/**
 * The rows that a preset is for: the chosen one and, of the others, those on which most lies, the next one first.
 *
 * @param {readonly number[]} points
 * @param {number} chosen
 * @param {number} count
 */
export function favoured(points, chosen, count) {
  const others = points.map((_, index) => (chosen + index) % points.length).slice(1);
  others.sort((a, b) => points[b] - points[a]); // stable: the next one stays first among equals
  return [chosen, ...others].slice(0, count);
}
