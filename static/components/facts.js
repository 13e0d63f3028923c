// facts: a row of numbers; labels stay, values change.

const { search } = new URL(import.meta.url); // one version for all modules
const { stage, unpack, write } = await import("./stage.js" + search);

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

class Facts {
  constructor(list) {
    this.list = list;
    this.cells = [];
    this.perform = (frame, step) => this.draw(frame, step);
  }

  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.key = data.key;
    if (data.still) this.draw(data.still, 0);
    else stage.join(this.key, this.perform);
  }

  draw({ facts }, step) {
    while (this.cells.length > facts.length) this.cells.pop().root.remove();
    while (this.cells.length < facts.length) this.cells.push(this.newCell());
    facts.forEach((fact, index) => {
      const cell = this.cells[index];
      cell.root.dataset.tone = fact.tone;
      for (const part of ["label", "term", "value", "note"]) write(cell[part], fact[part]);
      cell.note.hidden = fact.note === "";
      cell.term.title = fact.meaning;
    });
    this.list.dataset.step = String(step);
  }

  newCell() {
    const label = element("span", "fact-label");
    const term = element("span", "fact-term");
    const value = element("span", "fact-value");
    const note = element("dd", "fact-note");
    const number = element("dd", "fact-number", value);
    const root = element("div", "fact", element("dt", "fact-name", label, term), number, note);
    this.list.append(root);
    return { root, label, term, value, note };
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
    stage.leave(row.key, row.perform);
  };
}
