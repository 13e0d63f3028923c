// facts: a row of numbers; labels stay, values change.

const { search } = new URL(import.meta.url); // one version for all modules
const { Performer, unpack, write } = await import("./stage.js" + search);

const SVG = "http://www.w3.org/2000/svg";

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

// A small line through the values, the last one marked.
function drawTrend(svg, values, label) {
  const [width, height, pad] = [120, 28, 3];
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const x = (index) => pad + (index / Math.max(values.length - 1, 1)) * (width - 2 * pad);
  const y = (value) => height - pad - ((value - low) / span) * (height - 2 * pad);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  svg.firstChild.setAttribute("points", points.join(" "));
  svg.lastChild.setAttribute("cx", x(values.length - 1));
  svg.lastChild.setAttribute("cy", y(values.at(-1)));
  svg.setAttribute("aria-label", label);
}

function newTrend() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 120 28");
  svg.setAttribute("role", "img");
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("r", "2.5");
  svg.append(document.createElementNS(SVG, "polyline"), dot);
  return svg;
}

class Facts {
  constructor(list) {
    this.list = list;
    this.cells = [];
    this.performer = new Performer(list, (frame) => this.draw(frame));
  }

  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.performer.receive(data.run, data.frames);
  }

  draw({ step, facts }) {
    while (this.cells.length > facts.length) this.cells.pop().root.remove();
    while (this.cells.length < facts.length) this.cells.push(this.newCell());
    facts.forEach((fact, index) => {
      const cell = this.cells[index];
      cell.root.dataset.tone = fact.tone;
      for (const part of ["label", "term", "value", "note"]) write(cell[part], fact[part]);
      cell.note.hidden = fact.note === "";
      cell.term.title = fact.meaning;
      const course = fact.trend.length > 1;
      cell.trend.toggleAttribute("hidden", !course);
      if (course) drawTrend(cell.trend, fact.trend, fact.trend_label);
    });
    this.list.dataset.step = String(step);
  }

  newCell() {
    const label = element("span", "fact-label");
    const term = element("span", "fact-term");
    const value = element("span", "fact-value");
    const note = element("dd", "fact-note");
    const trend = newTrend();
    const number = element("dd", "fact-number", value, trend);
    const root = element("div", "fact", element("dt", "fact-name", label, term), number, note);
    this.list.append(root);
    return { root, label, term, value, note, trend };
  }
}

const rows = new WeakMap();

export default function render(component) {
  const list = component.parentElement.querySelector(".live-facts");
  if (!rows.has(list)) rows.set(list, new Facts(list));
  const row = rows.get(list);
  row.receive(component);
  return () => {
    rows.delete(list);
    row.performer.leave();
  };
}
