// supply: what brings tests to the stage, and asks for more.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./stage.js")} */
const { stage, unpack } = await import("./stage.js" + search);

/** @type {((name: string, value: unknown) => void) | null} */
let send = null;
let seen = "";

/** Asks the server; without a supply on the page nobody hears it. @param {object} request @returns {boolean} */
export function ask(request) {
  if (send === null) return false;
  send("ask", request);
  return true;
}

/** @param {{ data: Uint8Array, setTriggerValue: (name: string, value: unknown) => void }} component */
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
