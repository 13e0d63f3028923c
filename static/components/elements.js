// Makes and finds the elements of a component. Whatever is written into them is text, never HTML.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./word_panel.js")} */
const { addressOf, slugOf } = await import("./word_panel.js" + search);

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...(string | Node)} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * The first `kind` below `root` that `selector` names. Throws where there is none.
 *
 * @template {Element} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function part(root, selector, kind) {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`${selector} must be a ${kind.name}, got ${found?.tagName ?? "nothing"}`);
}

/**
 * Writes a sentence whose words open, see `spelled` in word_panel.js. Nodes that are there stay, and keep the focus.
 *
 * @param {HTMLElement} node
 * @param {import("./word_panel.js").Part[]} parts
 */
export function spell(node, parts) {
  const old = [...node.childNodes];
  const fits = ({ slug = "" }, /** @type {number} */ index) => slugAt(old[index]) === slug;
  if (old.length !== parts.length || !parts.every(fits))
    node.replaceChildren(...parts.map(spelledNode));
  else
    parts.forEach(({ text }, index) => {
      if (old[index].textContent !== text) old[index].textContent = text;
    });
}

/** @param {import("./word_panel.js").Part} part */
function spelledNode({ text, slug = "" }) {
  if (slug === "") return document.createTextNode(text);
  const link = element("a", "", text);
  link.setAttribute("href", addressOf(slug));
  return link;
}

/** @param {Node | undefined} node */
const slugAt = (node) => (node instanceof Element ? slugOf(node.getAttribute("href")) : "");

/**
 * A symbol in parts, as `Symbol` in symbols.py: W with LM below.
 *
 * @typedef {{ letters: string, below: string, above: string, is_gradient: boolean }} MathSymbol
 */

/** @param {MathSymbol} symbol */
export function symbolElement({ letters, below, above, is_gradient: isGradient }) {
  const symbol = element("span", "matrix-symbol", isGradient ? "∂L/∂" : "", letters);
  if (below) symbol.append(element("sub", "", below));
  if (above) symbol.append(element("sup", "", above));
  symbol.setAttribute("aria-hidden", "true"); // what stands beside it says it in words
  return symbol;
}
