// Where a test stands on the track: arithmetic that needs no page.

const FEWEST = 40; // tests that the track has room for from the start

/**
 * The tests that the track shows: what was studied and as much again.
 *
 * @param {number} reached
 * @param {number} last
 * @param {number} [place] a test that it shows in any case
 */
export function span(reached, last, place = 1) {
  return Math.max(2, Math.min(last, Math.max(2 * reached, FEWEST, place)));
}

/**
 * Where a test stands, as a share of the track.
 *
 * @param {number} step
 * @param {number} tests
 */
export const shareOf = (step, tests) => (step - 1) / Math.max(tests - 1, 1);

/**
 * The test at a share of the track.
 *
 * @param {number} share
 * @param {number} tests
 */
export const stepAt = (share, tests) =>
  1 + Math.round(Math.min(Math.max(share, 0), 1) * (tests - 1));

/**
 * The test at a share of an axis of tests, of those that are studied.
 *
 * @param {number} share
 * @param {readonly [number, number]} range the axis's ends
 * @param {number} reached
 */
export const testAt = (share, [from, to], reached) =>
  Math.min(Math.max(Math.round(from + (to - from) * share), 1), reached);
