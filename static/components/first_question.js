// first_question: one question followed through the course, and a bet on it. Whatever is written here is text.

const { search } = new URL(import.meta.url); // one version for all modules
/**
 * @type {[
 *   typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js"), typeof import("./bet.js"),
 *   typeof import("./phases.js"), typeof import("./word_panel.js"), typeof import("./sure_line.js"),
 * ]}
 */
const [
  { stage, unpack, write },
  { element, part, spell },
  { percent },
  { settled },
  { phases, PHASES },
  { spelled },
  { SureLine },
] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./numbers.js" + search),
  import("./bet.js" + search),
  import("./phases.js" + search),
  import("./word_panel.js" + search),
  import("./sure_line.js" + search),
]);

/**
 * As `QuestionFrame` in first_question.py.
 *
 * @typedef {{
 *   prompt: string, answer: string, right: string, sure: number | null, options: [string, number | null][],
 *   others: number, rest: number | null, in_test: string, says: string, lost: string, grade: string, stations: string[], news: string,
 * }} QuestionFrame
 *
 * @typedef {{
 *   key: string, ask: string, bets: number[], bet: number, enough: number,
 *   links: { name: string, address: string }[],
 * }} Message
 * @typedef {import("./stage.js").Component<Message, { bet: number }>} Component
 */

export class Row {
  constructor() {
    this.letter = element("span", "question-letter");
    this.word = element("span", "question-word");
    this.word.dir = "auto";
    this.fill = element("span", "question-fill");
    this.share = element("span", "question-share");
    const bar = element("span", "question-bar", this.fill);
    this.root = element("li", "question-option", this.letter, this.word, bar, this.share);
  }

  /**
   * @param {string} letter
   * @param {string} word
   * @param {number | null} share
   * @param {string} kind
   */
  draw(letter, word, share, kind) {
    write(this.letter, letter);
    write(this.word, word);
    write(this.share, percent(share));
    this.fill.style.transform = `scaleX(${share ?? 0})`;
    this.root.dataset.kind = kind;
  }
}

class FirstQuestion {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.prompt = element("span", "question-asked");
    this.answer = element("em", "question-answer");
    this.prompt.dir = this.answer.dir = "auto";
    this.says = element("p", "question-says");
    this.options = element("ol", "question-options");
    this.lost = element("p", "question-mark");
    this.grade = element("p", "question-grade-words");
    const sum = element("p", "question-sum", this.prompt, " ", this.answer);
    this.inTest = element("p", "question-in-test");
    const sheet = element("div", "question-sheet", sum, this.inTest, this.says, this.options);
    this.line = new SureLine();
    const mark = element("div", "question-margin", this.lost, this.grade, this.line.root);
    this.words = element("span", "question-bet-words");
    this.chips = element("span", "question-chips");
    this.bar = element("div", "question-bet", this.words, this.chips);
    this.bar.setAttribute("aria-live", "polite");
    this.stations = element("nav", "question-stations");
    this.stations.setAttribute("aria-label", "The four stations of this test");
    section.append(element("div", "question-paper", sheet, mark, this.bar), this.stations);
    /** @type {Row[]} */
    this.rows = [];
    /** @type {HTMLElement[]} */
    this.lines = [];
    /** @type {Map<number, number>} how sure the student was before each test that was seen */
    this.sure = new Map();
    /** @type {string | null} */
    this.page = null;
    /** @type {Message | null} */
    this.plan = null;
    /** @type {QuestionFrame | null} */
    this.frame = null;
    this.step = 0;
    this.seen = "";
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    this.hearPoints = () => this.drawLine();
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {QuestionFrame} */ (frame), step);
    this.follow = () => this.frame && this.draw(this.frame, this.step);
    phases.listeners.add(this.follow);
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.plan = data;
    this.chips.replaceChildren(
      ...data.bets.map((tests) => {
        const chip = element("button", "plain-button", String(tests));
        chip.type = "button";
        chip.onclick = () => this.bet(tests);
        return chip;
      }),
    );
    this.lines = data.links.map(({ name, address }, index) => {
      const words = element("span", "question-station-words");
      const link = element(
        "a",
        "question-station",
        element("b", "", `${index + 1}  ${name}`),
        words,
      );
      link.href = address;
      link.dataset.testid = "stPageLink-NavLink"; // the player takes the visit along, as with Streamlit's own
      this.stations.append(link);
      return words;
    });
    this.stations.replaceChildren(
      ...this.lines.map((words) => /** @type {Node} */ (words.parentNode)),
    );
    stage.join(data.key, this.perform);
    stage.onPoints.add(this.hearPoints);
    this.drawBet();
  }

  /**
   * @param {QuestionFrame} frame
   * @param {number} step
   */
  draw(frame, step) {
    this.frame = frame;
    this.step = step;
    if (this.page !== stage.page) this.sure.clear();
    this.page = stage.page;
    if (frame.sure !== null) this.sure.set(step, frame.sure);
    write(this.prompt, frame.prompt);
    write(this.answer, frame.answer);
    write(this.inTest, frame.in_test);
    write(this.says, frame.says);
    this.drawLine();
    const right = frame.answer === frame.right;
    const again = phases.now === PHASES ? stage.frames.get(step)?.slowly : null;
    write(this.lost, `${right ? "✓" : "✗"} ${again?.lost ?? frame.lost}`);
    this.lost.dataset.right = String(right);
    spell(this.grade, spelled(frame.grade));
    const count = frame.options.length + 1;
    while (this.rows.length > count) this.rows.pop()?.root.remove();
    while (this.rows.length < count) {
      const row = new Row();
      this.rows.push(row);
      this.options.append(row.root);
    }
    frame.options.forEach(([word, share], index) => {
      const kind = index === 0 ? "pick" : word === frame.right ? "right" : "";
      const now = again ? again.again[index] : share;
      this.rows[index].draw(String.fromCharCode(65 + index), word, now, kind);
    });
    const rest = again ? again.again[count - 1] : frame.rest;
    this.rows[count - 1].draw("", `${frame.others} other words`, rest, "rest");
    this.rows[count - 1].root.hidden = frame.others === 0;
    frame.stations.forEach((words, index) => {
      if (this.lines[index]) write(this.lines[index], words);
    });
    this.drawBet();
    this.section.dataset.step = String(step);
  }

  drawLine() {
    if (this.frame) this.line.draw(this.frame.right, this.step, this.frame.sure);
  }

  drawBet() {
    if (!this.plan || !this.frame) return;
    const { ask, bet, enough } = this.plan;
    write(this.words, this.frame.news || settled(this.sure, this.step, enough, bet, ask));
    this.chips.hidden = bet > 0 || this.frame.news !== "" || (this.frame.sure ?? 0) >= enough;
  }

  /** @param {number} tests */
  bet(tests) {
    if (!this.plan) return;
    this.plan = { ...this.plan, bet: tests };
    this.drawBet();
    this.send?.("bet", tests);
  }

  leave() {
    if (this.plan) stage.leave(this.plan.key, this.perform);
    phases.listeners.delete(this.follow);
    stage.onPoints.delete(this.hearPoints);
  }
}

/** @type {WeakMap<HTMLElement, FirstQuestion>} */
const questions = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const section = part(component.parentElement, ".live-question", HTMLElement);
  const question = questions.get(section) ?? new FirstQuestion(section);
  questions.set(section, question);
  question.receive(component);
  return () => {
    questions.delete(section);
    question.leave();
  };
}
