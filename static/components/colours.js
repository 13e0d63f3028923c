// Colours come from CSS variables (theme.py declares them), so a figure knows no theme.

const TOKEN = /var\(--[a-z0-9-]+\)/g;
let known = new Map();
let knownFor = "";

function measured(probe, token) {
  probe.style.color = token;
  return getComputedStyle(probe).color;
}

// Streamlit tells the theme to its app, but not to popovers and dialogs, which lie beside it.
export function followTheme() {
  const app = document.querySelector(".stApp");
  if (app) document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
}

// The theme at `host`, and a function that replaces every token in a text by its colour there.
export function resolver(host) {
  followTheme();
  const probe = document.createElement("span");
  probe.hidden = true;
  const colour = (token) => {
    if (!known.has(token)) {
      host.append(probe);
      known.set(token, measured(probe, token));
      probe.remove();
    }
    return known.get(token);
  };
  host.append(probe);
  const theme = measured(probe, "var(--paper)") + measured(probe, "var(--ink)");
  probe.remove();
  if (theme !== knownFor) known = new Map();
  knownFor = theme;
  return { theme, resolve: (text) => text.replace(TOKEN, colour) };
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
