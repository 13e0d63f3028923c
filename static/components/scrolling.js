// What scrolls sideways can be scrolled by keys, too: Streamlit's formulas and listings take no focus by themselves.

const SCROLLERS = {
  Formula:
    '[data-testid="stMain"] :is(.katex-display, .st-key-by-hand-formula, .st-key-by-hand-arithmetic)',
  Listing: '[data-testid="stMain"] pre',
};
const TAKES_FOCUS = "a[href], button, input, [tabindex='0']";
const PATIENCE = 150; // ms without a change before anything is measured: play must not wait for it

function offer() {
  document.body.dataset.scrolling = "measured";
  for (const [name, selector] of Object.entries(SCROLLERS)) {
    for (const node of document.querySelectorAll(selector)) {
      const scrolls =
        node.scrollWidth > node.clientWidth && getComputedStyle(node).overflowX !== "visible";
      const wanted = scrolls && !node.querySelector(TAKES_FOCUS);
      const attributes = {
        tabindex: "0",
        role: "group",
        "aria-label": `${name}, wider than the page`,
      };
      if (wanted === node.hasAttribute("tabindex")) continue;
      for (const [attribute, value] of Object.entries(attributes)) {
        if (wanted) node.setAttribute(attribute, value);
        else node.removeAttribute(attribute);
      }
    }
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
function soon() {
  document.body.dataset.scrolling = "changed";
  clearTimeout(waiting);
  waiting = setTimeout(offer, PATIENCE);
}

new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
window.addEventListener("resize", soon);
document.addEventListener("toggle", soon, true);
soon();
