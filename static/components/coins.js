// coins: a sealed sheet. The visitor lays a hundred points on the options of each question, and hands it in once.

const { search } = new URL(import.meta.url); // one version for all modules
/**
 * @type {[
 *   typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./purse.js"),
 *   typeof import("./numbers.js"), typeof import("./supply.js"),
 * ]}
 */
const [{ unpack, write }, { element, part }, purse, { inside }, { hold, leaving }] =
  await Promise.all([
    import("./stage.js" + search),
    import("./elements.js" + search),
    import("./purse.js" + search),
    import("./numbers.js" + search),
    import("./supply.js" + search),
  ]);

/**
 * @typedef {{ prompt: string, options: string[] }} Question
 * @typedef {{ sheet: string, questions: Question[] }} Message
 * @typedef {{ sheet: string, points: number[][] }} HandedIn
 * @typedef {import("./stage.js").Component<Message, { hand_in: HandedIn }>} Component
 */

/** @type {Map<string, number[][]>} what lies on each sheet of this visit, also on those that were turned away from */
const lying = new Map();

const RETRY = 2000; // ms after which a sheet that still lies here can be handed in again
const AGAIN = 25; // ms after which a request of the supply has left
const KEYS = "Keys: ↑ ↓ choose a row, ← → move a coin, 1 to 9 and 0 set so many tens.";

/** @param {number} count */
const pointsOf = (count) => `${count} point${count === 1 ? "" : "s"}`;

// One option of a question: its word, its coins, and a number that the arrow keys change.
class Row {
  /**
   * @param {string} word
   * @param {number} rows how many the question has
   * @param {(change: (points: readonly number[]) => number[]) => void} change
   * @param {() => void} choose
   * @param {number} index
   */
  constructor(word, rows, change, choose, index) {
    this.word = word;
    this.fill = element("span", "coins-fill");
    this.number = element("span", "coins-points");
    this.number.setAttribute("role", "spinbutton");
    this.number.setAttribute("aria-label", word);
    this.number.setAttribute("aria-valuemin", String(purse.LEAST));
    this.number.setAttribute("aria-valuemax", String(purse.most(rows)));
    const name = element("span", "coins-word", word);
    name.dir = "auto";
    this.less = this.button("coins-less", "−", `One coin less on ${word}`);
    this.more = this.button("coins-more", "+", `One coin more on ${word}`);
    this.less.onclick = () => change((points) => purse.take(points, index));
    this.more.onclick = () => change((points) => purse.lay(points, index));
    const bar = element("span", "coins-bar", this.fill);
    this.root = element("div", "coins-row", name, bar, this.less, this.number, this.more);
    this.root.onpointerdown = (event) => {
      choose();
      if (!(event.target instanceof HTMLButtonElement)) this.number.focus();
      if (!(event.target instanceof HTMLButtonElement)) event.preventDefault();
    };
  }

  /**
   * @param {string} className
   * @param {string} sign
   * @param {string} label
   */
  button(className, sign, label) {
    const made = element("button", className, sign);
    made.type = "button";
    made.tabIndex = -1; // keyboards have the arrows
    made.setAttribute("aria-label", label);
    return made;
  }

  /**
   * @param {number} points
   * @param {number} left
   * @param {boolean} chosen
   */
  draw(points, left, chosen) {
    write(this.number, String(points));
    this.number.setAttribute("aria-valuenow", String(points));
    this.number.setAttribute("aria-valuetext", `${pointsOf(points)}, ${left} left`);
    this.number.tabIndex = chosen ? 0 : -1;
    this.root.dataset.chosen = String(chosen);
    this.fill.style.clipPath = `inset(0 ${100 - points}% 0 0)`; // whole coins and parts of one
    this.less.disabled = points <= purse.LEAST;
    this.more.disabled = left === 0;
  }
}

class Sheet {
  /**
   * @param {Question} question
   * @param {number} number from 1
   * @param {number[]} points kept by the whole paper, changed in place
   */
  constructor({ prompt, options }, number, points) {
    this.points = points;
    this.options = options;
    this.chosen = 0;
    const asked = element("h3", "coins-prompt", element("b", "", `${number}`), ` ${prompt} …`);
    asked.dir = "auto";
    this.rows = options.map(
      (word, index) =>
        new Row(
          word,
          options.length,
          (change) => this.change(change),
          () => this.choose(index),
          index,
        ),
    );
    this.left = element("p", "coins-left");
    this.left.setAttribute("aria-live", "polite");
    this.presets = purse.presets(options.length).map((preset) => {
      const button = element("button", "coins-preset", preset.name);
      button.type = "button";
      button.onclick = () =>
        this.change((now) => purse.laid(preset, this.for(preset, now), now.length));
      return { preset, button };
    });
    const foot = element(
      "div",
      "coins-foot",
      this.left,
      ...this.presets.map(({ button }) => button),
    );
    const rows = element("div", "coins-rows", ...this.rows.map(({ root }) => root));
    rows.addEventListener("keydown", (event) => this.key(event));
    this.root = element("div", "coins-question", asked, rows, foot);
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", `Question ${number}: ${prompt}`);
    this.draw();
  }

