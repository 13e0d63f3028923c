// facts: a row of numbers; labels stay, values change.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js")]} */
const [{ stage, unpack, write }, { element, part, spell }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
]);

/**
 * As `Fact` in facts.py.
 *
 * @typedef {{
 *   label: string, term: string, term_opens: string, value: string, unit: string, unit_opens: string, note: string,
 *   tone: string,
 * }} Fact
 *
 * @typedef {{ facts: Fact[] }} FactsFrame
 * @typedef {{ key: string, still: FactsFrame | null }} Message
 */

class FactCell {
  constructor() {
    this.label = element("span", "fact-label");
    this.term = element("span", "fact-term");
    this.value = element("span", "fact-value");
    this.note = element("dd", "fact-note");
    const name = element("dt", "fact-name", this.label, this.term);
    const number = element("dd", "fact-number", this.value);
    this.root = element("div", "fact", name, number, this.note);
  }

  /** @param {Fact} fact */
  draw(fact) {
    this.root.dataset.tone = fact.tone;
    write(this.label, fact.label);
    spell(this.term, [{ text: fact.term, slug: fact.term_opens }]);
    spell(this.value, [
      { text: fact.unit ? `${fact.value} ` : fact.value },
      ...(fact.unit ? [{ text: `${fact.unit}s`, slug: fact.unit_opens }] : []),
    ]);
    write(this.note, fact.note);
    this.note.hidden = fact.note === "";
  }
}

class Facts {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {FactCell[]} */
    this.cells = [];
    this.key = "";
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {FactsFrame} */ (frame), step);
    this.seen = "";
  }

  /** @param {import("./stage.js").Component<Message>} component */
  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.key = data.key;
    if (data.still) this.draw(data.still, 0);
    else stage.join(this.key, this.perform);
  }

  /**
   * @param {FactsFrame} frame
   * @param {number} step
   */
  draw({ facts }, step) {
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
    stage.leave(row.key, row.perform);
  };
}
