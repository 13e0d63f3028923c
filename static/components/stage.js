// The stage: what the browser holds of a page's tests, which one is on screen, and everything that can show it.
// All component scripts share this one module, so they share this one stage. No DOM here.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./frames.js")} */
const { Course, along, patched } = await import("./frames.js" + search);

/**
 * Data that `pack` in frontend.py wrote: UTF-8 JSON of a `Message`.
 *
 * @template Message
 * @typedef {Uint8Array & { readonly message?: Message }} Packed
 */

/**
 * What Streamlit hands a component: its element, its data, and a way to tell the server.
 *
 * @template Message what Python sends
 * @template {Record<string, unknown>} [Events={}] what the browser may tell, by name
 * @typedef {import("@streamlit/component-v2-lib").FrontendRendererArgs<Events, Packed<Message>>} Component
 */

/**
 * What the page's supply sends, as `desk.py` writes it.
 *
 * @typedef {{
 *   page: string, born: number, tests: Record<string, Parts>, reached: number, last: number,
 *   bases?: Parts, rows?: import("./frames.js").Rows, answers?: number, line?: string,
 * }} Supplied
 */

/** @typedef {import("./frames.js").Json} Json */
/** @typedef {Record<string, Json>} Parts what every live part shows, by its key */
/** @typedef {(frame: Json, step: number) => void} Draw shows one frame, synchronously */

/**
 * What moves the desk from elsewhere: shows a test while a finger is over it, goes to one, and wants tests to show.
 *
 * @typedef {{ peek: (step: number) => void, go: (step: number) => void, near: () => void }} Hand
 */

const MOST_HELD = 240; // tests
const STORE = 3000; // ms of play in store
const FASTEST = 75; // ms a test, for which the store is reckoned when it plays as fast as it goes
const AHEAD = 12; // tests in store at rest
const BEHIND = 3;
const COARSE = 24; // tests of the whole course that dragging can show
const LOW = 5; // tests in store at rest, below which more are wanted

export class Stage {
  constructor() {
    /** @type {string | null} */
    this.page = null; // names the page with all that was chosen on it
    this.born = 0;
    /** @type {Parts | null} */
    this.bases = null;
    /** @type {Map<number, Parts>} */
    this.frames = new Map();
    this.course = new Course();
    this.reached = 0; // the last test that is studied
    this.last = 0; // the last test there is
    this.line = ""; // who is before us, and how long it takes, in words
    /** @type {number | null} */
    this.shown = null;
    this.playing = false;
    this.interval = 0; // ms between two tests under play, set by the player
    /** @type {Map<string, Draw>} */
    this.performers = new Map();
    /** @type {Map<string, (format: string) => Promise<string>>} */
    this.pictures = new Map(); // chart's key -> what saves it
    /** @type {((message: Supplied) => void) | null} */
    this.onNews = null; // set by the player
    /** @type {Hand | null} */
    this.hand = null; // set by the track
    /** @type {Set<() => void>} */
    this.onPoints = new Set(); // called when the followed question's line has grown
  }

  /**
   * A message of the supply. One that comes late, of a page that is no longer on screen, changes nothing.
   * @param {Supplied} message
   */
  receive(message) {
    if (message.page !== this.page) {
      if (message.born < this.born) return;
      this.page = message.page;
      this.bases = null;
      this.frames.clear();
      this.course = new Course();
    }
    this.born = Math.max(this.born, message.born);
    this.bases = message.bases ?? this.bases;
    const points = this.course.points;
    if (message.rows) this.course.add(message.rows);
    for (const [step, frames] of Object.entries(message.tests))
      this.frames.set(Number(step), frames);
    this.reached = message.reached;
    this.last = message.last;
    this.line = message.line ?? "";
    this.forget();
    this.onNews?.(message);
    if (this.course.points !== points) for (const hear of this.onPoints) hear();
  }

  /** @param {number} step @returns {boolean} whether every part of that test is here */
  holds(step) {
    return this.bases !== null && this.frames.has(step);
  }

  /** Puts one test on screen, everywhere. @param {number} step */
  show(step) {
    this.shown = step;
    for (const key of this.performers.keys()) this.draw(key);
  }

  /** @param {string} key */
  draw(key) {
    const base = this.bases?.[key];
    const step = this.shown;
    const frame = step === null ? undefined : this.frames.get(step)?.[key];
    if (base === undefined || frame === undefined || step === null) return;
    this.performers.get(key)?.(along(patched(base, frame), this.course), step);
  }

  /** @param {string} key @param {Draw} draw */
  join(key, draw) {
    this.performers.set(key, draw);
    this.draw(key);
  }

  /** @param {string} key @param {Draw} draw */
  leave(key, draw) {
    if (this.performers.get(key) === draw) this.performers.delete(key);
  }

  /** The tests of a stretch that are there to be seen and not here. @param {number} from @param {number} to */
  lacking(from, to) {
    /** @type {number[]} */
    const steps = [];
    for (let step = Math.max(from, 1); step <= Math.min(to, this.last); step += 1) {
      if (!this.frames.has(step)) steps.push(step);
    }
    return steps;
  }

  /** How many tests in a row after this one are here. @param {number} step */
  ahead(step) {
    let count = 0;
    while (this.holds(step + count + 1)) count += 1;
    return count;
  }

  /**
   * The tests that the server should be asked for: none while there is enough in store.
   *
   * @param {number} want the test that the visitor wants to see
   * @param {number} goal the test up to which the student studies first, 0 for none
   * @param {number} interval ms between two tests under play
   * @returns {number[]}
   */
  wanted(want, goal, interval) {
    if (goal) return [goal];
    if (this.playing) {
      const store = Math.ceil(STORE / Math.max(interval, FASTEST));
      return this.ahead(want) > store / 2 ? [] : this.lacking(want + 1, want + store);
    }
    const enough = Math.min(LOW, this.last - want);
    if (this.holds(want) && this.ahead(want) >= enough) return [];
    return [...this.lacking(want, want + AHEAD), ...this.lacking(want - BEHIND, want - 1)];
  }

  /** Those of every k-th test of what is studied that are not here, so that dragging is alive. */
  coarse() {
    const spacing = Math.max(1, Math.ceil(this.reached / COARSE));
    const steps = [];
    for (let step = 1; step <= this.reached; step += spacing)
      if (!this.frames.has(step)) steps.push(step);
    return steps;
  }

  /** The test nearest to `step` that is here, itself if it is. @param {number} step */
  nearest(step) {
    let best = null;
    for (const held of this.frames.keys()) {
      if (best === null || Math.abs(held - step) < Math.abs(best - step)) best = held;
    }
    return best;
  }

  /** Lets go of the tests farthest from the one on screen, but for every hundredth of the course. */
  forget() {
    if (this.frames.size <= MOST_HELD) return;
    const here = this.shown ?? 1;
    const far = [...this.frames.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
    for (const step of far.slice(0, this.frames.size - MOST_HELD)) this.frames.delete(step);
  }
}

export const stage = new Stage();

const utf8 = new TextDecoder();

/**
 * What Python packed. `text` tells whether anything changed since the last rerun.
 *
 * @template Message
 * @param {Packed<Message>} bytes
 * @returns {{ text: string, data: Message }}
 */
export function unpack(bytes) {
  const text = utf8.decode(bytes);
  return { text, data: JSON.parse(text) };
}

/**
 * Sets a node's text; the same text again would lay out the page anew.
 *
 * @param {Node} node
 * @param {string} words
 */
export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
