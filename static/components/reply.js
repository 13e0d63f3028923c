// reply: a prompt typed in the exam's words, and the student's answers then and now. Whatever is written here is text.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./first_question.js"), typeof import("./completion.js")]} */
const [{ stage, unpack, write }, { element, part }, { Row }, { completed, completions }] =
  await Promise.all([
    import("./stage.js" + search),
    import("./elements.js" + search),
    import("./first_question.js" + search),
    import("./completion.js" + search),
  ]);

/**
 * As in reply.py.
 *
 * @typedef {{ word: string, options: [string, number | null][], right: string, others: number, rest: number | null }} Said
 * @typedef {{ when: string, words: Said[], verdict: string, says: string }} Answer
 * @typedef {{ prompt: string, note: string, answers: Answer[], news: string }} ReplyFrame
 * @typedef {{ ask: string, choices: [string, string][], chosen: string }} Bet
 *
 * @typedef {{
 *   key: string, prompt: string, problem: string, vocabulary: string[], followers: { [before: string]: string[] },
 *   bet: Bet | null,
 * }} Message
 * @typedef {import("./stage.js").Component<Message, { ask: string, bet: string }>} Component
 */

const SIGNS = { right: "✓ right", wrong: "✗ wrong" };

/** What the student of one moment says: its words, of which one is open with all that it weighed. */
class Column {
  constructor() {
    this.when = element("h3", "reply-when");
    this.words = element("p", "reply-words");
    this.words.dir = "auto";
    this.verdict = element("span", "reply-verdict");
    this.says = element("p", "reply-says");
    this.options = element("ol", "question-options");
    this.root = element("div", "reply-answer", this.when, this.words, this.says, this.options);
    /** @type {InstanceType<typeof Row>[]} */
    this.rows = [];
    this.open = 0;
    this.drawn = "";
  }

  /** @param {Answer} answer */
  draw(answer) {
    write(this.when, answer.when);
    write(this.says, answer.says);
    this.open = Math.min(this.open, answer.words.length - 1);
    const text = JSON.stringify([answer.words.map(({ word }) => word), answer.verdict]);
    if (text !== this.drawn) {
      this.drawn = text;
      const several = answer.words.length > 1;
      const words = answer.words.map(({ word }, index) => {
        const made = element(several ? "button" : "em", "reply-word", word);
        if (made instanceof HTMLButtonElement) {
          made.type = "button";
          made.onclick = () => this.choose(index);
        }
        return made;
      });
      write(this.verdict, SIGNS[/** @type {"right" | "wrong"} */ (answer.verdict)] ?? "");
      this.verdict.dataset.verdict = answer.verdict;
      this.words.replaceChildren(...words.flatMap((word) => [word, " "]), this.verdict);
    }
    this.answer = answer;
    this.drawOptions();
  }

  /** @param {number} index */
  choose(index) {
    this.open = index;
    this.drawOptions();
  }

  drawOptions() {
    const said = this.answer?.words[this.open];
    for (const [index, word] of [...this.words.querySelectorAll("button")].entries())
      word.setAttribute("aria-pressed", String(index === this.open));
    if (!said) return;
    const count = said.options.length + 1;
    while (this.rows.length > count) this.rows.pop()?.root.remove();
    while (this.rows.length < count) {
      const row = new Row();
      this.rows.push(row);
      this.options.append(row.root);
    }
    said.options.forEach(([word, share], index) => {
      const kind = word === said.word ? "pick" : word === said.right ? "right" : "";
      this.rows[index].draw("", word, share, kind);
    });
    this.rows[count - 1].draw("", `${said.others} other words`, said.rest, "rest");
    this.rows[count - 1].root.hidden = said.others === 0;
  }
}

