// paper: the exam sheet. Everything written on it is set as text, never as HTML.

const { search } = new URL(import.meta.url); // one version for all modules
const { Performer, unpack } = await import("./stage.js" + search);

const SVG = "http://www.w3.org/2000/svg";
// Two hand-drawn shapes, in a box of 32 × 32: the student's ring around a letter, the teacher's tick.
const RING = "M22 5C14 1 4 7 4 16c0 8 6 12 13 12 8 0 12-6 11-13C27 7 20 3 12 5";
const TICK = "M5 17c3 3 5 6 7 10C15 18 20 10 28 4";
const CROSS = "M6 7c7 5 13 11 20 19M26 5C18 12 12 19 6 27";

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

const percent = (p) => (p < 0.005 ? "< 1 %" : p > 0.995 && p < 1 ? "> 99 %" : `${Math.round(100 * p)} %`);
const letter = (index) => String.fromCharCode(65 + index);

class OptionRow {
  constructor(index) {
    this.root = element("span", "option");
    this.letter = element("span", "option-letter", letter(index));
    this.letter.append(stroke("ring", RING));
    this.text = element("span", "option-text");
    this.mark = element("span", "option-mark");
    this.bar = element("span", "option-bar");
    this.fill = element("span", "option-fill");
    this.bar.append(this.fill);
    this.share = element("span", "option-share");
    this.root.append(this.letter, this.text, this.mark, this.bar, this.share);
  }

  draw(option, picked, right, sealed) {
    this.root.classList.toggle("picked", picked);
    this.root.classList.toggle("right", right);
    this.text.textContent = option.text;
    this.mark.textContent = right ? "✓" : picked && !sealed ? "✗" : "";
    this.fill.style.transform = `scaleX(${option.confidence})`;
    this.share.textContent = percent(option.confidence);
  }
}

class QuestionCard {
  constructor(index, pin) {
    this.root = element("button", "question");
    this.root.type = "button";
    this.root.onclick = () => pin(index);
    this.number = element("span", "question-number", String(index + 1));
    this.prompt = element("span", "question-prompt");
    this.tag = element("span", "question-tag", "never studied");
    this.grade = element("span", "question-grade");
    this.tick = stroke("tick", TICK);
    this.cross = stroke("cross", CROSS);
    this.lost = element("span", "question-lost");
    this.grade.append(this.tick, this.cross, this.lost);
    const head = element("span", "question-head");
    head.append(this.number, this.prompt, this.tag, this.grade);
    this.options = element("span", "options");
    this.root.append(head, this.options);
    this.rows = [];
  }

  draw(question, sealed, pinned) {
    const { options, pick, answer } = question;
    this.prompt.textContent = question.prompt;
    this.tag.hidden = !question.held_out;
    this.grade.hidden = sealed;
    this.root.dataset.verdict = sealed ? "" : question.verdict;
    this.root.setAttribute("aria-pressed", String(pinned));
    while (this.rows.length > options.length) this.rows.pop().root.remove();
    while (this.rows.length < options.length) {
      this.rows.push(new OptionRow(this.rows.length));
      this.options.append(this.rows.at(-1).root);
    }
    options.forEach((option, index) =>
      this.rows[index].draw(option, index === pick, !sealed && index === answer, sealed),
    );
    if (!sealed) this.lost.textContent = `−${question.marks_lost.toFixed(2)}`;
    this.root.setAttribute("aria-label", this.describe(question, sealed));
  }

  describe({ prompt, options, pick, answer, marks_lost, verdict, held_out }, sealed) {
    const chosen = options[pick];
    const parts = [prompt, `picks ${chosen.text}, ${percent(chosen.confidence)} sure`];
    if (!sealed) parts.push(`${verdict}, right answer ${options[answer].text}`);
    if (!sealed) parts.push(`${marks_lost.toFixed(2)} marks lost`);
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
    this.pinned = data.pinned;
    this.sheet.dataset.sealed = String(data.sealed);
    this.performer.receive(data.run, data.frames);
  }

  draw({ step, score, questions }) {
    this.score.textContent = score;
    while (this.cards.length > questions.length) this.cards.pop().root.remove();
    while (this.cards.length < questions.length) {
      this.cards.push(new QuestionCard(this.cards.length, (index) => this.pin(index)));
      this.list.append(this.cards.at(-1).root);
    }
    questions.forEach((question, index) =>
      this.cards[index].draw(question, this.sealed, index === this.pinned),
    );
    this.sheet.dataset.step = String(step);
  }

  pin(index) {
    this.pinned = index;
    this.performer.redraw();
    this.send("pin", index);
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
