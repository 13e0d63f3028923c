// facts: a row of numbers; labels stay, values change.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js")]} */
const [{ Performer, unpack, write }, { element, part, shape }, { trendPoints }] = await Promise.all(
  [
    import("./stage.js" + search),
    import("./elements.js" + search),
    import("./numbers.js" + search),
  ],
);

const [WIDTH, HEIGHT] = [120, 28]; // of a trend
const tenths = (/** @type {number} */ x) => x.toFixed(1);

/**
 * As `Fact` in facts.py.
 *
 * @typedef {{
 *   label: string, term: string, meaning: string, value: string, note: string, tone: string,
 *   trend: (number | null)[], trend_label: string,
 * }} Fact
 *
 * @typedef {{ step: number, facts: Fact[] }} FactsFrame
 * @typedef {import("./stage.js").Frames<FactsFrame>} Message
 */

// A small line through values, the last one marked.
class Trend {
  constructor() {
    this.line = shape("polyline");
    this.dot = shape("circle", { r: 2.5 });
    const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    this.root = shape("svg", { viewBox, role: "img" }, this.line, this.dot);
  }

  /** @param {Fact} fact */
  draw({ trend, trend_label: label }) {
    const points = trendPoints(trend, WIDTH, HEIGHT, 3);
    const isCourse = points.length > 1;
    this.root.toggleAttribute("hidden", !isCourse);
    if (!isCourse) return;
    const [x, y] = points[points.length - 1];
    this.line.setAttribute("points", points.map((point) => point.map(tenths).join()).join(" "));
    this.dot.setAttribute("cx", tenths(x));
    this.dot.setAttribute("cy", tenths(y));
    this.root.setAttribute("aria-label", label);
  }
}

class FactCell {
  constructor() {
    this.label = element("span", "fact-label");
    this.term = element("span", "fact-term");
    this.value = element("span", "fact-value");
    this.note = element("dd", "fact-note");
    this.trend = new Trend();
    const name = element("dt", "fact-name", this.label, this.term);
    const number = element("dd", "fact-number", this.value, this.trend.root);
    this.root = element("div", "fact", name, number, this.note);
  }

  /** @param {Fact} fact */
  draw(fact) {
    this.root.dataset.tone = fact.tone;
    write(this.label, fact.label);
    write(this.term, fact.term);
    write(this.value, fact.value);
    write(this.note, fact.note);
    this.note.hidden = fact.note === "";
    this.term.title = fact.meaning;
    this.trend.draw(fact);
  }
}

class Facts {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {FactCell[]} */
    this.cells = [];
    /** @type {import("./stage.js").Performer<FactsFrame>} */
    this.performer = new Performer(list, (frame) => this.draw(frame));
    this.seen = "";
  }

  /** @param {import("./stage.js").Component<Message>} component */
  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.performer.receive(data.run, data.frames);
  }

  /** @param {FactsFrame} frame */
  draw({ step, facts }) {
    while (this.cells.length > facts.length) this.cells.pop()?.root.remove();
    while (this.cells.length < facts.length) {
      const cell = new FactCell();
      this.cells.push(cell);
      this.list.append(cell.root);
    }
    facts.forEach((fact, index) => this.cells[index].draw(fact));
    this.list.dataset.step = String(step);
  }
}

/** @type {WeakMap<HTMLElement, Facts>} */
const rows = new WeakMap();

/** @param {import("./stage.js").Component<Message>} component */
export default function render(component) {
  const list = part(component.parentElement, ".live-facts", HTMLElement);
  const row = rows.get(list) ?? new Facts(list);
  rows.set(list, row);
  row.receive(component);
  return () => {
    rows.delete(list);
    row.performer.leave();
  };
}
