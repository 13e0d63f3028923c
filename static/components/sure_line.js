// sure_line: how sure the student was of the followed answer, test by test, as a small picture with its two ends named.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./numbers.js"), typeof import("./line.js")]} */
const [{ stage, write }, { element, shape }, { percent }, { pathOf }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
  import("./numbers.js" + search),
  import("./line.js" + search),
]);

const [WIDTH, HEIGHT, EDGE] = [300, 56, 3]; // the picture's own units
const FEWEST = 40; // tests that it has room for from the start

export class SureLine {
  constructor() {
    this.title = element("figcaption", "sure-title");
    this.svg = shape("svg", {
      class: "sure-picture",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
    });
    const still = { "vector-effect": "non-scaling-stroke" };
    const levels = [0, 0.5, 1].map((p) =>
      shape("line", { class: "sure-level", x1: 0, x2: WIDTH, y1: at(p), y2: at(p), ...still }),
    );
    this.path = shape("path", { class: "sure-line", ...still });
    this.svg.append(...levels, this.path);
    this.top = element("span", "sure-top", "100 %");
    this.bottom = element("span", "sure-bottom", "0 %");
    this.dot = element("span", "sure-dot");
    const picture = element("div", "sure-frame", this.svg, this.dot, this.top, this.bottom);
    this.first = element("span", "", "test 1");
    this.last = element("span", "");
    const ends = element("div", "sure-ends", this.first, this.last);
    this.root = element("figure", "sure", this.title, picture, ends);
  }

  /**
   * The line up to the test on screen, which never gives away what comes.
   *
   * @param {string} right the answer that is followed
   * @param {number} step
   * @param {number | null} sure before this test
   */
  draw(right, step, sure) {
    const { followed, followed_step } = stage.course.columns;
    const seen = followed_step.filter((each) => each < step).length;
    const isWhole = seen < followed.length || !stage.course.lacksPoints; // else a gap, until the rest is here
    const steps = [...followed_step.slice(0, seen), step, step];
    const values = [
      ...followed.slice(0, seen),
      isWhole ? (sure ?? Number.NaN) : Number.NaN,
      sure ?? Number.NaN,
    ];
    const tests = Math.max(FEWEST, step);
    const x = (/** @type {number} */ each) => (WIDTH * (each - 1)) / (tests - 1);
    this.path.setAttribute("d", pathOf(steps, values, x, at));
    this.dot.hidden = sure === null;
    this.dot.style.left = `${(100 * x(step)) / WIDTH}%`;
    this.dot.style.top = `${(100 * at(sure ?? 0)) / HEIGHT}%`;
    write(this.title, `How sure of “${right}”, test by test`);
    write(this.last, `test ${tests}`);
    const from = followed.length > 0 ? `${percent(followed[0])} before test 1, ` : "";
    this.svg.setAttribute(
      "aria-label",
      `How sure of “${right}”: ${from}${percent(sure)} before test ${step}.`,
    );
  }
}

/** @param {number} p */
function at(p) {
  return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * p;
}
