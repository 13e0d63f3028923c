// network: weights as lines; thicker = stronger, dashed = below zero. Labels are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js")]} */
const [{ stage, unpack }, { part, shape }, { cut, inside }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./numbers.js" + search),
]);

/**
 * As `NetworkFrame` and its parts in network.py; numbers that a diverged student left behind are null.
 *
 * @typedef {{ label: string, value: number | null, text: string }} Node
 * @typedef {[row: number, column: number]} Index
 * @typedef {{
 *   left: number, right: number, index: Index, weight: number | null, description: string,
 * }} Connection
 * @typedef {{
 *   left: Node[], right: Node[], connections: Connection[], takeaway: string,
 * }} NetworkFrame
 * @typedef {{
 *   key: string, selected: Index | null,
 * }} Message
 * @typedef {import("./stage.js").Component<Message, { select: Index }>} Component
 */

const HEIGHT = 460; // px
const EDGE = 26; // px free above, for the headings, and below
const LEFT = 64; // px for the thought's numbers
const LEAST_GAP = 13; // px between two labels of the thought
/** @type {Readonly<Record<string, number>>} */
const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** @param {number | null} x */
const signOf = (x) => (x !== null && x < 0 ? "negative" : "positive");

/**
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 * @param {string} name the text's class
 * @param {string} content
 */
const words = (x, y, anchor, name, content) =>
  shape(
    "text",
    { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: name },
    content,
  );

class Network {
  /**
   * @param {HTMLElement} figure
   * @param {string} key
   */
  constructor(figure, key) {
    this.figure = figure;
    this.takeaway = part(figure, ".live-takeaway", HTMLElement);
    this.svg = part(figure, "svg", SVGSVGElement);
    this.svg.setAttribute("role", "listbox");
    this.svg.setAttribute(
      "aria-label",
      "Connections, the strongest first. Arrow keys move, Enter selects.",
    );
    this.svg.tabIndex = 0;
    this.seen = "";
    this.selected = "";
    /** @type {SVGElement[]} */
    this.lines = [];
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    this.svg.addEventListener("keydown", (event) => this.press(event));
    this.active = 0; // the line that the arrow keys are on
    this.key = key;
    /** @type {NetworkFrame | null} */
    this.frame = null;
    this.step = 0;
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {NetworkFrame} */ (frame), step);
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(figure);
  }

  /** @param {Component} component */
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

  /**
   * @param {NetworkFrame} frame
   * @param {number} step
   */
  draw(frame, step) {
    const { left, right, connections, takeaway } = frame;
    this.frame = frame;
    this.step = step;
    const width = this.svg.clientWidth;
    if (!width) return;
    this.takeaway.textContent = takeaway;
    const narrow = width < 480;
    const end = width - (narrow ? 128 : 190); // where the words begin
    const y = (/** @type {number} */ index, /** @type {number} */ count) =>
      EDGE + ((HEIGHT - 2 * EDGE) * (index + 0.5)) / count;
    const strongest = Math.max(...connections.map(({ weight }) => Math.abs(weight ?? 0)), 1e-12);
    const middle = (LEFT + end) / 2;
    this.lines = connections.map((connection, index) => {
      const [from, to] = [y(connection.left, left.length), y(connection.right, right.length)];
      const d = `M${LEFT} ${from}C${middle} ${from} ${middle} ${to} ${end} ${to}`;
      const strength = Math.abs(connection.weight ?? 0) / strongest;
      const width = (0.75 + 5.25 * strength).toFixed(2);
      const line = shape(
        "g",
        {
          role: "option",
          id: `${this.key}-line-${index}`,
          class: "network-line",
          "aria-label": connection.description,
          "aria-selected": String(String(connection.index) === this.selected),
          "data-sign": signOf(connection.weight),
        },
        shape("path", { d, class: "network-reach" }),
        shape("path", { d, class: "network-stroke", "stroke-width": width }),
        shape("title", {}, connection.description),
      );
      line.onclick = () => this.choose(index);
      return line;
    });
    this.active = inside(this.active, this.lines.length);
    const nodes = shape("g", { "aria-hidden": "true" }, ...this.nodes(frame, y, end, narrow));
    this.svg.replaceChildren(...this.lines.toReversed(), nodes); // the strongest on top
    this.mark();
    this.figure.dataset.step = String(step);
  }

  /**
   * @param {NetworkFrame} frame
   * @param {(index: number, count: number) => number} y
   * @param {number} end
   * @param {boolean} narrow
   */
  nodes({ left, right, connections }, y, end, narrow) {
    const touched = new Set(connections.map((connection) => connection.left));
    /** @type {SVGElement[]} */
    const made = [
      words(LEFT, 10, "middle", "network-value", "last thought h"),
      words(end, 10, narrow ? "middle" : "start", "network-value", "gut feelings"),
    ];
    const dot = { class: "network-node" };
    let below = -Infinity;
    left.forEach((node, index) => {
      const at = y(index, left.length);
      const sign = { "data-sign": signOf(node.value) };
      made.push(shape("circle", { ...dot, ...sign, cx: LEFT, cy: at, r: 4 }));
      if (!touched.has(index) || at - below < LEAST_GAP) return;
      below = at;
      made.push(words(LEFT - 9, at, "end", "network-value", node.text));
    });
    right.forEach((node, index) => {
      const at = y(index, right.length);
      made.push(shape("circle", { ...dot, cx: end, cy: at, r: 5 }));
      made.push(
        words(end + 10, at - 8, "start", "network-word", cut(node.label, narrow ? 14 : 22)),
      );
      made.push(words(end + 10, at + 9, "start", "network-value", node.text));
    });
    return made;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key in MOVES) {
      this.active = inside(this.active + MOVES[event.key], this.lines.length);
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

  /** @param {number} index of the connection that is drawn */
  choose(index) {
    const connection = this.frame?.connections[index];
    if (!connection) return;
    this.active = index;
    this.selected = String(connection.index);
    this.redraw();
    this.send?.("select", connection.index);
  }

  leave() {
    this.observer.disconnect();
    stage.leave(this.key, this.perform);
  }
}

/** @type {WeakMap<HTMLElement, Network>} */
const networks = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const figure = part(component.parentElement, ".live-network", HTMLElement);
  const network = networks.get(figure) ?? new Network(figure, unpack(component.data).data.key);
  networks.set(figure, network);
  network.receive(component);
  return () => {
    networks.delete(figure);
    network.leave();
  };
}
