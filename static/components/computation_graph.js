// computation_graph: nodes in bands, edges drawn between wherever they stand. All texts are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js")]} */
const [{ unpack }, { element, part, shape, symbolElement }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
]);

/**
 * As `_node` in computation_graph.py; what is not known yet is null. Matrices hold shares of their largest number.
 *
 * @typedef {(number | null)[][]} Matrix
 * @typedef {{
 *   name: string, title: string, symbol: import("./elements.js").MathSymbol, isWeight: boolean,
 *   value: Matrix, valueSpoken: string, valueStep: string,
 *   gradient: Matrix | null, gradientSpoken: string, gradientStep: string | null,
 * }} Node
 * @typedef {{ title: string, columns: { above: string[], below: string }[] }} Band
 * @typedef {{ nodes: Node[], edges: [from: string, to: string][], bands: Band[], here: string }} Message
 * @typedef {import("./stage.js").Component<Message, { press: string }>} Component
 */

/**
 * What stands under a node's name. Throws where there is no such node.
 *
 * @template Value
 * @param {Map<string, Value>} among
 * @param {string} name
 */
function named(among, name) {
  const found = among.get(name);
  if (found === undefined) throw new Error(`no node is called ${name}`);
  return found;
}

/**
 * A line for each row of the matrix, a bar for each number: up for positive, down for negative.
 *
 * @param {Matrix} matrix
 */
function bars(matrix) {
  const [rows, columns] = [matrix.length, matrix[0].length];
  const viewBox = `0 0 ${columns} ${2 * rows}`;
  const svg = shape("svg", { viewBox, preserveAspectRatio: "none", "aria-hidden": "true" });
  matrix.forEach((numbers, row) => {
    const zero = 2 * row + 1;
    svg.append(shape("line", { x1: 0, x2: columns, y1: zero, y2: zero }));
    numbers.forEach((number, column) => {
      if (number === null) return;
      const height = 0.9 * Math.abs(number);
      const y = number > 0 ? zero - height : zero;
      svg.append(shape("rect", { x: column + 0.15, y, width: 0.7, height }));
    });
  });
  return svg;
}

/**
 * The path of an edge: sideways between boxes that stand beside each other, else up or down.
 *
 * @param {DOMRect} a
 * @param {DOMRect} b
 */
function curve(a, b) {
  const [ax, bx] = [a.x + a.width / 2, b.x + b.width / 2];
  if (b.left > a.right && b.top < a.bottom && a.top < b.bottom) {
    const [ay, by] = [a.y + a.height / 2, b.y + b.height / 2];
    const middle = (a.right + b.left) / 2;
    return `M${a.right},${ay}C${middle},${ay} ${middle},${by} ${b.left},${by}`;
  }
  const [ay, by] = b.top >= a.bottom ? [a.bottom, b.top] : [a.top, b.bottom];
  const middle = (ay + by) / 2;
  return `M${ax},${ay}C${ax},${middle} ${bx},${middle} ${bx},${by}`;
}

class Graph {
  /**
   * @param {HTMLElement} root
   * @param {Message} message the first one
   */
  constructor(root, message) {
    this.root = root;
    this.data = message;
    this.seen = "";
    /** @type {Map<string, HTMLElement>} by the node's name */
    this.boxes = new Map();
    /** @type {Map<SVGElement, [from: string, to: string]>} */
    this.edges = new Map();
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    this.lines = shape("svg", { class: "graph-edges", "aria-hidden": "true" });
    this.observer = new ResizeObserver(() => this.drawEdges());
    this.observer.observe(root);
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.data = data;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && this.root.contains(active);
    const focused = held ? active.dataset.step : undefined;
    this.build();
    if (focused === undefined) return;
    /** @type {HTMLElement | null} */
    const again = this.root.querySelector(`[data-step="${CSS.escape(focused)}"]`);
    again?.focus({ preventScroll: true });
  }

