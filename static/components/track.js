// track: the learning curve as a scrub bar. Marks lost over tests, rounds shaded; drag, tap or keys lead to any test.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./frames.js"), typeof import("./elements.js"), typeof import("./course.js"), typeof import("./line.js")]} */
const [
  { stage, write },
  { thinned },
  { element, part, shape },
  { shareOf, span, stepAt },
  { pathOf },
] = await Promise.all([
  import("./stage.js" + search),
  import("./frames.js" + search),
  import("./elements.js" + search),
  import("./course.js" + search),
  import("./line.js" + search),
]);

/**
 * @typedef {{ testsPerRound: number, guessing: number }} Plan
 * @typedef {{
 *   peek: (step: number) => void, go: (step: number) => void, walk: (tests: number) => void, near: () => void,
 * }} Listeners
 */

const [WIDTH, HEIGHT] = [1000, 44]; // the picture's own units
const MOST_POINTS = 500;
const MOST_STRIPES = 60;

/** As `FollowedFrame` in player.py. @typedef {{ question: string, answer: string, sure: string, in_test: boolean }} Followed */

/** The followed question in words, in the colour of its line: what the student is sure of in the test on screen. */
class FollowedLabel {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.question = element("bdi", "");
    this.rest = element("span", "");
    this.note = element("span", "");
    root.replaceChildren(this.question, this.rest, this.note);
    this.said = "";
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame) => this.draw(/** @type {Followed} */ (frame));
    stage.join("followed", this.perform);
  }

  /** @param {Followed} frame */
  draw({ question, answer, sure, in_test }) {
    const rest = ` “${answer}”: ${sure} sure`;
    const [note, more] = in_test ? ["", ""] : [", not in this test", "; asked all the same"];
    write(this.question, question);
    write(this.rest, rest);
    write(this.note, note);
    this.said = `${question}${rest}${note}${more}`;
  }

  // A page that seals its test tells nothing of it here either.
  show() {
    this.root.hidden = stage.bases !== null && !("followed" in stage.bases);
    if (this.root.hidden) this.said = "";
  }

  leave() {
    stage.leave("followed", this.perform);
  }
}

export class Track {
  /**
   * @param {HTMLElement} root
   * @param {Listeners} listeners
   */
  constructor(root, { peek, go, walk, near }) {
    this.svg = part(root, ".player-track", SVGElement);
    this.flagged = part(root, ".player-flag", HTMLElement);
    this.hint = part(root, ".player-hint", HTMLElement);
    this.end = part(root, ".player-end", HTMLElement);
    this.go = go;
    this.peek = peek;
    this.walk = walk;
    /** @type {number | null} the test under the finger */
    this.dragging = null;
    /** @type {Plan} */
    this.plan = { testsPerRound: 1, guessing: 1 };
    this.here = 1;
    this.tests = span(1, 1);
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.stripes = shape("g", { class: "track-rounds" });
    this.area = shape("path", { class: "track-area" });
    this.line = shape("path", { class: "track-line", "vector-effect": "non-scaling-stroke" });
    this.sure = shape("path", { class: "track-sure", "vector-effect": "non-scaling-stroke" });
    this.head = shape("line", {
      class: "track-head",
      y1: 0,
      y2: HEIGHT,
      "vector-effect": "non-scaling-stroke",
    });
    this.svg.append(this.stripes, this.area, this.line, this.sure, this.head);
    this.followed = new FollowedLabel(part(root, ".player-followed", HTMLElement));
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", (event) => this.drop(event));
    this.svg.addEventListener("pointercancel", () => this.cancel());
    this.svg.addEventListener("pointerenter", near);
    this.svg.addEventListener("focus", near);
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.drawn = "";
    /** @type {import("./stage.js").Hand} */
    this.hand = {
      peek: (step) => {
        this.dragging = step;
        this.peek(step);
      },
      go: (step) => {
        this.dragging = null;
        this.go(step);
      },
      near,
    };
    stage.hand = this.hand;
  }

