// paper: the exam sheet. Everything written on it is set as text, never as HTML.

const { search } = new URL(import.meta.url); // one version for all modules
const { Performer, unpack } = await import("./stage.js" + search);

const SVG = "http://www.w3.org/2000/svg";
// Two hand-drawn shapes, in a box of 32 × 32: the student's ring around a letter, the teacher's tick.
const RING = "M22 5C14 1 4 7 4 16c0 8 6 12 13 12 8 0 12-6 11-13C27 7 20 3 12 5";
const TICK = "M5 17c3 3 5 6 7 10C15 18 20 10 28 4";
const CROSS = "M6 7c7 5 13 11 20 19M26 5C18 12 12 19 6 27";

const LARGE = 12; // questions from which a sheet scrolls

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function stroke(className, path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const percent = (p) => {
  if (p === null) return "–";
  return p < 0.005 ? "< 1 %" : p > 0.995 && p < 1 ? "> 99 %" : `${Math.round(100 * p)} %`;
};
const nats = (text) => text ?? "no number of nats";
// A to Z; where every possible answer is printed, numbers.
const letter = (index, count) => (count > 26 ? String(index + 1) : String.fromCharCode(65 + index));

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

  draw(blank, number, shown, sealed) {
    const wrong = !sealed && blank.verdict !== "spot on";
    this.pick.textContent = blank.pick;
    this.right.textContent = wrong ? blank.answer : "";
    this.root.dataset.verdict = sealed ? "" : blank.verdict;
    this.root.setAttribute("aria-pressed", String(shown));
    const parts = [`word ${number + 1}`, `${percent(blank.confidence)} sure`];
    if (!sealed) parts.push(`${blank.verdict}, ${nats(blank.marks_lost)} lost`);
    const told = parts.join(", ");
    this.spoken.textContent = wrong ? ` is right, ${told}` : `, ${told}`;
    this.root.title = told;
  }
}

class QuestionCard {
  constructor(index, pin) {
    this.pin = (blank) => pin(index, blank);
    this.root = element("div", "question");
    this.button = element("button", "question-pin");
    this.button.type = "button";
    this.button.onclick = () => this.pin(this.shown);
    this.number = element("span", "question-number", String(index + 1));
    this.prompt = element("span", "question-prompt");
    this.prompt.dir = "auto";
    this.button.append(this.number, " ", this.prompt);
    this.blanks = element("span", "blanks");
    this.tag = element("span", "question-tag", "never studied");
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
    this.rows = [];
    this.words = [];
  }

  draw(question, sealed, pinned) {
    const { options, pick, answer, blanks } = question;
    this.shown = question.shown;
    this.prompt.textContent = question.prompt;
    this.tag.hidden = !question.held_out;
    this.grade.hidden = sealed;
    this.root.dataset.verdict = sealed ? "" : question.verdict;
    this.root.classList.toggle("pinned", pinned);
    this.button.setAttribute("aria-pressed", String(pinned));
    this.resize(this.rows, options.length, this.options, () => new OptionRow());
    options.forEach((option, index) => {
      const name = letter(index, options.length);
      this.rows[index].draw(option, name, index === pick, !sealed && index === answer, sealed);
    });
    const several = blanks.length > 1;
    this.resize(this.words, several ? blanks.length : 0, this.blanks, (number) =>
      new BlankButton(() => this.pin(number)),
    );
    this.words.forEach((word, number) =>
      word.draw(blanks[number], number, number === question.shown, sealed),
    );
    if (!sealed) {
      this.lost.textContent = question.marks_lost === null ? "?" : `−${question.marks_lost}`;
    }
    this.button.setAttribute("aria-label", this.describe(question, sealed));
  }

  resize(parts, count, parent, make) {
    while (parts.length > count) parts.pop().root.remove();
    while (parts.length < count) {
      parts.push(make(parts.length));
      parent.append(parts.at(-1).root);
    }
  }

  describe({ prompt, blanks, marks_lost, verdict, held_out }, sealed) {
    const words = (name) => blanks.map((blank) => blank[name]).join(" ");
    const parts = [`${this.number.textContent} ${prompt}`, `picks ${words("pick")}`];
    if (blanks.length === 1) parts.push(`${percent(blanks[0].confidence)} sure`);
    if (!sealed) parts.push(`${verdict}, right answer ${words("answer")}`);
    if (!sealed) parts.push(`${nats(marks_lost)} lost`);
    if (held_out) parts.push("never studied");
    return parts.join(". ");
  }
}

class Paper {
  constructor(sheet) {
    this.sheet = sheet;
    this.title = element("p", "paper-title");
    this.score = element("p", "paper-score");
    const head = element("div", "paper-head");
    head.append(this.title, this.score);
    this.list = element("div", "paper-questions");
    sheet.append(head, this.list);
    this.cards = [];
    this.performer = new Performer(sheet, (frame) => this.draw(frame));
  }

  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.title.textContent = data.title;
    this.sealed = data.sealed;
    this.pressed = null; // the server has answered: it knows what is pinned
    this.sheet.dataset.sealed = String(data.sealed);
    this.performer.receive(data.run, data.frames);
  }

  draw({ step, score, questions, pinned }) {
    this.score.textContent = score;
    while (this.cards.length > questions.length) this.cards.pop().root.remove();
    while (this.cards.length < questions.length) {
      this.cards.push(new QuestionCard(this.cards.length, (...place) => this.pin(place)));
      this.list.append(this.cards.at(-1).root);
    }
    questions.forEach((question, index) =>
      this.cards[index].draw(question, this.sealed, index === (this.pressed ?? pinned)),
    );
    this.list.dataset.large = String(questions.length > LARGE);
    this.sheet.dataset.step = String(step);
  }

  pin(place) {
    [this.pressed] = place;
    this.performer.redraw();
    this.send("pin", place);
  }
}

const sheets = new WeakMap();

export default function render(component) {
  const sheet = component.parentElement.querySelector(".live-paper");
  if (!sheets.has(sheet)) sheets.set(sheet, new Paper(sheet));
  const paper = sheets.get(sheet);
  paper.receive(component);
  return () => {
    sheets.delete(sheet);
    paper.performer.leave();
  };
}
