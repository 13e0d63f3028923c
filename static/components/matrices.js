// matrices: small tables; the numbers that a chosen number is made of light up. All texts are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
const { unpack } = await import("./stage.js" + search);

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function symbolElement({ letters, below, above, is_gradient: isGradient }) {
  const symbol = element("span", "matrix-symbol", isGradient ? "∂L/∂" : "", letters);
  if (below) symbol.append(element("sub", "", below));
  if (above) symbol.append(element("sup", "", above));
  symbol.setAttribute("aria-hidden", "true"); // the title says it in words
  return symbol;
}

// One matrix as a table; `controls[row][column]` is what stands in a cell: text, a button or a field.
class Table {
  constructor(table, follow) {
    this.key = table.key;
    const title = table.leads
      ? element("button", "matrix-title matrix-lead", table.title)
      : element("span", "matrix-title", table.title);
    if (table.leads) {
      title.type = "button";
      title.title = "Go to the step that made it";
      title.onclick = () => follow(table.key);
    }
    const caption = element("p", "matrix-caption", symbolElement(table.symbol), " ", title);
    title.id = `matrix-${table.key}`;
    const head = element("tr", "", element("td", "matrix-corner"));
    for (const name of table.columns) head.append(this.header(name, "col"));
    const body = element("tbody", "");
    this.cells = table.rows.map((name) => {
      const row = element("tr", "", this.header(name, "row"));
      const cells = table.columns.map(() => element("td", "matrix-cell"));
      row.append(...cells);
      body.append(row);
      return cells;
    });
    this.table = element("table", "matrix", element("thead", "", head), body);
    this.table.setAttribute("aria-labelledby", title.id);
    this.table.dataset.tone = table.tone;
    this.table.dataset.wide = String(table.columns.length > 6);
    this.scroll = element("div", "matrix-scroll", this.table);
    this.root = element("div", "matrix-block", caption, this.scroll);
    this.root.dataset.tone = table.tone;
    this.names = table;
  }

  header(name, scope) {
    const header = element("th", "", name);
    header.scope = scope;
    return header;
  }

  // Where a table is wider than its place and nothing in it takes the focus, its place does, to be scrolled by keys.
  offerScrolling() {
    const wanted = this.scroll.scrollWidth > this.scroll.clientWidth && !this.table.querySelector("input, button");
    const attributes = { tabindex: "0", role: "group", "aria-label": this.names.title };
    for (const [name, value] of Object.entries(attributes)) {
      if (wanted) this.scroll.setAttribute(name, value);
      else this.scroll.removeAttribute(name);
    }
  }

  name(row, column) {
    return `row ${this.names.rows[row]}, column ${this.names.columns[column]}`;
  }
}

class Matrices {
  constructor(root) {
    this.root = root;
    this.spoken = element("p", "live-spoken");
    this.spoken.setAttribute("aria-live", "polite");
  }

  receive(component) {
    this.send = (event) => component.setTriggerValue("event", event);
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.data = data;
    const shape = ({ key, title, rows, columns }) => [key, title, rows, columns];
    const structure = JSON.stringify([...data.operands, data.result].map(shape));
    if (structure !== this.structure) this.build(structure);
    this.fill();
  }

  build(structure) {
    this.structure = structure;
    const { operands, result } = this.data;
    const follow = (key) => this.send({ kind: "follow", table: key });
    this.operands = operands.map((table) => new Table(table, follow));
    this.result = new Table(result, follow);
    this.message = element("p", "matrix-message");
    this.message.setAttribute("role", "status");
    const made = element("div", "matrix-side matrix-result", this.result.root, this.message);
    const from = element("div", "matrix-side matrix-operands", ...this.operands.map((t) => t.root));
    this.root.replaceChildren(from, made, this.spoken);
    this.result.table.onkeydown = (event) => this.press(event);
  }

  fill() {
    const { operands, result, notes, message, messageRight, chosen } = this.data;
    const focused = this.placeOfFocus();
    const wasField = document.activeElement?.matches?.("input") ?? false;
    this.notes = new Map(notes.map(([row, column, right, typed]) => [`${row},${column}`, { right, typed }]));
    operands.forEach((table, index) => this.fillOperand(table, this.operands[index]));
    this.chosen = chosen;
    result.cells.forEach((texts, row) =>
      texts.forEach((text, column) => this.fillResult(row, column, text)),
    );
    this.message.textContent = message ? `${messageRight ? "✓" : "✗"} ${message}` : "";
    this.message.dataset.right = String(messageRight);
    this.light(...chosen, false);
    if (focused) this.focusAgain(focused, wasField);
    for (const table of this.operands) table.offerScrolling();
    this.root.dataset.step = result.key;
    const nBlanks = this.result.table.querySelectorAll("input").length;
    this.root.dataset.drill = String(nBlanks > 0 || notes.length > 0);
  }

