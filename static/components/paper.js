// paper: the exam sheet. Everything written on it is set as text, never as HTML.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js"), typeof import("./word_panel.js")]} */
const [
  { stage, unpack, write },
  { element, part, shape, spell },
  { letter, nats, percent },
  { spelled },
] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./numbers.js" + search),
  import("./word_panel.js" + search),
]);

/**
 * What `paper_payload` in paper.py writes. A sealed sheet has neither `answer` nor `verdict` nor `marks_lost`; numbers
 * that a diverged student left behind are null.
 *
 * @typedef {[text: string, confidence: number | null, gutFeeling: string]} Option
 * @typedef {{ pick: string, confidence: number | null } & Partial<Graded<string>>} Blank
 * @typedef {{
 *   prompt: string, place: number, held_out: boolean, shown: number, options: Option[], pick: number, blanks: Blank[],
 * } & Partial<Graded<number>>} Question
 * @typedef {{ followed: number | null, note: string, score: string, questions: Question[] }} PaperFrame
 * @typedef {{
 *   key: string, sealed: boolean, title: string,
 * }} Message
 *
 * @typedef {[question: number, blank: number]} Pin
 * @typedef {import("./stage.js").Component<Message, { follow: Pin }>} Component
 */

/**
 * @template Answer
 * @typedef {{ answer: Answer, verdict: string, marks_lost: string | null }} Graded
 */

// Two hand-drawn shapes, in a box of 32 × 32: the student's ring around a letter, the teacher's tick.
const RING = "M22 5C14 1 4 7 4 16c0 8 6 12 13 12 8 0 12-6 11-13C27 7 20 3 12 5";
const TICK = "M5 17c3 3 5 6 7 10C15 18 20 10 28 4";
const CROSS = "M6 7c7 5 13 11 20 19M26 5C18 12 12 19 6 27";

const LARGE = 12; // questions from which a sheet scrolls

/**
 * @param {string} className
 * @param {string} d
 */
const stroke = (className, d) =>
  shape(
    "svg",
    { viewBox: "0 0 32 32", class: className, "aria-hidden": "true" },
    shape("path", { d }),
  );

/**
 * As many parts as `count`, each with its element in `parent`.
 *
 * @template {{ root: HTMLElement }} Part
 * @param {Part[]} parts
 * @param {number} count
 * @param {HTMLElement} parent
 * @param {(index: number) => Part} make
 */
function resize(parts, count, parent, make) {
  while (parts.length > count) parts.pop()?.root.remove();
  while (parts.length < count) {
    const made = make(parts.length);
    parts.push(made);
    parent.append(made.root);
  }
}

class OptionRow {
  constructor() {
    this.root = element("span", "option");
    this.letter = element("span", "option-letter");
    this.name = element("span", "option-name");
    this.letter.append(this.name, stroke("ring", RING));
    this.text = element("span", "option-text");
    this.text.dir = "auto";
    this.mark = element("span", "option-mark");
    this.gut = element("span", "option-gut");
    this.bar = element("span", "option-bar");
    this.fill = element("span", "option-fill");
    this.bar.append(this.fill);
    this.share = element("span", "option-share");
    this.root.append(this.letter, this.text, this.mark, this.gut, this.share, this.bar);
  }

  /**
   * @param {Option} option
   * @param {string} name
   * @param {boolean} picked
   * @param {boolean} right
   * @param {boolean} sealed
   */
  draw([text, confidence, gut], name, picked, right, sealed) {
    this.root.classList.toggle("picked", picked);
    this.root.classList.toggle("right", right);
    this.name.textContent = name;
    this.text.textContent = text;
    this.text.title = text;
    this.mark.textContent = right ? "✓" : picked && !sealed ? "✗" : "";
    this.gut.textContent = gut;
    this.fill.style.transform = `scaleX(${confidence ?? 0})`;
    this.share.textContent = percent(confidence);
  }
}

// One of several words that a question asks for: what the student wrote, and what is right.
class BlankButton {
  /** @param {() => void} pin */
  constructor(pin) {
    this.root = element("button", "blank");
    this.root.type = "button";
    this.root.onclick = pin;
    this.pick = element("span", "blank-pick");
    this.right = element("span", "blank-right");
    this.pick.dir = this.right.dir = "auto";
    this.spoken = element("span", "live-spoken");
    this.root.append(this.pick, " ", this.right, this.spoken);
  }

  /**
   * @param {Blank} blank
   * @param {number} number
   * @param {boolean} shown
   * @param {boolean} sealed
   */
  draw(blank, number, shown, sealed) {
    const wrong = !sealed && blank.verdict !== "spot on";
    this.pick.textContent = blank.pick;
    this.right.textContent = wrong ? (blank.answer ?? "") : "";
    this.root.dataset.verdict = sealed ? "" : (blank.verdict ?? "");
    this.root.setAttribute("aria-pressed", String(shown));
    const parts = [`word ${number + 1}`, `${percent(blank.confidence)} sure`];
    if (!sealed) parts.push(`${blank.verdict}, ${nats(blank.marks_lost)} lost`);
    const told = parts.join(", ");
    this.spoken.textContent = wrong ? ` is right, ${told}` : `, ${told}`;
    this.root.title = told;
  }
}