  build() {
    const nodes = new Map(this.data.nodes.map((node) => [node.name, node]));
    this.boxes.clear();
    const bands = this.data.bands.map(({ title, columns }) => {
      const stretch = element("div", "graph-band");
      for (const { above, below } of columns) {
        const small = element(
          "div",
          "graph-above",
          ...above.map((name) => this.box(named(nodes, name))),
        );
        stretch.append(element("div", "graph-column", small, this.box(named(nodes, below))));
      }
      return element("div", "graph-stretch", element("p", "graph-title", title), stretch);
    });
    this.root.replaceChildren(this.lines, ...bands);
    this.drawEdges();
  }

  /**
   * Half of a node's box: a button with the bars of a matrix, which leads to the step that makes it.
   *
   * @param {string} name the half's class
   * @param {string} step
   * @param {Matrix} matrix
   * @param {string} label
   */
  half(name, step, matrix, label) {
    const button = element("button", `graph-half ${name}`);
    button.type = "button";
    button.dataset.step = step;
    button.setAttribute("aria-label", label);
    button.title = label;
    if (step === this.data.here) button.setAttribute("aria-current", "step");
    button.onclick = () => this.send?.("press", step);
    const unknown = matrix.every((numbers) => numbers.every((number) => number === null));
    button.append(unknown ? element("span", "graph-unknown", "?") : bars(matrix));
    return button;
  }

  /** @param {Node} node */
  box(node) {
    const { title, valueStep, gradientStep } = node;
    const value = this.half("graph-value", valueStep, node.value, `${title}: ${node.valueSpoken}`);
    const box = element("div", "graph-node", symbolElement(node.symbol), value);
    if (gradientStep && node.gradient) {
      const label = `Feedback for ${title}: ${node.gradientSpoken}`;
      box.append(this.half("graph-gradient", gradientStep, node.gradient, label));
    }
    box.classList.toggle("graph-weight", node.isWeight);
    const { here: step } = this.data;
    const here = step === gradientStep || (step === valueStep && !node.isWeight);
    box.classList.toggle("graph-here", here);
    box.onpointerenter = () => this.follow(node.name);
    box.onpointerleave = () => this.follow(null);
    box.addEventListener("focusin", () => this.follow(node.name));
    box.addEventListener("focusout", () => this.follow(null));
    this.boxes.set(node.name, box);
    return box;
  }

  // Edges run from the middle of a side to the middle of a side, below the boxes.
  drawEdges() {
    const frame = this.root.getBoundingClientRect();
    if (frame.width === 0) return;
    this.lines.setAttribute("width", String(frame.width));
    this.lines.setAttribute("height", String(frame.height));
    const at = (/** @type {string} */ name) => {
      const { x, y, width, height } = named(this.boxes, name).getBoundingClientRect();
      return new DOMRect(x - frame.x, y - frame.y, width, height);
    };
    this.edges.clear();
    for (const edge of this.data.edges) {
      const [from, to] = edge;
      this.edges.set(shape("path", { d: curve(at(from), at(to)) }), edge);
    }
    this.lines.replaceChildren(...this.edges.keys());
    this.follow(null);
  }

  /**
   * The edges of one node stand out: of the one pointed at, otherwise of the one that is looked at.
   *
   * @param {string | null} name
   */
  follow(name) {
    const looked = [...this.boxes].find(([, box]) => box.classList.contains("graph-here"));
    const shown = name ?? looked?.[0];
    for (const [line, [from, to]] of this.edges) {
      line.classList.toggle("graph-in", to === shown);
      line.classList.toggle("graph-out", from === shown);
    }
  }
}

/** @type {WeakMap<HTMLElement, Graph>} */
const graphs = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const root = part(component.parentElement, ".live-graph", HTMLElement);
  const graph = graphs.get(root) ?? new Graph(root, unpack(component.data).data);
  graphs.set(root, graph);
  graph.receive(component);
  return () => {
    graph.observer.disconnect();
    graphs.delete(root);
  };
}
