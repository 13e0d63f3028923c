// address: the test on screen in the page's address and in the browser's history, and the way to another page.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./keys.js")} */
const { closest } = await import("./keys.js" + search);

export const PAGE_LINK = 'a[data-testid="stPageLink-NavLink"]';

export class Address {
  constructor() {
    this.written = false; // whether this stay has its step in the browser's history
    this.path = location.pathname;
  }

  /** Another page is drawn. */
  arrive() {
    this.path = location.pathname;
  }

  /** The visitor rests: what comes next is another stay. */
  rest() {
    this.written = false;
  }

  /**
   * One step of the browser's history for each stay, however many tests are passed on the way.
   *
   * @param {number} place the test that a reload should show
   */
  write(place) {
    const address = new URL(location.href);
    const test = place === 1 ? null : String(place);
    if (address.searchParams.get("test") === test) return;
    address.searchParams.delete("test");
    if (test !== null) address.searchParams.append("test", test); // the last, as the server writes it
    history[this.written ? "replaceState" : "pushState"](history.state, "", address);
    this.written = true;
  }

  /** Whether the browser has gone to another page than the one that is drawn. */
  isElsewhere() {
    return location.pathname !== this.path;
  }

  /** @returns {number | null} the test that the address names, null for what is none */
  test() {
    const test = Number(new URL(location.href).searchParams.get("test") ?? 1);
    return Number.isInteger(test) && test >= 1 ? test : null;
  }
}

/**
 * A link to another page of this visit leads to the test on screen, whatever the server knew when it wrote the link.
 *
 * @param {MouseEvent} event a press
 * @param {string} visit the query parameters that such links were written with
 * @returns {URL | null} where it leads; null for what is no such link
 */
export function goalOf(event, visit) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return null;
  const link = closest(event, PAGE_LINK);
  if (!(link instanceof HTMLAnchorElement)) return null;
  const address = new URL(link.href);
  if (sorted(address.searchParams) !== sorted(new URLSearchParams(visit))) return null; // it leads elsewhere on purpose
  if (address.pathname === location.pathname) return null;
  address.search = location.search;
  return address;
}

/** Lets Streamlit go to a page, as its own links do. @param {URL} address */
export function goTo(address) {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate")); // Streamlit reads the address, and goes there
}

/** @param {URLSearchParams} parameters */
function sorted(parameters) {
  const entries = [...parameters].map(([name, value]) => `${name}=${value}`);
  return entries.sort().join("&");
}
