// supply: what brings tests to the stage, and asks for more.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./stage.js")} */
const { stage, unpack } = await import("./stage.js" + search);

/**
 * What the browser lacks, as `Request` in supply.py reads it.
 *
 * @typedef {{
 *   number: number, jump: number, shown: number, steps: number[], rows: number, rounds: number, points: number,
 *   goal: number, whole: boolean,
 * }} Request
 *
 * @typedef {import("./stage.js").Component<import("./stage.js").Supplied, { ask: Request }>} Component
 */

/** @type {Component["setTriggerValue"] | null} */
let send = null;
let seen = "";

const PRESS = 100; // ms after a press in which nothing is asked
const LEAVING = 4000; // ms that another page may take to come
const BATCH = 20; // ms in which Streamlit may still put what happens into the same message

/** @type {Request | null} */
let outbox = null;
let quiet = 0;
let asked = -BATCH;

/**
 * Keeps requests back for a moment. Streamlit sends what happens at once as one message: a press that travels with a
 * request would rerun the supply alone, and be lost on the rest of the page.
 */
export function hold() {
  quiet = Math.max(quiet, performance.now() + PRESS);
}

/** The visitor leaves for another page: whatever is told now would call this one back. */
export function depart() {
  quiet = performance.now() + LEAVING;
}

export const departing = () => quiet - performance.now() > PRESS;

/** Whether a request may not have left yet: what is told now would travel with it. */
export const leaving = () => performance.now() < asked + BATCH;

function deliver() {
  const wait = quiet - performance.now();
  if (wait > 0) {
    setTimeout(deliver, wait);
    return;
  }
  if (outbox) send?.("ask", outbox);
  outbox = null;
  asked = performance.now();
}

/**
 * Asks the server; without a supply on the page nobody hears it.
 *
 * @param {Request} request
 * @returns {boolean} whether somebody does
 */
export function ask(request) {
  if (send === null) return false;
  if (outbox === null) setTimeout(deliver, 0);
  outbox = request; // the newest says it all
  return true;
}

// Another page: nothing of what the one before wanted is asked of it.
function arrive() {
  outbox = null;
  quiet = 0;
}

/** @param {Component} component */
export default function render(component) {
  const mine = component.setTriggerValue;
  send = mine;
  const { text, data } = unpack(component.data);
  if (text !== seen) {
    seen = text;
    if (data.page !== stage.page) arrive();
    stage.receive(data);
  }
  return () => {
    if (send !== mine) return;
    send = null;
    arrive();
  };
}
