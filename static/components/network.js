// network: weights as lines; thicker = stronger, dashed = below zero. Labels are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
const { stage, unpack } = await import("./stage.js" + search);

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 460; // px
const EDGE = 26; // px free above, for the headings, and below
const LEFT = 64; // px for the thought's numbers
const LEAST_GAP = 13; // px between two labels of the thought

function shape(name, attributes, className = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (className) made.setAttribute("class", className);
  return made;
}

function words(x, y, anchor, className, content) {
  const made = shape("text", { x, y, "text-anchor": anchor, "dominant-baseline": "middle" }, className);
  made.textContent = content;
  return made;
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

class Network {
  constructor(figure, key) {
    this.figure = figure;
    this.takeaway = figure.querySelector(".live-takeaway");
    this.svg = figure.querySelector("svg");
    this.svg.setAttribute("role", "listbox");
    this.svg.setAttribute("aria-label", "Connections, the strongest first. Arrow keys move, Enter selects.");
    this.svg.tabIndex = 0;
    this.svg.addEventListener("keydown", (event) => this.press(event));
    this.active = 0; // the line that the arrow keys are on
    this.key = key;
    this.perform = (frame, step) => this.draw(frame, step);
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(figure);
  }

  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.selected = String(data.selected);
    this.svg.style.height = `${HEIGHT}px`;
    stage.join(this.key, this.perform);
  }

  redraw() {
    if (this.frame) this.draw(this.frame, this.step);
  }

  draw(frame, step) {
    const { left, right, connections, takeaway } = frame;
    this.frame = frame;
    this.step = step;
    const width = this.svg.clientWidth;
    if (!width) return;
    this.takeaway.textContent = takeaway;
    const narrow = width < 480;
    const end = width - (narrow ? 128 : 190); // where the words begin
    const y = (index, count) => EDGE + ((HEIGHT - 2 * EDGE) * (index + 0.5)) / count;
    const strongest = Math.max(...connections.map(({ weight }) => Math.abs(weight)), 1e-12);
    this.lines = connections.map((connection, index) => {
      const middle = (LEFT + end) / 2;
      const [from, to] = [y(connection.left, left.length), y(connection.right, right.length)];
      const d = `M${LEFT} ${from}C${middle} ${from} ${middle} ${to} ${end} ${to}`;
      const line = shape("g", { role: "option", id: `${this.key}-line-${index}` }, "network-line");
      const strength = Math.abs(connection.weight) / strongest;
      line.dataset.sign = connection.weight < 0 ? "negative" : "positive";
      line.setAttribute("aria-label", connection.description);
      line.setAttribute("aria-selected", String(String(connection.index) === this.selected));
      const stroke = { d, "stroke-width": (0.75 + 5.25 * strength).toFixed(2) };
      const title = shape("title", {});
      title.textContent = connection.description;
      line.append(shape("path", { d }, "network-reach"), shape("path", stroke, "network-stroke"), title);
      line.onclick = () => this.choose(index);
      return line;
    });
    this.active = Math.min(this.active, this.lines.length - 1);
    const nodes = shape("g", { "aria-hidden": "true" });
    nodes.append(...this.nodes(frame, y, end, narrow));
    this.svg.replaceChildren(...this.lines.toReversed(), nodes); // the strongest on top
    this.mark();
    this.figure.dataset.step = String(step);
  }

  nodes({ left, right, connections }, y, end, narrow) {
    const touched = new Set(connections.map((connection) => connection.left));
    const made = [
      words(LEFT, 10, "middle", "network-value", "last thought h"),
      words(end, 10, narrow ? "middle" : "start", "network-value", "gut feelings"),
    ];
    let below = -Infinity;
    left.forEach((node, index) => {
      const at = y(index, left.length);
      const sign = node.value < 0 ? "negative" : "positive";
      const dot = shape("circle", { cx: LEFT, cy: at, r: 4 }, "network-node");
      dot.dataset.sign = sign;
      made.push(dot);
      if (!touched.has(index) || at - below < LEAST_GAP) return;
      below = at;
      made.push(words(LEFT - 9, at, "end", "network-value", node.text));
    });
    right.forEach((node, index) => {
      const at = y(index, right.length);
      made.push(shape("circle", { cx: end, cy: at, r: 5 }, "network-node"));
      made.push(words(end + 10, at - 8, "start", "network-word", cut(node.label, narrow ? 14 : 22)));
      made.push(words(end + 10, at + 9, "start", "network-value", node.text));
    });
    return made;
  }

  press(event) {
    const moves = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.key in moves) {
      const last = this.lines.length - 1;
      this.active = Math.min(Math.max(this.active + moves[event.key], 0), last);
      this.mark();
    } else if (event.key === "Enter") {
      this.choose(this.active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  mark() {
    this.lines.forEach((line, index) => line.classList.toggle("active", index === this.active));
    const line = this.lines[this.active];
    if (line) this.svg.setAttribute("aria-activedescendant", line.id);
  }

  choose(index) {
    const connection = this.frame.connections[index];
    if (!connection) return;
    this.active = index;
    this.selected = String(connection.index);
    this.redraw();
    this.send("select", connection.index);
  }

  leave() {
    this.observer.disconnect();
    stage.leave(this.key, this.perform);
  }
}

const networks = new WeakMap();

export default function render(component) {
  const figure = component.parentElement.querySelector(".live-network");
  const { data } = unpack(component.data);
  if (!networks.has(figure)) networks.set(figure, new Network(figure, data.key));
  const network = networks.get(figure);
  network.receive(component);
  return () => {
    networks.delete(figure);
    network.leave();
  };
}
