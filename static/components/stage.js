// The stage: which test is on screen, and everything on the page that can show it.
// All component scripts share this one module, so they share this one stage.

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
 * What a component shows at one test number.
 *
 * @typedef {{ step: number }} Frame
 */

/**
 * What every live component is sent: frames, and the name of what they belong to.
 *
 * @template {Frame} F
 * @typedef {{ run: string, frames: F[] }} Frames
 */

/** @type {Set<Performer<any>>} */
const performers = new Set();

export const stage = {
  /** @type {number | null} the test number on screen; null until something is drawn */
  shown: null,
  playing: false,
  /** @type {(() => void) | null} set by the player: new frames arrived, or something joined or left */
  onChange: null,
};

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

/**
 * Something that shows one frame at a time.
 *
 * @template {Frame} F
 */
export class Performer {
  /**
   * @param {unknown} key
   * @param {(frame: F) => void} draw must be synchronous
   */
  constructor(key, draw) {
    this.key = key;
    this.draw = draw;
    /** @type {Map<number, F>} by test number */
    this.frames = new Map();
    /** @type {string | null} */
    this.run = null;
    /** @type {F | null} the frame on screen */
    this.frame = null;
    this.still = false; // its server sends single frames: nobody waits for it
    /** @type {((format: string) => Promise<string>) | null} the address of what it shows, as a picture */
    this.picture = null;
    performers.add(this);
  }

  /**
   * Frames from the server, in order. Playing, they wait for their turn; at rest the one on screen is drawn, or else
   * the first, and the next one waits for a press of "Next test".
   *
   * @param {string} run
   * @param {F[]} frames at least one
   */
  receive(run, frames) {
    const fresh = run !== this.run;
    if (fresh || !stage.playing) this.frames.clear();
    this.run = run;
    for (const frame of frames) this.frames.set(frame.step, frame);
    this.still = frames.length === 1 && (this.still || !stage.playing);
    const known = stage.shown !== null && this.frames.has(stage.shown);
    const here = known ? stage.shown : frames[0].step;
    if (fresh || !this.frame || !stage.playing) this.show(here);
    stage.onChange?.();
  }

  /** @param {number} step */
  has(step) {
    return this.frames.has(step);
  }

  /** @param {number | null} step */
  show(step) {
    if (step === null) return;
    const frame = this.frames.get(step);
    if (!frame) return;
    this.frame = frame;
    this.draw(frame);
    if (!stage.playing) return;
    for (const old of this.frames.keys()) if (old < step) this.frames.delete(old);
  }

  redraw() {
    if (this.frame) this.draw(this.frame);
  }

  leave() {
    performers.delete(this);
    stage.onChange?.();
  }
}

/** @param {unknown} key */
export function performerOf(key) {
  return [...performers].find((performer) => performer.key === key);
}

/**
 * Whether a test comes after the one on screen; before anything is drawn, all but test 0 do.
 *
 * @param {number} step
 */
const isAhead = (step) => step > (stage.shown ?? 0);

/**
 * The test numbers after the one on screen that everything in play can show, in order.
 *
 * @returns {number[]}
 */
export function readySteps() {
  const playing = [...performers].filter((performer) => !performer.still);
  if (playing.length === 0) return [];
  const [first, ...rest] = playing;
  return [...first.frames.keys()]
    .filter((step) => isAhead(step) && rest.every((other) => other.has(step)))
    .sort((a, b) => a - b);
}

// Gives up waiting for performers that got no frame after the one on screen while others did.
export function leaveBehindTheStill() {
  /** @param {Performer<any>} performer */
  const hasMore = (performer) => [...performer.frames.keys()].some(isAhead);
  const all = [...performers];
  if (all.some(hasMore)) for (const performer of all) performer.still = !hasMore(performer);
}

/**
 * One test, everywhere, in the caller's animation frame.
 *
 * @param {number} step
 */
export function showEverywhere(step) {
  stage.shown = step;
  for (const performer of performers) performer.show(step);
}
