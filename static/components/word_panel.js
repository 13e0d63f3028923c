// What the panel of a word says, and where it stands: arithmetic that needs no page.

const ADDRESS = "#word-"; // as in dashboard/look/glossary.py
const GAP = 6; // px between a word and its panel
const EDGE = 8; // px kept free at the window's edges

/**
 * The word that a link opens, as in its address; null for a link that leads somewhere.
 *
 * @param {string | null} address
 */
export function slugOf(address) {
  return address?.startsWith(ADDRESS) ? address.slice(ADDRESS.length) : null;
}

/** @param {string} slug the address of a word */
export const addressOf = (slug) => ADDRESS + slug;

/** @typedef {{ text: string, slug?: string }} Part some text, or the word that it opens */

/**
 * A sentence of our own, never foreign text, in which words open as `opens` in dashboard/look/glossary.py writes them.
 *
 * @param {string} text
 * @returns {Part[]}
 */
export function spelled(text) {
  const parts = text.split(/\[([^\]]+)\]\(#word-([\w-]+)\)/); // what stays, a word, its address, what stays …
  return parts.flatMap((part, index) => {
    if (index % 3 === 1) return [{ text: part, slug: parts[index + 1] }];
    return index % 3 === 0 && part !== "" ? [{ text: part }] : [];
  });
}

/**
 * A sentence with a `{}` for each value, in turns: what stays, a value, what stays … with a value missing, nothing.
 *
 * @param {string} says
 * @param {readonly string[]} values
 * @returns {string[]} of odd length; empty for no sentence
 */
export function filled(says, values) {
  if (says === "") return [];
  const parts = says.split("{}");
  return parts.flatMap((part, index) => (index === 0 ? [part] : [values[index - 1] ?? "", part]));
}

/**
 * Where a panel stands: below its word, above where there is more room, never over the edge of the window.
 *
 * @param {{ left: number, top: number, bottom: number }} word
 * @param {{ width: number, height: number }} panel
 * @param {{ width: number, height: number }} view the window
 */
export function beside(word, panel, view) {
  const below = view.height - word.bottom - GAP - EDGE;
  const above = word.top - GAP - EDGE;
  const upwards = panel.height > below && above > below;
  const top = upwards ? word.top - GAP - panel.height : word.bottom + GAP;
  return {
    left: within(word.left, view.width - panel.width),
    top: within(top, view.height - panel.height),
  };
}

/**
 * @param {number} place
 * @param {number} room
 */
const within = (place, room) => Math.max(EDGE, Math.min(place, room - EDGE));
