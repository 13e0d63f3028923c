// slowly: the strip on which one test passes through its four stations, with the notes of this test as bars.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./phases.js")]} */
const [{ stage, unpack, write }, { element, part, shape }, { phases, PHASES, SLOW }] =
  await Promise.all([
    import("./stage.js" + search),
    import("./elements.js" + search),
    import("./phases.js" + search),
  ]);

/**
 * As `SlowlyFrame` in slowly.py.
 *
 * @typedef {{ captions: string[], notes: number[], moves: number[], again: number[], lost: string }} SlowlyFrame
 * @typedef {{ key: string, hint: string }} Message
 * @typedef {import("./stage.js").Component<Message>} Component
 */

const NOTES = 3; // the phase from which on the bars are there
const STUDIES = 4; // the phase from which on they show what moved
const HALF = 22; // px of the longest bar

class Slowly {
  /** @param {HTMLElement} strip */
  constructor(strip) {
    this.strip = strip;
    this.button = element("button", "plain-button");
    this.button.type = "button";
    this.button.onclick = () => (phases.now ? phases.stop() : phases.start());
    this.caption = element("p", "slowly-caption");
    this.caption.setAttribute("aria-live", "polite");
    this.dots = element("span", "slowly-dots");
    this.dots.setAttribute("aria-hidden", "true");
    for (let dot = 0; dot < PHASES; dot += 1) this.dots.append(element("i"));
    this.bars = shape("svg", { class: "slowly-bars", "aria-hidden": "true" });
    strip.append(this.button, this.dots, this.caption, this.bars);
    /** @type {Message | null} */
    this.plan = null;
    /** @type {SlowlyFrame | null} */
    this.frame = null;
    this.step = 0;
    this.seen = "";
    this.follow = () => this.draw();
    phases.listeners.add(this.follow);
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.hear(/** @type {SlowlyFrame} */ (frame), step);
  }

  /** @param {Component} component */
  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.plan = data;
    stage.join(data.key, this.perform);
    this.draw();
  }

  /**
   * @param {SlowlyFrame} frame
   * @param {number} step
   */
  hear(frame, step) {
    const isNew = step !== this.step;
    this.frame = frame;
    this.step = step;
    if (isNew && stage.playing && stage.interval >= SLOW) return phases.start();
    if (isNew) phases.stop();
    this.draw();
  }

  draw() {
    const { now } = phases;
    if (now) document.documentElement.dataset.phase = String(now);
    else delete document.documentElement.dataset.phase;
    this.strip.dataset.phase = String(now);
    write(this.button, now ? "Show it whole" : "One test, slowly");
    write(this.caption, (now ? this.frame?.captions[now - 1] : this.plan?.hint) ?? "");
    [...this.dots.children].forEach((dot, index) => {
      dot.classList.toggle("slowly-on", index < now);
    });
    this.drawBars(now);
  }

  /** @param {number} phase */
  drawBars(phase) {
    const values = phase < STUDIES ? this.frame?.notes : this.frame?.moves;
    const shown = values && phase >= NOTES ? values : [];
    const width = 100 / Math.max(shown.length, 1);
    this.bars.setAttribute("viewBox", `0 ${-HALF} 100 ${2 * HALF}`);
    this.bars.setAttribute("preserveAspectRatio", "none");
    while (this.bars.childElementCount > shown.length) this.bars.lastChild?.remove();
    while (this.bars.childElementCount < shown.length) this.bars.append(shape("rect"));
    [...this.bars.children].forEach((bar, index) => {
      const height = (HALF * Math.abs(shown[index])) / 100;
      bar.setAttribute("x", String(index * width + 0.15 * width));
      bar.setAttribute("width", String(0.7 * width));
      bar.setAttribute("y", String(shown[index] > 0 ? -height : 0));
      bar.setAttribute("height", String(height));
    });
  }

  leave() {
    if (this.plan) stage.leave(this.plan.key, this.perform);
    phases.listeners.delete(this.follow);
    phases.stop();
    delete document.documentElement.dataset.phase;
  }
}

/** @type {WeakMap<HTMLElement, Slowly>} */
const strips = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const strip = part(component.parentElement, ".live-slowly", HTMLElement);
  const slowly = strips.get(strip) ?? new Slowly(strip);
  strips.set(strip, slowly);
  slowly.receive(component);
  return () => {
    strips.delete(strip);
    slowly.leave();
  };
}
