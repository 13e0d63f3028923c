// Makes and finds the elements of a component. Whatever is written into them is text, never HTML.

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
