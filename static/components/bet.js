// bet: what becomes of a bet on the test before which the student is sure enough. No DOM here.

/**
 * The first test before which the student was sure enough, or null: of the tests that were seen one after the other.
 *
 * @param {ReadonlyMap<number, number>} sure how sure it was before each test that was seen
 * @param {number} enough
 * @returns {number | null}
 */
export function crossing(sure, enough) {
  const steps = [...sure.keys()].sort((a, b) => a - b);
  for (const step of steps) {
    if ((sure.get(step) ?? 0) < enough) continue;
    const before = sure.get(step - 1);
    return step === 1 || (before !== undefined && before < enough) ? step : null;
  }
  return null;
}

/**
 * What the strip below the question says.
 *
 * @param {ReadonlyMap<number, number>} sure
 * @param {number} step the test on screen
 * @param {number} enough
 * @param {number} bet the tests that the visitor bet on, 0 for no bet
 * @param {string} ask
 */
export function settled(sure, step, enough, bet, ask) {
  if ((sure.get(step) ?? 0) < enough) {
    if (bet === 0) return ask;
    if (step === 1)
      return `You say ${bet} tests. Now press Play, and watch the bar of the right word.`;
    const left = bet - (step - 1);
    if (left > 0)
      return `You said ${bet} tests; ${step - 1} are behind it. Other sums each time: watch ten tests, not one.`;
    return `You said ${bet} tests, and it is not there yet: it takes longer than you thought.`;
  }
  const first = crossing(sure, enough);
  const when = first === null ? `by test ${step}` : `after ${first - 1} tests`;
  if (bet === 0) return `It is ${Math.round(100 * enough)} % sure ${when}.`;
  const off = (first ?? step) - 1 - bet;
  if (first === null) return `It is ${Math.round(100 * enough)} % sure ${when}. You said ${bet}.`;
  if (Math.abs(off) <= 5) return `It is there ${when}. You said ${bet}: a very good guess!`;
  return `It is there ${when}. You said ${bet}: ${off > 0 ? "later" : "sooner"} than you thought.`;
}
