// The stage: which test is on screen, and everything on the page that can show it.
// All component scripts share this one module, so they share this one stage.

const performers = new Set();

export const stage = {
  shown: null, // the test number on screen; null until something is drawn
  playing: false,
  onChange: null, // set by the player: new frames arrived, or something joined or left
};

const text = new TextDecoder();

// What Python packed: UTF-8 JSON. `text` tells whether anything changed since the last rerun.
export function unpack(bytes) {
  const json = text.decode(bytes);
  return { text: json, data: JSON.parse(json) };
}

// Sets a node's text; the same text again would lay out the page anew.
export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

// Something that shows one frame at a time. `draw(frame)` must be synchronous.
export class Performer {
  constructor(key, draw) {
    this.key = key;
    this.draw = draw;
    this.frames = new Map(); // test number -> frame
    this.run = null;
    this.frame = null; // the frame on screen
    this.still = false; // its server sends single frames: nobody waits for it
    performers.add(this);
  }

  // Frames from the server, in order. Playing, they wait for their turn; at rest the one on screen is drawn, or else the
  // first, and the next one waits for a press of "Next test".
  receive(run, frames) {
    const fresh = run !== this.run;
    if (fresh || !stage.playing) this.frames.clear();
    this.run = run;
    for (const frame of frames) this.frames.set(frame.step, frame);
    this.still = frames.length === 1 && (this.still || !stage.playing);
    const here = this.frames.has(stage.shown) ? stage.shown : frames[0].step;
    if (fresh || !this.frame || !stage.playing) this.show(here);
    stage.onChange?.();
  }

  has(step) {
    return this.frames.has(step);
  }

  show(step) {
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

export function performerOf(key) {
  return [...performers].find((performer) => performer.key === key);
}

// The test numbers after the one on screen that everything in play can show, in order.
export function readySteps() {
  const playing = [...performers].filter((performer) => !performer.still);
  if (playing.length === 0) return [];
  const [first, ...rest] = playing;
  return [...first.frames.keys()]
    .filter((step) => step > stage.shown && rest.every((other) => other.has(step)))
    .sort((a, b) => a - b);
}

// Gives up waiting for performers that got no frame after the one on screen while others did.
export function leaveBehindTheStill() {
  const ahead = (performer) => [...performer.frames.keys()].some((step) => step > stage.shown);
  const all = [...performers];
  if (all.some(ahead)) for (const performer of all) performer.still = !ahead(performer);
}

// One test, everywhere, in the caller's animation frame.
export function showEverywhere(step) {
  stage.shown = step;
  for (const performer of performers) performer.show(step);
}
