// Colours come from CSS variables (theme.py declares them), so a figure knows no theme.

const TOKEN = /var\(--[a-z0-9-]+\)/g;
let known = new Map();
let knownFor = "";

function measured(probe, token) {
  probe.style.color = token;
  return getComputedStyle(probe).color;
}

// A function that replaces every token in a text by the colour it has at `host` right now.
export function resolver(host) {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const theme = measured(probe, "var(--paper)") + measured(probe, "var(--ink)");
  if (theme !== knownFor) {
    known = new Map();
    knownFor = theme;
  }
  const colour = (token) => {
    if (!known.has(token)) {
      if (!probe.isConnected) host.append(probe);
      known.set(token, measured(probe, token));
    }
    probe.remove();
    return known.get(token);
  };
  probe.remove();
  const resolve = (text) => text.replace(TOKEN, colour);
  return { theme, resolve };
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
