// needle: a press or a drag on a chart whose axis is the tests moves the desk, as on the track.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./course.js")]} */
const [{ stage }, { element }, { testAt }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./course.js" + search),
]);

/**
 * What the needle needs of a chart.
 *
 * @typedef {{
 *   figure: HTMLElement, plot: Plotly.Plot, width: number, isOfTests: boolean, hold: (still: boolean) => void,
 * }} Chart
 */

const MEANT = 6; // px to the side after which a finger drags, and does not scroll

export class Needle {
  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
    this.line = element("div", "live-needle");
    this.line.hidden = true;
    chart.figure.append(this.line);
    /** @type {{ x: number, before: number | null } | null} where it was pressed, and the test on screen then */
    this.pressed = null;
    this.dragging = false;
    const { plot } = chart;
    const first = { capture: true }; // before Plotly, which would draw a box to zoom into
    plot.addEventListener("pointerdown", (event) => this.press(event), first);
    for (const type of ["mousedown", "touchstart"])
      plot.addEventListener(type, (event) => this.keep(event), first);
    plot.addEventListener("pointermove", (event) => this.move(event));
    plot.addEventListener("pointerup", (event) => this.drop(event));
    plot.addEventListener("pointercancel", () => this.cancel());
    plot.addEventListener("pointerenter", () => chart.isOfTests && stage.hand?.near());
  }

  /** @param {Event} event */
  isInside({ target }) {
    return this.chart.isOfTests && target instanceof Element && !!target.closest(".draglayer");
  }

  /** @param {Event} event */
  keep(event) {
    if (this.isInside(event)) event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  at(event) {
    const { plot, width } = this.chart;
    const { _offset, _length, range } = plot._fullLayout.xaxis;
    const box = plot.getBoundingClientRect(); // as large as it is shown: large type scales it
    const x = ((event.clientX - box.left) * width) / box.width - _offset;
    return testAt(x / _length, range, Math.max(stage.reached, 1));
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || !stage.hand || !this.isInside(event)) return;
    this.pressed = { x: event.clientX, before: stage.shown };
    if (event.pointerType !== "touch") this.drag(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.pressed === null) return;
    if (this.dragging || Math.abs(event.clientX - this.pressed.x) > MEANT) this.drag(event);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.dragging) {
      this.dragging = true;
      this.chart.plot.setPointerCapture(event.pointerId);
      this.chart.hold(true); // under the finger every test stays where it is
    }
    const box = this.chart.figure.getBoundingClientRect();
    this.line.hidden = false;
    this.line.style.left = `${event.clientX - box.left}px`;
    stage.hand?.peek(this.at(event));
  }

  /** @param {PointerEvent} event */
  drop(event) {
    if (this.pressed === null) return;
    const test = this.at(event);
    this.end();
    stage.hand?.go(test);
  }

  // The browser took the finger away, to scroll: it was not meant.
  cancel() {
    if (this.pressed === null) return;
    const { dragging, pressed } = this;
    this.end();
    if (dragging && pressed.before !== null) stage.hand?.go(pressed.before);
  }

  end() {
    this.pressed = null;
    this.dragging = false;
    this.line.hidden = true;
    this.chart.hold(false);
  }
}
