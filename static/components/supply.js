// supply: what brings tests to the stage, and asks for more.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./stage.js")} */
const { stage, unpack } = await import("./stage.js" + search);

/**
 * What the browser lacks, as `Request` in supply.py reads it.
 *
 * @typedef {{
 *   number: number, shown: number, steps: number[], rows: number, rounds: number, goal: number, whole: boolean,
 * }} Request
 *
 * @typedef {import("./stage.js").Component<import("./stage.js").Supplied, { ask: Request }>} Component
 */

/** @type {Component["setTriggerValue"] | null} */
let send = null;
let seen = "";

/**
 * Asks the server; without a supply on the page nobody hears it.
 *
 * @param {Request} request
 * @returns {boolean} whether somebody does
 */
export function ask(request) {
  send?.("ask", request);
  return send !== null;
}

/** @param {Component} component */
export default function render(component) {
  const mine = component.setTriggerValue;
  send = mine;
  const { text, data } = unpack(component.data);
  if (text !== seen) {
    seen = text;
    stage.receive(data);
  }
  return () => {
    if (send === mine) send = null;
  };
}