class Reply {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.field = element("input", "reply-field");
    Object.assign(this.field, {
      type: "text",
      id: "reply-field",
      autocomplete: "off",
      dir: "auto",
    });
    this.field.spellcheck = false;
    const label = element("label", "reply-label", "Ask it anything, in the words of its exam");
    label.htmlFor = "reply-field";
    this.button = element("button", "reply-ask", "Ask");
    this.button.type = "submit";
    this.chips = element("div", "reply-chips");
    this.chips.setAttribute("role", "group");
    this.chips.setAttribute("aria-label", "Words that may come next");
    this.problem = element("p", "reply-problem");
    this.problem.id = "reply-problem";
    this.problem.setAttribute("role", "alert");
    this.form = element(
      "form",
      "reply-form",
      label,
      this.field,
      this.button,
      this.chips,
      this.problem,
    );
    this.prompt = element("p", "reply-prompt");
    this.prompt.dir = "auto";
    this.note = element("p", "reply-note");
    this.answers = element("div", "reply-answers");
    this.words = element("span", "question-bet-words");
    this.choices = element("span", "question-chips");
    this.bar = element("div", "question-bet reply-bet", this.words, this.choices);
    this.bar.setAttribute("aria-live", "polite");
    section.append(this.form, this.bar, this.prompt, this.note, this.answers);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.send?.("ask", this.field.value);
    };
    this.field.oninput = () => this.offer();
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Message | null} */
    this.plan = null;
    this.news = "";
    this.seen = "";
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {ReplyFrame} */ (frame), step);
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    if (data.prompt !== this.plan?.prompt) this.field.value = data.prompt;
    this.plan = data;
    write(this.problem, data.problem);
    this.field.setAttribute("aria-invalid", String(data.problem !== ""));
    if (data.problem) this.field.setAttribute("aria-describedby", "reply-problem");
    else this.field.removeAttribute("aria-describedby");
    this.choices.replaceChildren(
      ...(data.bet?.choices ?? []).map(([value, words]) => {
        const chip = element("button", "plain-button", words);
        chip.type = "button";
        chip.onclick = () => this.send?.("bet", value);
        return chip;
      }),
    );
    this.offer();
    this.drawBet();
    stage.join(data.key, this.perform);
  }

  /** The words that may come next, as buttons. */
  offer() {
    if (!this.plan) return;
    const { vocabulary, followers } = this.plan;
    const words = completions(this.field.value, vocabulary, followers);
    this.chips.replaceChildren(
      ...words.map((word) => {
        const chip = element("button", "reply-chip", word);
        chip.type = "button";
        chip.dir = "auto";
        chip.onclick = () => {
          this.field.value = completed(this.field.value, word);
          this.field.focus();
          this.offer();
        };
        return chip;
      }),
    );
  }

  /**
   * @param {ReplyFrame} frame
   * @param {number} step
   */
  draw(frame, step) {
    write(this.prompt, `${frame.prompt} …`);
    write(this.note, frame.note);
    this.news = frame.news;
    while (this.columns.length > frame.answers.length) this.columns.pop()?.root.remove();
    while (this.columns.length < frame.answers.length) {
      const column = new Column();
      this.columns.push(column);
      this.answers.append(column.root);
    }
    frame.answers.forEach((answer, index) => this.columns[index].draw(answer));
    this.drawBet();
    this.section.dataset.step = String(step);
  }

  drawBet() {
    const bet = this.plan?.bet;
    this.bar.hidden = !bet;
    if (!bet) return;
    write(this.words, bet.chosen ? this.news : bet.ask);
    this.choices.hidden = bet.chosen !== "";
  }

  leave() {
    if (this.plan) stage.leave(this.plan.key, this.perform);
  }
}

/** @type {WeakMap<HTMLElement, Reply>} */
const replies = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const section = part(component.parentElement, ".live-reply", HTMLElement);
  const reply = replies.get(section) ?? new Reply(section);
  replies.set(section, reply);
  reply.receive(component);
  return () => {
    replies.delete(section);
    reply.leave();
  };
}
