// Colours come from CSS variables (theme.py declares them), so a figure knows no theme.

/** @typedef {(text: string) => string} Resolve replaces every token in a text by its colour */

const TOKEN = /var\(--[a-z0-9-]+\)/g;

/** The page's style sheet may come after the first charts: wait for this before anything is measured. */
export async function themeIsThere() {
  const declared = () => getComputedStyle(document.documentElement).getPropertyValue("--paper");
  while (!declared()) await new Promise((again) => setTimeout(again, 16));
}

/** @type {Map<string, string>} */
let known = new Map();
let knownFor = "";

/**
 * What colour a token is in the visitor's theme.
 *
 * @param {string} token
 */
function measured(token) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = token;
  (document.querySelector(".stApp") ?? document.body).append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

// Streamlit tells the theme to its app, but not to popovers and dialogs, which lie beside it.
export function followTheme() {
  const app = document.querySelector(".stApp");
  if (app) document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
}

/**
 * A text with every token replaced by what `look` says of it.
 *
 * @param {string} text
 * @param {Resolve} look
 */
export const replaced = (text, look) => text.replace(TOKEN, (token) => look(token));

/** @type {Resolve} */
function resolve(text) {
  return replaced(text, (token) => {
    const colour = known.get(token) ?? measured(token);
    known.set(token, colour);
    return colour;
  });
}

/** @type {{ theme: string, resolve: Resolve } | null} the answer of this moment: charts that are drawn together ask once */
let asked = null;

// The theme that is on, and a function that replaces every token in a text by its colour there.
export function resolver() {
  if (asked) return asked;
  followTheme();
  const theme = measured("var(--paper)") + measured("var(--ink)");
  if (theme !== knownFor) known = new Map();
  knownFor = theme;
  asked = { theme, resolve };
  queueMicrotask(() => {
    asked = null;
  });
  return asked;
}

/**
 * A copy of a figure's JSON with every token resolved; Plotly may write into the copy.
 *
 * @template Value
 * @param {Value} value
 * @param {Resolve} resolve
 * @returns {Value}
 */
export function resolved(value, resolve) {
  return /** @type {Value} */ (copied(value, resolve));
}

/**
 * @param {unknown} value
 * @param {Resolve} resolve
 * @returns {unknown}
 */
function copied(value, resolve) {
  if (typeof value === "string") return value.includes("var(--") ? resolve(value) : value;
  if (Array.isArray(value)) return value.map((item) => copied(item, resolve));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, copied(item, resolve)]),
  );
}
