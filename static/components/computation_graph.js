// computation_graph: nodes in bands, edges drawn between wherever they stand. All texts are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
const { unpack } = await import("./stage.js" + search);

const SVG = "http://www.w3.org/2000/svg";

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function symbolElement({ letters, below, above }) {
  const symbol = element("span", "matrix-symbol", letters);
  if (below) symbol.append(element("sub", "", below));
  if (above) symbol.append(element("sup", "", above));
  return symbol;
}

// A line for each row of the matrix, a bar for each number: up for positive, down for negative.
function bars(matrix) {
  const [rows, columns] = [matrix.length, matrix[0].length];
  const svg = drawn("svg", { viewBox: `0 0 ${columns} ${2 * rows}`, preserveAspectRatio: "none" });
  svg.setAttribute("aria-hidden", "true");
  matrix.forEach((numbers, row) => {
    const zero = 2 * row + 1;
    svg.append(drawn("line", { x1: 0, x2: columns, y1: zero, y2: zero }));
    numbers.forEach((number, column) => {
      if (number === null) return;
      const height = 0.9 * Math.abs(number);
      const y = number > 0 ? zero - height : zero;
      svg.append(drawn("rect", { x: column + 0.15, y, width: 0.7, height }));
    });
  });
  return svg;
}

class Graph {
  constructor(root) {
    this.root = root;
    this.lines = drawn("svg", { class: "graph-edges", "aria-hidden": "true" });
    this.observer = new ResizeObserver(() => this.drawEdges());
    this.observer.observe(root);
  }

  receive(component) {
    this.press = (step) => component.setTriggerValue("press", step);
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.data = data;
    const focused = document.activeElement?.dataset?.step;
    this.build();
    if (focused && !this.root.contains(document.activeElement)) {
      this.root.querySelector(`[data-step="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  build() {
    const nodes = new Map(this.data.nodes.map((node) => [node.name, node]));
    this.boxes = new Map();
    const bands = this.data.bands.map(({ title, columns }) => {
      const stretch = element("div", "graph-band");
      for (const { above, below } of columns) {
        const small = element("div", "graph-above", ...above.map((name) => this.box(nodes.get(name))));
        stretch.append(element("div", "graph-column", small, this.box(nodes.get(below))));
      }
      return element("div", "graph-stretch", element("p", "graph-title", title), stretch);
    });
    this.root.replaceChildren(this.lines, ...bands);
    this.drawEdges();
  }

  box(node) {
    const half = (className, step, matrix, label) => {
      const button = element("button", `graph-half ${className}`);
      button.type = "button";
      button.dataset.step = step;
      button.setAttribute("aria-label", label);
      button.title = label;
      if (step === this.data.here) button.setAttribute("aria-current", "step");
      button.onclick = () => this.press(step);
      const unknown = matrix.every((numbers) => numbers.every((number) => number === null));
      button.append(unknown ? element("span", "graph-unknown", "?") : bars(matrix));
      return button;
    };
    const box = element("div", "graph-node", symbolElement(node.symbol));
    box.append(half("graph-value", node.valueStep, node.value, `${node.title}: ${node.valueSpoken}`));
    if (node.gradientStep) {
      const label = `Feedback for ${node.title}: ${node.gradientSpoken}`;
      box.append(half("graph-gradient", node.gradientStep, node.gradient, label));
    }
    box.classList.toggle("graph-weight", node.isWeight);
    const steps = [node.valueStep, node.gradientStep];
    const here = node.isWeight ? node.gradientStep === this.data.here : steps.includes(this.data.here);
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
    if (!this.boxes) return;
    const frame = this.root.getBoundingClientRect();
    if (frame.width === 0) return;
    this.lines.setAttribute("width", frame.width);
    this.lines.setAttribute("height", frame.height);
    const at = (name) => {
      const { left, right, top, bottom } = this.boxes.get(name).getBoundingClientRect();
      return {
        left: left - frame.left, right: right - frame.left, top: top - frame.top, bottom: bottom - frame.top,
        x: (left + right) / 2 - frame.left, y: (top + bottom) / 2 - frame.top,
      };
    };
    this.lines.replaceChildren(
      ...this.data.edges.map(([from, to]) => {
        const [a, b] = [at(from), at(to)];
        let d;
        if (b.left > a.right && b.top < a.bottom && a.top < b.bottom) {
          const middle = (a.right + b.left) / 2;
          d = `M${a.right},${a.y}C${middle},${a.y} ${middle},${b.y} ${b.left},${b.y}`;
        } else {
          const down = b.top >= a.bottom;
          const [y1, y2] = down ? [a.bottom, b.top] : [a.top, b.bottom];
          const middle = (y1 + y2) / 2;
          d = `M${a.x},${y1}C${a.x},${middle} ${b.x},${middle} ${b.x},${y2}`;
        }
        const line = drawn("path", { d });
        line.dataset.from = from;
        line.dataset.to = to;
        return line;
      }),
    );
    this.follow(null);
  }

  // The edges of one node stand out: of the one pointed at, otherwise of the one that is looked at.
  follow(name) {
    const shown = name ?? [...this.boxes].find(([, box]) => box.classList.contains("graph-here"))?.[0];
    for (const line of this.lines.children) {
      line.classList.toggle("graph-in", line.dataset.to === shown);
      line.classList.toggle("graph-out", line.dataset.from === shown);
    }
  }
}

const graphs = new WeakMap();

export default function render(component) {
  const root = component.parentElement.querySelector(".live-graph");
  if (!graphs.has(root)) graphs.set(root, new Graph(root));
  const graph = graphs.get(root);
  graph.receive(component);
  return () => {
    graph.observer.disconnect();
    graphs.delete(root);
  };
}