  /** @param {PointerEvent} event */
  at(event) {
    const { left, width } = this.svg.getBoundingClientRect();
    return stepAt((event.clientX - left) / width, this.tests);
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button !== 0) return;
    this.svg.setPointerCapture(event.pointerId);
    this.dragging = this.at(event);
    this.peek(this.dragging);
    event.preventDefault();
    this.svg.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (this.dragging === null) return;
    const step = this.at(event);
    if (step === this.dragging) return;
    this.dragging = step;
    this.peek(step);
  }

  /** @param {PointerEvent} event */
  drop(event) {
    if (this.dragging === null) return;
    const step = this.at(event);
    this.dragging = null;
    this.go(step);
  }

  // The browser took the finger away, to scroll: what is on screen stays.
  cancel() {
    if (this.dragging === null) return;
    this.dragging = null;
    this.go(this.here);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const round = this.plan.testsPerRound;
    /** @type {Record<string, number>} */
    const walks = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: round,
      PageDown: -round,
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (Object.hasOwn(walks, event.key)) this.walk(walks[event.key]);
    else if (event.key === "Home") this.go(1);
    else if (event.key === "End") this.go(Math.max(stage.reached, 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Plan} plan
   * @param {number} here the test on screen
   * @param {number} goal the test up to which the student studies, 0 for none
   */
  draw(plan, here, goal) {
    this.plan = plan;
    this.here = here;
    const { loss } = stage.course.columns;
    if (this.dragging === null)
      // under the finger every test stays where it is, whatever comes
      this.tests = span(Math.max(stage.reached, 1), stage.last, Math.max(here, goal));
    const state = `${stage.page} ${loss.length} ${stage.course.points} ${this.tests}`;
    if (state !== this.drawn) {
      this.drawn = state;
      this.drawCourse(plan, loss);
    }
    this.followed.show();
    if (this.dragging === null) this.flag(here, goal);
    write(this.end, (goal && stage.line) || `${this.tests} tests`);
  }

  /**
   * @param {Plan} plan
   * @param {number[]} loss
   */
  drawCourse({ testsPerRound, guessing }, loss) {
    const x = (/** @type {number} */ step) => WIDTH * shareOf(step, this.tests);
    const top = guessing * 1.15;
    const y = (/** @type {number} */ value) =>
      HEIGHT - 3 - (HEIGHT - 6) * Math.min(Math.max(value / top, 0), 1);
    const points = thinned(loss, MOST_POINTS).map(([place, value]) => [x(place + 1), y(value)]);
    const path = points
      .map(([a, b], index) => `${index ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`)
      .join("");
    this.line.setAttribute("d", path);
    const last = points[points.length - 1];
    this.area.setAttribute(
      "d",
      last ? `${path}L${last[0].toFixed(1)} ${HEIGHT}L${points[0][0].toFixed(1)} ${HEIGHT}Z` : "",
    );
    const { followed, followed_step } = stage.course.columns;
    this.sure.setAttribute(
      "d",
      pathOf(followed_step, followed, x, (p) => HEIGHT - 3 - (HEIGHT - 6) * p),
    );
    const rounds = Math.ceil(this.tests / testsPerRound);
    const stripes = [];
    for (let round = 2; round <= rounds && rounds <= MOST_STRIPES; round += 2) {
      const from = x((round - 1) * testsPerRound + 0.5);
      const to = Math.min(x(round * testsPerRound + 0.5), WIDTH);
      stripes.push(shape("rect", { x: from, width: Math.max(to - from, 0), y: 0, height: HEIGHT }));
    }
    this.stripes.replaceChildren(...stripes);
  }

  /**
   * Where the visitor is, in words and as a line through the track.
   *
   * @param {number} step
   */
  flag(step, goal = 0) {
    const { testsPerRound } = this.plan;
    const share = shareOf(step, this.tests);
    const round = Math.ceil(step / testsPerRound);
    this.head.setAttribute("x1", String(WIDTH * share));
    this.head.setAttribute("x2", String(WIDTH * share));
    this.flagged.style.left = `clamp(4.2rem, ${100 * share}%, calc(100% - 4.2rem))`;
    write(this.flagged, `Test ${step} · round ${round}`);
    const lost = stage.course.columns.loss[step - 1];
    const grade = Number.isFinite(lost)
      ? `, ${lost.toPrecision(3)} nats lost`
      : ", not studied yet";
    const told = step === stage.shown ? `${grade}. ${this.followed.said}` : grade;
    this.svg.setAttribute("aria-valuemax", String(stage.last));
    this.svg.setAttribute("aria-valuenow", String(step));
    this.svg.setAttribute("aria-valuetext", `test ${step}, round ${round}${told}`);
    this.svg.setAttribute(
      "aria-label",
      "Marks lost, and how sure of the followed question, test by test: go to any test",
    );
    write(this.hint, goal ? `studying: test ${stage.reached} of ${goal}` : "marks lost");
  }

  leave() {
    this.svg.replaceChildren();
    if (stage.hand === this.hand) stage.hand = null;
    this.followed.leave();
  }
}
