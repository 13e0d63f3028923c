// keys: what a key means to the player, and which controls need it for themselves.

export const WRITING =
  "input, textarea, select, [contenteditable], [role='textbox'], [role='grid']";
export const CONTROL = `${WRITING}, button, a, summary, [role]`;
const ROLES = [
  "slider",
  "radio",
  "radiogroup",
  "tab",
  "tablist",
  "listbox",
  "option",
  "menu",
  "application",
];
const USES_ARROWS = [WRITING, ...ROLES.map((role) => `[role='${role}']`)].join();

/**
 * The element that an event happened in, or the nearest one around it, that is one of `selector`.
 *
 * @param {Event} event
 * @param {string} selector
 */
export function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * P wherever nobody writes; Space too, unless a control that has the focus needs it for itself; arrows step.
 *
 * @param {KeyboardEvent} event
 * @returns {"play" | number | null} a number of tests to walk; null for a key that is none of the player's
 */
export function meaning(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return null;
  const inside = (/** @type {string} */ what) => closest(event, what);
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    if (inside(USES_ARROWS)) return null;
    return event.key === "ArrowRight" ? 1 : -1;
  }
  if (event.code === "Space" || event.key.toLowerCase() === "p")
    return event.repeat || inside(event.code === "Space" ? CONTROL : WRITING) ? null : "play";
  return null;
}
