// Colours come from CSS variables (theme.py declares them), so a figure knows no theme.

const TOKEN = /var\(--[a-z0-9-]+\)/g;

// The page's style sheet may come after the first charts: who imports this module waits until the theme is there.
const declared = () => getComputedStyle(document.documentElement).getPropertyValue("--paper") !== "";
while (!declared()) await new Promise((again) => setTimeout(again, 16));

let known = new Map();
let knownFor = "";

// What colour a token is in the visitor's theme.
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

function resolve(text) {
  return text.replace(TOKEN, (token) => {
    if (!known.has(token)) known.set(token, measured(token));
    return known.get(token);
  });
}

let asked = null; // the answer of this moment: charts that are drawn together ask once

// The theme that is on, and a function that replaces every token in a text by its colour there.
export function resolver() {
  if (asked) return asked;
  followTheme();
  const theme = measured("var(--paper)") + measured("var(--ink)");
  if (theme !== knownFor) known = new Map();
  knownFor = theme;
  asked = { theme, resolve };
  queueMicrotask(() => (asked = null));
  return asked;
}

// A copy of a figure's JSON with every token resolved; Plotly may write into the copy.
export function resolved(value, resolve) {
  if (typeof value === "string") return value.includes("var(--") ? resolve(value) : value;
  if (Array.isArray(value)) return value.map((part) => resolved(part, resolve));
  if (value !== null && typeof value === "object") {
    const copy = {};
    for (const name in value) copy[name] = resolved(value[name], resolve);
    return copy;
  }
  return value;
}
