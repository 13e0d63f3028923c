// track: the learning curve as a scrub bar. Marks lost over tests, rounds shaded; drag, tap or keys lead to any test.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./frames.js")]} */
const [{ stage, write }, { thinned }] = await Promise.all([
  import("./stage.js" + search),
  import("./frames.js" + search),
]);

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [1000, 44]; // the picture's own units
const FEWEST = 40; // tests that the track has room for from the start
const MOST_POINTS = 500;
const MOST_STRIPES = 60;

/** The tests that the track shows: what was studied and as much again. @param {number} reached @param {number} last */
export function span(reached, last, place = 1) {
  return Math.max(2, Math.min(last, Math.max(2 * reached, FEWEST, place)));
}

/** Where a test stands, as a share of the track. @param {number} step @param {number} tests */
export const shareOf = (step, tests) => (step - 1) / Math.max(tests - 1, 1);
/** The test at a share of the track. @param {number} share @param {number} tests */
export const stepAt = (share, tests) => 1 + Math.round(Math.min(Math.max(share, 0), 1) * (tests - 1));

/** @param {string} name @param {{ [name: string]: string | number }} attributes */
function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export class Track {
  constructor(root, { peek, go, near }) {
    this.svg = root.querySelector(".player-track");
    this.flagged = root.querySelector(".player-flag");
    this.hint = root.querySelector(".player-hint");
    this.end = root.querySelector(".player-end");
    this.go = go;
    this.peek = peek;
    this.dragging = null;
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.stripes = shape("g", { class: "track-rounds" });
    this.area = shape("path", { class: "track-area" });
    this.line = shape("path", { class: "track-line", "vector-effect": "non-scaling-stroke" });
    this.held = shape("path", { class: "track-held-out", "vector-effect": "non-scaling-stroke" });
    this.head = shape("line", { class: "track-head", y1: 0, y2: HEIGHT, "vector-effect": "non-scaling-stroke" });
    this.svg.append(this.stripes, this.area, this.line, this.head);
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", (event) => this.drop(event));
    this.svg.addEventListener("pointercancel", () => (this.dragging = null));
    this.svg.addEventListener("pointerenter", near);
    this.svg.addEventListener("focus", near);
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.drawn = "";
  }

  at(event) {
    const { left, width } = this.svg.getBoundingClientRect();
    return stepAt((event.clientX - left) / width, this.tests);
  }

  grab(event) {
    if (event.button !== 0) return;
    this.svg.setPointerCapture(event.pointerId);
    this.dragging = this.at(event);
    this.peek(this.dragging);
    event.preventDefault();
    this.svg.focus({ preventScroll: true });
  }

  drag(event) {
    if (this.dragging === null) return;
    const step = this.at(event);
    if (step === this.dragging) return;
    this.dragging = step;
    this.peek(step);
  }

  drop(event) {
    if (this.dragging === null) return;
    const step = this.at(event);
    this.dragging = null;
    this.go(step);
  }

  key(event) {
    const { testsPerRound } = this.plan;
    const moves = {
      ArrowRight: this.here + 1,
      ArrowUp: this.here + 1,
      ArrowLeft: this.here - 1,
      ArrowDown: this.here - 1,
      PageUp: this.here + testsPerRound,
      PageDown: this.here - testsPerRound,
      Home: 1,
      End: Math.max(stage.reached, 1),
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    this.go(moves[event.key]);
    event.preventDefault();
    event.stopPropagation();
  }

  draw(plan, here, goal) {
    this.plan = plan;
    this.here = here;
    const { loss } = stage.course.columns;
    this.tests = span(Math.max(stage.reached, 1), stage.last, Math.max(here, goal));
    const state = `${stage.page} ${loss.length} ${this.tests}`;
    if (state !== this.drawn) {
      this.drawn = state;
      this.drawCourse(plan, loss);
    }
    if (this.dragging === null) this.flag(here, goal);
    write(this.end, `${this.tests} tests`);
  }

  drawCourse({ testsPerRound, guessing }, loss) {
    const x = (step) => WIDTH * shareOf(step, this.tests);
    const top = guessing * 1.15;
    const y = (value) => HEIGHT - 3 - (HEIGHT - 6) * Math.min(Math.max(value / top, 0), 1);
    const points = thinned(loss, MOST_POINTS).map(([place, value]) => [x(place + 1), y(value)]);
    const path = points.map(([a, b], index) => `${index ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`).join("");
    this.line.setAttribute("d", path);
    const last = points.at(-1);
    this.area.setAttribute("d", last ? `${path}L${last[0].toFixed(1)} ${HEIGHT}L${points[0][0].toFixed(1)} ${HEIGHT}Z` : "");
    const rounds = Math.ceil(this.tests / testsPerRound);
    const stripes = [];
    for (let round = 2; round <= rounds && rounds <= MOST_STRIPES; round += 2) {
      const from = x((round - 1) * testsPerRound + 0.5);
      const to = Math.min(x(round * testsPerRound + 0.5), WIDTH);
      stripes.push(shape("rect", { x: from, width: Math.max(to - from, 0), y: 0, height: HEIGHT }));
    }
    this.stripes.replaceChildren(...stripes);
  }

  // Where the visitor is, in words and as a line through the track.
  flag(step, goal = 0) {
    const { testsPerRound } = this.plan;
    const share = shareOf(step, this.tests);
    const round = Math.ceil(step / testsPerRound);
    this.head.setAttribute("x1", String(WIDTH * share));
    this.head.setAttribute("x2", String(WIDTH * share));
    this.flagged.style.setProperty("--at", String(share));
    write(this.flagged, `Test ${step} · round ${round}`);
    const lost = stage.course.columns.loss[step - 1];
    const told = Number.isFinite(lost) ? `, ${lost.toPrecision(3)} nats lost` : ", not studied yet";
    this.svg.setAttribute("aria-valuemax", String(stage.last));
    this.svg.setAttribute("aria-valuenow", String(step));
    this.svg.setAttribute("aria-valuetext", `test ${step}, round ${round}${told}`);
    this.svg.setAttribute("aria-label", "Marks lost, test by test: go to any test");
    write(
      this.hint,
      goal ? `studying: test ${stage.reached} of ${goal}` : "marks lost, test by test: drag to any test, back or ahead",
    );
  }

  leave() {
    this.svg.replaceChildren();
  }
}
