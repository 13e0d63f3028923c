// matrices: small tables; the numbers that a chosen number is made of light up. All texts are set as text.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js")]} */
const [{ unpack }, { element, part, symbolElement }, { walk }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./numbers.js" + search),
]);

/**
 * As `MatrixTable` and the arguments of `matrices` in matrices.py.
 *
 * @typedef {import("./numbers.js").Place} Place
 * @typedef {{
 *   key: string, title: string, symbol: import("./elements.js").MathSymbol, rows: string[], columns: string[],
 *   cells: (string | null)[][], tone: string, leads: boolean, editable: boolean, changed: Place[],
 * }} MatrixTable
 * @typedef {{
 *   operands: MatrixTable[], result: MatrixTable, chosen: Place,
 *   lights: [operand: number, row: number, column: number][][][], spoken: string[][],
 *   notes: [row: number, column: number, right: boolean, typed: string][],
 *   message: string, messageRight: boolean,
 * }} Message
 *
 * @typedef {{ kind: "follow", table: string }
 *   | { kind: "choose", table: string, row: number, column: number }
 *   | { kind: "answer" | "edit", table: string, row: number, column: number, text: string }} MatrixEvent
 * @typedef {import("./stage.js").Component<Message, { event: MatrixEvent }>} Component
 */

/**
 * @param {string} title
 * @param {() => void} follow
 */
function leadTo(title, follow) {
  const button = element("button", "matrix-title matrix-lead", title);
  button.type = "button";
  button.title = "Go to the step that made it";
  button.onclick = follow;
  return button;
}

/**
 * The button or the field in a cell.
 *
 * @param {HTMLElement} cell
 */
const controlIn = (cell) => /** @type {HTMLElement | null} */ (cell.firstElementChild);