  fillOperand(table, { cells, name }) {
    const changed = new Set(table.changed.map((place) => place.join()));
    table.cells.forEach((texts, row) =>
      texts.forEach((text, column) => {
        const cell = cells[row][column];
        cell.classList.toggle("changed", changed.has(`${row},${column}`));
        if (!table.editable) {
          cell.textContent = text;
          return;
        }
        let field = cell.querySelector("input");
        if (!field) {
          field = this.field(`Weight, ${this.operands.find((t) => t.cells === cells).name(row, column)}`, (typed) =>
            this.send({ kind: "edit", table: table.key, row, column, text: typed }),
          );
          cell.replaceChildren(field);
          cell.classList.add("typed");
        }
        if (field.dataset.sent !== text) field.value = field.dataset.sent = text;
      }),
    );
  }

  fillResult(row, column, text) {
    const cell = this.result.cells[row][column];
    const note = this.notes.get(`${row},${column}`);
    const old = cell.firstElementChild;
    cell.dataset.note = note ? (note.right ? "right" : "wrong") : "";
    if (text === null) {
      if (old?.matches("input")) return;
      const field = this.field(`Blank, ${this.result.name(row, column)}`, (typed) =>
        this.send({ kind: "answer", table: this.data.result.key, row, column, text: typed }),
      );
      field.value = field.dataset.sent = note?.typed ?? "";
      field.placeholder = "?";
      field.onfocus = () => this.choose(row, column);
      cell.replaceChildren(field);
      return;
    }
    const button = old?.matches("button") ? old : element("button", "matrix-number");
    button.type = "button";
    button.textContent = text;
    button.onclick = () => this.choose(row, column);
    button.onfocus = () => this.light(row, column, button.matches(":focus-visible"));
    button.onblur = () => this.light(...this.chosen, false);
    button.onpointerenter = () => this.light(row, column, false);
    button.onpointerleave = () => this.light(...this.chosen, false);
    if (button !== old) cell.replaceChildren(button);
  }

  // A field for a number: Enter or leaving it sends what was typed, once.
  field(label, send) {
    const field = element("input", "matrix-field");
    field.type = "text";
    field.autocomplete = "off";
    field.spellcheck = false;
    field.maxLength = 40;
    field.setAttribute("aria-label", label);
    const sendOnce = () => {
      if (field.value.trim() === "" || field.value === field.dataset.sent) return;
      field.dataset.sent = field.value;
      send(field.value);
    };
    field.onchange = sendOnce;
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") sendOnce();
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") event.stopPropagation();
    });
    return field;
  }

  choose(row, column) {
    const same = this.chosen[0] === row && this.chosen[1] === column;
    this.chosen = [row, column];
    this.light(row, column, true);
    if (!same) this.send({ kind: "choose", table: this.data.result.key, row, column });
  }

  // Lights up what a number is made of; `say` also tells a screen reader.
  light(row, column, say) {
    for (const lit of this.root.querySelectorAll(".lit")) lit.classList.remove("lit");
    const { lights, spoken } = this.data;
    for (const [operand, r, c] of lights[row]?.[column] ?? []) {
      this.operands[operand].cells[r][c].classList.add("lit");
    }
    this.result.cells.forEach((cells, r) =>
      cells.forEach((cell, c) => {
        const here = r === row && c === column;
        const control = cell.firstElementChild;
        cell.classList.toggle("chosen", here);
        if (control?.matches("button")) {
          control.setAttribute("aria-pressed", String(r === this.chosen[0] && c === this.chosen[1]));
          control.tabIndex = here ? 0 : -1;
        }
      }),
    );
    if (say) this.spoken.textContent = `${this.result.name(row, column)}: ${spoken[row][column]}`;
  }

  press(event) {
    const move = MOVES[event.key];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const place = this.placeOfFocus();
    if (!move || !place || (sideways && event.target.matches("input"))) return;
    const { cells } = this.result;
    const inside = (value, length) => Math.min(Math.max(value, 0), length - 1);
    const row = inside(place[0] + move[0], cells.length);
    const column = inside(place[1] + move[1], cells[0].length);
    cells[row][column].firstElementChild.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  placeOfFocus() {
    const cell = document.activeElement?.closest?.(".matrix-cell");
    if (!cell || !this.result?.table.contains(cell)) return null;
    for (const [row, cells] of this.result.cells.entries()) {
      if (cells.includes(cell)) return [row, cells.indexOf(cell)];
    }
    return null;
  }

  // The focus stays where it was; from a blank that was filled in it goes on to the next one.
  focusAgain([row, column], wasField) {
    const control = this.result.cells[row]?.[column]?.firstElementChild;
    const filled = wasField && !control?.matches("input");
    const next = filled ? this.result.table.querySelector("input") : null;
    (next ?? control)?.focus();
  }
}

const views = new WeakMap();

export default function render(component) {
  const root = component.parentElement.querySelector(".live-matrices");
  if (!views.has(root)) views.set(root, new Matrices(root));
  views.get(root).receive(component);
  return () => views.delete(root);
}
