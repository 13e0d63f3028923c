// What travels for a test, put together again: the twin of dashboard/components/frames.py. No DOM here.

/** @typedef {Record<string, any>} Json */
/**
 * What is new of a run's history, as `rows` in dashboard/serving/frames.py writes it.
 *
 * @typedef {{
 *   from: number, loss: string, accuracy: string, spot_on: string,
 *   fromRound: number, held_out_step: string, held_out_loss: string, held_out_accuracy: string,
 *   held_out_spot_on: string, fromFollowed?: number, followed_step?: string, followed?: string, ofFollowed?: number,
 * }} Rows
 */

/** @param {unknown} value @returns {value is Json} */
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
/** @param {unknown} value @returns {value is Json[]} */
const areObjects = (value) => Array.isArray(value) && value.length > 0 && value.every(isObject);

/**
 * What `delta` in frames.py came from: the base with all that differs put in its place.
 * @param {any} base @param {any} delta @returns {any}
 */
export function patched(base, delta) {
  if (isObject(base) && isObject(delta)) {
    const whole = { ...base };
    for (const name in delta)
      whole[name] = name in base ? patched(base[name], delta[name]) : delta[name];
    return whole;
  }
  if (areObjects(base) && areObjects(delta) && base.length === delta.length) {
    return base.map((part, index) => patched(part, delta[index]));
  }
  return delta;
}

/** @param {string} base64 of float32 numbers @returns {Float32Array} */
export function floats(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return new Float32Array(bytes.buffer);
}

const BY_TEST = /** @type {const} */ (["loss", "accuracy", "spot_on"]);
/** The followed question's line: tests, and how sure the student was before each, as confidence_lines.py writes it. */
const BY_POINT = /** @type {const} */ (["followed_step", "followed"]);
const BY_ROUND = /** @type {const} */ ([
  "held_out_step",
  "held_out_loss",
  "held_out_accuracy",
  "held_out_spot_on",
]);

/** A run's history as far as it is known here: it only ever grows. */
export class Course {
  constructor() {
    /** @type {{ [column: string]: number[] }} */
    this.columns = { step: [] };
    for (const name of [...BY_TEST, ...BY_ROUND, ...BY_POINT]) this.columns[name] = [];
    /** @type {{ [columnAndWidth: string]: number[] }} */
    this.found = {};
    this.pointsThere = 0; // of the followed question's line, up to the last test that is studied
  }

  get rows() {
    return this.columns.loss.length;
  }

  get rounds() {
    return this.columns.held_out_step.length;
  }

  get points() {
    return this.columns.followed.length;
  }

  /** Whether points of the followed question's line are still to be found. */
  get lacksPoints() {
    return this.points < this.pointsThere;
  }

  /**
   * Takes what is new of rows that may be known already, or come twice.
   *
   * @param {Rows} rows
   */
  add(rows) {
    for (const name of BY_TEST) this.extend(name, rows[name], rows.from);
    for (const name of BY_ROUND) this.extend(name, rows[name], rows.fromRound);
    if (rows.fromFollowed !== undefined) {
      for (const name of BY_POINT) this.extend(name, rows[name] ?? "", rows.fromFollowed);
      this.pointsThere = rows.ofFollowed ?? 0;
    }
    const { step } = this.columns;
    while (step.length < this.rows) step.push(step.length + 1);
  }

  /**
   * @param {string} name
   * @param {string} packed
   * @param {number} from the row at which they begin
   */
  extend(name, packed, from) {
    const column = this.columns[name];
    if (from > column.length) return; // a gap: what lies between is on its way
    for (const value of floats(packed).subarray(column.length - from)) column.push(value);
  }

  /**
   * The mean of each value of a column and the `width` - 1 before it, as `running_mean` in chart.py has it; kept, for
   * it only ever grows, too.
   *
   * @param {string} name
   * @param {number} width
   */
  means(name, width) {
    const column = this.columns[name];
    const key = `${name} ${width}`;
    this.found[key] ??= [];
    const means = this.found[key];
    while (means.length < column.length) {
      const window = column.slice(Math.max(0, means.length + 1 - width), means.length + 1);
      means.push(window.reduce((sum, value) => sum + value, 0) / window.length);
    }
    return means;
  }
}

/**
 * A copy of a figure's JSON in which every `{ along, n }` is the course's column up to there, or its running mean.
 * @param {any} value @param {Course} course @returns {any}
 */
export function along(value, course) {
  if (Array.isArray(value))
    return areObjects(value) ? value.map((part) => along(part, course)) : value;
  if (!isObject(value)) return value;
  if (typeof value.along === "string") {
    const values = value.mean ? course.means(value.along, value.mean) : course.columns[value.along];
    const column = values.slice(0, value.n);
    return value.top === null ? column : column.map((number) => Math.min(number, value.top));
  }
  /** @type {Json} */
  const copy = {};
  for (const name in value) copy[name] = along(value[name], course);
  return copy;
}

/**
 * A line thinned to at most `most` points, the mean of each stretch; what is not finite counts as nothing.
 * @param {number[]} values @param {number} most @returns {[number, number][]} place from 0, value
 */
export function thinned(values, most) {
  const stretch = Math.max(1, Math.ceil(values.length / most));
  /** @type {[number, number][]} */
  const points = [];
  for (let from = 0; from < values.length; from += stretch) {
    const part = values.slice(from, from + stretch).filter(Number.isFinite);
    if (part.length === 0) continue;
    points.push([
      from + (stretch - 1) / 2,
      part.reduce((sum, value) => sum + value, 0) / part.length,
    ]);
  }
  return points;
}