class QuestionCard {
  /**
   * @param {number} index
   * @param {(blank: number) => void} pin
   */
  constructor(index, pin) {
    this.pin = pin;
    this.shown = 0; // the blank whose options are printed
    this.root = element("div", "question");
    this.button = element("button", "question-pin");
    this.button.type = "button";
    this.button.onclick = () => this.pin(this.shown);
    this.number = element("span", "question-number", String(index + 1));
    this.prompt = element("span", "question-prompt");
    this.prompt.dir = "auto";
    this.button.append(this.number, " ", this.prompt);
    this.blanks = element("span", "blanks");
    this.tag = element("span", "question-tag");
    spell(this.tag, [{ text: "never studied", slug: "held-out" }]);
    this.grade = element("span", "question-grade");
    this.tick = stroke("tick", TICK);
    this.cross = stroke("cross", CROSS);
    this.lost = element("span", "question-lost");
    this.grade.append(this.tick, this.cross, this.lost);
    const words = element("div", "question-words");
    words.append(this.button, this.blanks, this.tag);
    const head = element("div", "question-head");
    head.append(words, this.grade);
    this.options = element("div", "options");
    this.root.append(head, this.options);
    /** @type {OptionRow[]} */
    this.rows = [];
    /** @type {BlankButton[]} */
    this.words = [];
  }

  /**
   * @param {Question} question
   * @param {boolean} sealed
   * @param {boolean} pinned
   */
  draw(question, sealed, pinned) {
    const { options, pick, answer, blanks } = question;
    this.shown = question.shown;
    this.prompt.textContent = question.prompt;
    this.tag.hidden = !question.held_out;
    this.grade.hidden = sealed;
    this.root.dataset.verdict = sealed ? "" : (question.verdict ?? "");
    this.root.classList.toggle("pinned", pinned);
    this.button.setAttribute("aria-pressed", String(pinned));
    resize(this.rows, options.length, this.options, () => new OptionRow());
    options.forEach((option, index) => {
      const name = letter(index, options.length);
      this.rows[index].draw(option, name, index === pick, !sealed && index === answer, sealed);
    });
    const several = blanks.length > 1;
    resize(
      this.words,
      several ? blanks.length : 0,
      this.blanks,
      (number) => new BlankButton(() => this.pin(number)),
    );
    this.words.forEach((word, number) =>
      word.draw(blanks[number], number, number === question.shown, sealed),
    );
    if (!sealed) {
      this.lost.textContent = question.marks_lost === null ? "?" : `−${question.marks_lost}`;
    }
    this.button.setAttribute("aria-label", this.describe(question, sealed));
  }

  /**
   * @param {Question} question
   * @param {boolean} sealed
   */
  describe({ prompt, blanks, marks_lost, verdict, held_out }, sealed) {
    const words = (/** @type {"pick" | "answer"} */ name) =>
      blanks.map((blank) => blank[name]).join(" ");
    const parts = [`${this.number.textContent} ${prompt}`, `picks ${words("pick")}`];
    if (blanks.length === 1) parts.push(`${percent(blanks[0].confidence)} sure`);
    if (!sealed) parts.push(`${verdict}, right answer ${words("answer")}`);
    if (!sealed) parts.push(`${nats(marks_lost)} lost`);
    if (held_out) parts.push("never studied");
    return parts.join(". ");
  }
}

class Paper {
  /** @param {HTMLElement} sheet */
  constructor(sheet) {
    this.sheet = sheet;
    this.title = element("p", "paper-title");
    this.score = element("p", "paper-score");
    const head = element("div", "paper-head");
    head.append(this.title, this.score);
    this.list = element("div", "paper-questions");
    this.note = element("p", "paper-note");
    this.note.dir = "auto";
    sheet.append(head, this.list, this.note);
    /** @type {QuestionCard[]} */
    this.cards = [];
    this.seen = "";
    this.sealed = true;
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    this.key = "";
    /** @type {PaperFrame | null} */
    this.frame = null;
    this.step = 0;
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {PaperFrame} */ (frame), step);
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.title.textContent = data.title;
    this.sealed = data.sealed;
    this.sheet.dataset.sealed = String(data.sealed);
    this.key = data.key;
    stage.join(this.key, this.perform);
  }

  /**
   * @param {PaperFrame} frame
   * @param {number} step
   */
  draw(frame, step) {
    const { score, questions, followed, note } = frame;
    this.frame = frame;
    this.step = step;
    spell(this.score, spelled(score));
    const make = (/** @type {number} */ index) =>
      new QuestionCard(index, (blank) => this.pin([index, blank]));
    resize(this.cards, questions.length, this.list, make);
    questions.forEach((question, index) =>
      this.cards[index].draw(question, this.sealed, index === followed),
    );
    write(this.note, note);
    this.note.hidden = note === "";
    this.list.dataset.large = String(questions.length > LARGE);
    this.sheet.dataset.step = String(step);
  }

  /** @param {Pin} place */
  pin(place) {
    const [line, blank] = place;
    if (!this.frame) return;
    this.draw({ ...this.frame, followed: line, note: "" }, this.step);
    this.send?.("follow", [this.frame.questions[line].place, blank]);
  }
}

/** @type {WeakMap<HTMLElement, Paper>} */
const sheets = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const sheet = part(component.parentElement, ".live-paper", HTMLElement);
  const paper = sheets.get(sheet) ?? new Paper(sheet);
  sheets.set(sheet, paper);
  paper.receive(component);
  return () => {
    sheets.delete(sheet);
    stage.leave(paper.key, paper.perform);
  };
}
