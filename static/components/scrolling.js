// Formulas wider than the page can be scrolled by keys, too: they take no focus by themselves.

const FORMULAS =
  '[data-testid="stMain"] :is(.katex-display, .st-key-by-hand-formula, .st-key-by-hand-arithmetic)';
const ATTRIBUTES = { tabindex: "0", role: "group", "aria-label": "Formula, wider than the page" };
const TAKES_FOCUS = "a[href], button, input, [tabindex='0']";
const PATIENCE = 150; // ms without a change before anything is measured: play must not wait for it

function offer() {
  document.body.dataset.scrolling = "measured";
  for (const node of document.querySelectorAll(FORMULAS)) {
    const scrolls =
      node.scrollWidth > node.clientWidth && getComputedStyle(node).overflowX !== "visible";
    const wanted = scrolls && !node.querySelector(TAKES_FOCUS);
    if (wanted === node.hasAttribute("tabindex")) continue;
    for (const [attribute, value] of Object.entries(ATTRIBUTES)) {
      if (wanted) node.setAttribute(attribute, value);
      else node.removeAttribute(attribute);
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
document.addEventListener("transitionend", soon); // what opens is as wide as it will be
document.fonts.addEventListener("loadingdone", soon);
soon();
