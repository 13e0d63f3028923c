// The stage: what the browser holds of a page's tests, which one is on screen, and everything that can show it.
// All component scripts share this one module, so they share this one stage. No DOM here.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {typeof import("./frames.js")} */
const { Course, along, patched } = await import("./frames.js" + search);

/** @typedef {import("./frames.js").Json} Json */
/** @typedef {(frame: Json, step: number) => void} Draw */

const MOST_HELD = 240; // tests

export class Stage {
  constructor() {
    /** @type {string | null} */
    this.page = null; // names the page with all that was chosen on it
    this.born = 0;
    /** @type {{ [key: string]: Json } | null} */
    this.bases = null;
    /** @type {Map<number, { [key: string]: Json }>} */
    this.frames = new Map();
    this.course = new Course();
    this.reached = 0; // the last test that is studied
    this.last = 0; // the last test there is
    /** @type {number | null} */
    this.shown = null;
    this.playing = false;
    /** @type {Map<string, Draw>} */
    this.performers = new Map();
    /** @type {Map<string, (format: string) => Promise<string>>} */
    this.pictures = new Map(); // chart's key -> what saves it
    /** @type {((message: Json) => void) | null} */
    this.onNews = null; // set by the player
  }

  /**
   * A message of the supply. One that comes late, of a page that is no longer on screen, changes nothing.
   * @param {Json} message
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
    if (message.rows) this.course.add(message.rows);
    for (const [step, frames] of Object.entries(message.tests)) this.frames.set(Number(step), frames);
    this.reached = message.reached;
    this.last = message.last;
    this.forget();
    this.onNews?.(message);
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

  /** @param {string} key @param {Draw} draw shows one frame, synchronously */
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

const text = new TextDecoder();

/** What Python packed: UTF-8 JSON; `text` tells whether anything changed since the last rerun. @param {Uint8Array} bytes */
export function unpack(bytes) {
  const json = text.decode(bytes);
  return { text: json, data: JSON.parse(json) };
}

/** Sets a node's text; the same text again would lay out the page anew. @param {Element} node @param {string} words */
export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