  /** @param {{ rows: number }} preset @param {readonly number[]} points */
  for = ({ rows }, points) => purse.favoured(points, this.chosen, rows);

  get missing() {
    return purse.left(this.points);
  }

  focus() {
    this.rows[this.chosen].number.focus();
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    this.draw();
  }

  /** @param {(points: readonly number[]) => number[]} change */
  change(change) {
    this.points.splice(0, this.points.length, ...change(this.points));
    this.draw();
    this.root.dispatchEvent(new Event("coins", { bubbles: true }));
  }

  /**
   * Up and down choose a row, left and right move a coin, a digit sets so many tens.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { chosen } = this;
    const rows = this.rows.length;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.choose(inside(chosen + (event.key === "ArrowDown" ? 1 : -1), rows));
      this.focus();
    } else if (event.key === "ArrowRight") {
      this.change((points) => purse.lay(points, chosen));
    } else if (event.key === "ArrowLeft") {
      this.change((points) => purse.take(points, chosen));
    } else if (/^[0-9]$/.test(event.key)) {
      this.change((points) => purse.set(points, chosen, Number(event.key) * purse.COIN));
    } else {
      return;
    }
    event.preventDefault();
  }

  draw() {
    const left = this.missing;
    this.rows.forEach((row, index) => row.draw(this.points[index], left, index === this.chosen));
    write(this.left, left === 0 ? "all laid" : `${left} left`);
    this.root.dataset.done = String(left === 0);
    for (const { preset, button } of this.presets) {
      const words = this.for(preset, this.points).map((row) => `“${this.options[row]}”`);
      button.setAttribute(
        "aria-label",
        words.length ? `${preset.name} on ${words.join(" and ")}` : `${preset.name}, on all rows`,
      );
    }
  }
}

class Coins {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.paper = element("div", "coins-paper");
    this.hand = element("button", "coins-hand", "Hand in");
    this.hand.type = "button";
    this.hand.onclick = () => this.handIn();
    this.says = element("p", "coins-says");
    this.says.setAttribute("role", "status");
    const keys = element("p", "coins-keys", KEYS);
    section.append(this.paper, element("div", "coins-end", this.hand, this.says, keys));
    section.addEventListener("coins", () => this.draw());
    /** @type {Sheet[]} */
    this.sheets = [];
    this.name = "";
    this.sent = false;
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { data } = unpack(component.data);
    if (data.sheet !== this.name) {
      this.name = data.sheet;
      const points =
        lying.get(data.sheet) ??
        data.questions.map(({ options }) => purse.untouched(options.length));
      lying.set(data.sheet, points);
      this.sheets = data.questions.map(
        (question, index) => new Sheet(question, index + 1, points[index]),
      );
      this.paper.replaceChildren(...this.sheets.map(({ root }) => root));
    }
    this.section.dataset.sheet = this.name;
    this.draw();
  }

  get lacking() {
    return this.sheets.filter(({ missing }) => missing > 0);
  }

  draw() {
    const lacking = this.lacking.length;
    this.hand.dataset.ready = String(lacking === 0);
    write(
      this.says,
      lacking ? "" : this.sent ? "Handed in: the teacher grades it." : "All coins are laid.",
    );
  }

  // It was not heard, or not taken: it can be handed in again.
  wait() {
    this.sent = false;
    this.draw();
  }

  handIn() {
    const [first] = this.lacking;
    if (first) {
      const number = this.sheets.indexOf(first) + 1;
      write(this.says, `Question ${number} still has ${pointsOf(first.missing)} to lay.`);
      first.focus();
      return;
    }
    if (this.sent) return;
    this.sent = true;
    this.draw();
    setTimeout(() => this.wait(), RETRY);
    hold(); // a request of the supply that travelled along would be all that is heard
    setTimeout(() => this.tell(), leaving() ? AGAIN : 0);
  }

  tell() {
    const points = this.sheets.map((sheet) => [...sheet.points]);
    this.send?.("hand_in", { sheet: this.name, points });
  }
}

/** @type {WeakMap<HTMLElement, Coins>} */
const tables = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const section = part(component.parentElement, ".live-coins", HTMLElement);
  const coins = tables.get(section) ?? new Coins(section);
  tables.set(section, coins);
  coins.receive(component);
  return () => tables.delete(section);
}