// One matrix as a table; in a cell stands text, a button or a field.
class Table {
  /**
   * @param {MatrixTable} table
   * @param {(key: string) => void} follow
   */
  constructor(table, follow) {
    const title = table.leads
      ? leadTo(table.title, () => follow(table.key))
      : element("span", "matrix-title", table.title);
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

  /**
   * @param {string} name
   * @param {"row" | "col"} scope
   */
  header(name, scope) {
    const header = element("th", "", name);
    header.scope = scope;
    return header;
  }

  // Where a table is wider than its place and nothing in it takes the focus, its place does, to be scrolled by keys.
  offerScrolling() {
    const wanted =
      this.scroll.scrollWidth > this.scroll.clientWidth &&
      !this.table.querySelector("input, button");
    const attributes = { tabindex: "0", role: "group", "aria-label": this.names.title };
    for (const [name, value] of Object.entries(attributes)) {
      if (wanted) this.scroll.setAttribute(name, value);
      else this.scroll.removeAttribute(name);
    }
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  name(row, column) {
    return `row ${this.names.rows[row]}, column ${this.names.columns[column]}`;
  }
}

/**
 * What a rerun must change for the tables to be built anew.
 *
 * @param {Message} message
 */
const structureOf = ({ operands, result }) =>
  JSON.stringify([...operands, result].map((t) => [t.key, t.title, t.rows, t.columns]));

class Matrices {
  /**
   * @param {HTMLElement} root
   * @param {Message} message the first one
   */
  constructor(root, message) {
    this.root = root;
    this.data = message;
    /** @type {Place} */
    this.chosen = message.chosen;
    this.seen = "";
    this.structure = structureOf(message);
    /** @type {(event: MatrixEvent) => void} */
    this.send = () => {};
    /** @type {Map<string, { right: boolean, typed: string }>} what the teacher wrote, by place */
    this.notes = new Map();
    this.spoken = element("p", "live-spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.message = element("p", "matrix-message");
    this.message.setAttribute("role", "status");
    /** @type {Table[]} */
    this.operands = [];
    this.result = this.build();
  }

  /** @param {Component} component */
  receive(component) {
    this.send = (event) => component.setTriggerValue("event", event);
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.data = data;
    const structure = structureOf(data);
    if (structure !== this.structure) this.result = this.build();
    this.structure = structure;
    if (data.result.key !== this.root.dataset.step) this.spoken.textContent = ""; // it spoke of another step
    this.fill();
  }

  build() {
    const follow = (/** @type {string} */ key) => this.send({ kind: "follow", table: key });
    this.operands = this.data.operands.map((table) => new Table(table, follow));
    const result = new Table(this.data.result, follow);
    const made = element("div", "matrix-side matrix-result", result.root, this.message);
    const from = element("div", "matrix-side matrix-operands", ...this.operands.map((t) => t.root));
    this.root.replaceChildren(from, made, this.spoken);
    result.table.onkeydown = (event) => this.press(event);
    return result;
  }

  fill() {
    const { operands, result, notes, message, messageRight, chosen } = this.data;
    const focused = this.placeOfFocus();
    const wasField = document.activeElement?.matches("input") ?? false;
    this.notes = new Map(
      notes.map(([row, column, right, typed]) => [String([row, column]), { right, typed }]),
    );
    operands.forEach((table, index) => this.fillOperand(table, this.operands[index]));
    this.chosen = chosen;
    result.cells.forEach((texts, row) =>
      texts.forEach((text, column) => this.fillResult(row, column, text)),
    );
    this.message.textContent = message ? `${messageRight ? "✓" : "✗"} ${message}` : "";
    this.message.dataset.right = String(messageRight);
    this.light(chosen, false);
    if (focused) this.focusAgain(focused, wasField);
    for (const table of this.operands) table.offerScrolling();
    this.root.dataset.step = result.key;
    const nBlanks = this.result.table.querySelectorAll("input").length;
    this.root.dataset.drill = String(nBlanks > 0 || notes.length > 0);
  }

  /**
   * @param {MatrixTable} table
   * @param {Table} shown
   */
  fillOperand(table, shown) {
    const changed = new Set(table.changed.map(String));
    table.cells.forEach((texts, row) =>
      texts.forEach((text, column) => {
        const cell = shown.cells[row][column];
        cell.classList.toggle("changed", changed.has(String([row, column])));
        if (!table.editable) {
          cell.textContent = text;
          return;
        }
        let field = cell.querySelector("input");
        if (!field) {
          field = this.field(`Weight, ${shown.name(row, column)}`, (typed) =>
            this.send({ kind: "edit", table: table.key, row, column, text: typed }),
          );
          cell.replaceChildren(field);
          cell.classList.add("typed");
        }
        if (field.dataset.sent !== text) field.value = field.dataset.sent = text ?? "";
      }),
    );
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {string | null} text null for a blank
   */
  fillResult(row, column, text) {
    const cell = this.result.cells[row][column];
    const note = this.notes.get(String([row, column]));
    const old = cell.firstElementChild;
    cell.dataset.note = note ? (note.right ? "right" : "wrong") : "";
    if (text === null) {
      if (old instanceof HTMLInputElement) return;
      const field = this.field(`Blank, ${this.result.name(row, column)}`, (typed) =>
        this.send({ kind: "answer", table: this.data.result.key, row, column, text: typed }),
      );
      field.value = field.dataset.sent = note?.typed ?? "";
      field.placeholder = "?";
      field.onfocus = () => this.choose([row, column]);
      cell.replaceChildren(field);
      return;
    }
    const button = old instanceof HTMLButtonElement ? old : element("button", "matrix-number");
    button.type = "button";
    button.textContent = text;
    button.onclick = () => this.choose([row, column]);
    button.onfocus = () => this.light([row, column], button.matches(":focus-visible"));
    button.onblur = () => this.light(this.chosen, false);
    button.onpointerenter = () => this.light([row, column], false);
    button.onpointerleave = () => this.light(this.chosen, false);
    if (button !== old) cell.replaceChildren(button);
  }

  /**
   * A field for a number: Enter or leaving it sends what was typed, once.
   *
   * @param {string} label
   * @param {(typed: string) => void} send
   */
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

  /** @param {Place} place */
  choose([row, column]) {
    const same = this.chosen[0] === row && this.chosen[1] === column;
    this.chosen = [row, column];
    this.light([row, column], true);
    if (!same) this.send({ kind: "choose", table: this.data.result.key, row, column });
  }

  /**
   * Lights up what a number is made of.
   *
   * @param {Place} place
   * @param {boolean} say whether to tell a screen reader too
   */
  light([row, column], say) {
    for (const lit of this.root.querySelectorAll(".lit")) lit.classList.remove("lit");
    const { lights, spoken } = this.data;
    for (const [operand, r, c] of lights[row]?.[column] ?? []) {
      this.operands[operand].cells[r][c].classList.add("lit");
    }
    this.result.cells.forEach((cells, r) =>
      cells.forEach((cell, c) => {
        const here = r === row && c === column;
        const control = controlIn(cell);
        cell.classList.toggle("chosen", here);
        if (control?.matches("button")) {
          const pressed = r === this.chosen[0] && c === this.chosen[1];
          control.setAttribute("aria-pressed", String(pressed));
          control.tabIndex = here ? 0 : -1;
        }
      }),
    );
    if (say) this.spoken.textContent = `${this.result.name(row, column)}: ${spoken[row][column]}`;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (sideways && event.target instanceof HTMLInputElement) return;
    const { cells } = this.result;
    const place = this.placeOfFocus();
    const led = place && walk(event.key, place, [cells.length, cells[0].length]);
    if (!led) return;
    controlIn(cells[led[0]][led[1]])?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns {Place | null} */
  placeOfFocus() {
    const focused = document.activeElement;
    for (const [row, cells] of this.result.cells.entries()) {
      const column = cells.findIndex((cell) => cell.contains(focused));
      if (column >= 0) return [row, column];
    }
    return null;
  }

  /**
   * The focus stays where it was; from a blank that was filled in it goes on to the next one.
   *
   * @param {Place} place
   * @param {boolean} wasField
   */
  focusAgain([row, column], wasField) {
    const cell = this.result.cells[row]?.[column];
    const control = cell ? controlIn(cell) : null;
    const filled = wasField && !control?.matches("input");
    const next = filled ? this.result.table.querySelector("input") : null;
    (next ?? control)?.focus();
  }
}

/** @type {WeakMap<HTMLElement, Matrices>} */
const views = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const root = part(component.parentElement, ".live-matrices", HTMLElement);
  const view = views.get(root) ?? new Matrices(root, unpack(component.data).data);
  views.set(root, view);
  view.receive(component);
  return () => {
    views.delete(root);
  };
}
