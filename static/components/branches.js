// branches: ways that part from each other, time from left to right; each row has its piece of the tree beside its name.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./tree.js")]} */
const [{ unpack }, { element, part, shape }, { strokes }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./tree.js" + search),
]);

/**
 * As `Branch` in branches.py.
 *
 * @typedef {import("./tree.js").Way & {
 *   name: string, words: string, score: string, is_here: boolean,
 * }} Branch
 * @typedef {{ rows: Branch[] }} Message
 * @typedef {import("./stage.js").Component<Message, { choose: string }>} Component
 */

/**
 * The row's piece of the tree, as wide and as high as its cell: a line keeps its width however it is stretched.
 *
 * @param {Branch[]} rows
 * @param {number} at
 */
function picture(rows, at) {
  const lines = strokes(rows, at).map(({ x1, y1, x2, y2, of }) =>
    shape("line", { x1, y1, x2, y2, "data-here": String(rows[of].is_here) }),
  );
  const end = strokes(rows, at)[0].x2;
  const here = String(rows[at].is_here);
  const tip = shape("line", {
    x1: end,
    y1: 1,
    x2: end,
    y2: 1,
    class: "branch-tip",
    "data-here": here,
  });
  return shape(
    "svg",
    { viewBox: "0 0 100 2", preserveAspectRatio: "none", "aria-hidden": "true" },
    ...lines,
    tip,
  );
}

/**
 * @param {Branch} row
 * @param {(name: string) => void} choose
 */
function label({ name, words, score, is_here: isHere }, choose) {
  const told = [element("span", "branch-words", words), element("span", "branch-score", score)];
  if (!name) return element("div", "branch-label", ...told);
  const button = element("button", "branch-label", ...told);
  button.type = "button";
  button.setAttribute("aria-pressed", String(isHere));
  button.onclick = () => choose(name);
  return button;
}

/** @param {Component} component */
export default function render(component) {
  const list = part(component.parentElement, ".live-branches", HTMLElement);
  const { text, data } = unpack(component.data);
  if (list.dataset.seen === text) return;
  list.dataset.seen = text;
  const choose = (/** @type {string} */ name) => component.setTriggerValue("choose", name);
  const buttons = /** @type {(Element | null)[]} */ ([...list.querySelectorAll("button")]);
  const focused = buttons.indexOf(document.activeElement);
  list.replaceChildren(
    ...data.rows.map((row, at) =>
      element("li", "branch", picture(data.rows, at), label(row, choose)),
    ),
  );
  if (focused >= 0) list.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
}
