import assert from "node:assert/strict";
import { test } from "node:test";
import { shareOf, span, stepAt, testAt } from "../../static/components/course.js";
import { along, Course, floats, patched, thinned } from "../../static/components/frames.js";
import { pathOf } from "../../static/components/line.js";

/** Float32 numbers as the server packs them. @param {number[]} values */
const packed = (values) => Buffer.from(new Float32Array(values).buffer).toString("base64");

test("what differs is put in its place, and the base stays as it was", () => {
  const base = { data: [{ x: [1], y: 2 }, { x: [3] }], layout: { title: "a", range: [0, 1] } };
  const copy = structuredClone(base);
  const whole = patched(base, { data: [{ y: 5 }, {}], layout: { title: null, shapes: [] } });
  assert.deepEqual(whole, {
    data: [{ x: [1], y: 5 }, { x: [3] }],
    layout: { title: null, range: [0, 1], shapes: [] },
  });
  assert.deepEqual(base, copy);
});

test("a list of another length, or of no objects, travels whole", () => {
  assert.deepEqual(patched([{ a: 1 }, { a: 2 }], [{ a: 3 }]), [{ a: 3 }]);
  assert.deepEqual(patched([1, 2], [3, 4]), [3, 4]);
});

test("numbers come back as float32", () => {
  assert.deepEqual([...floats(packed([1.5, -2, 0]))], [1.5, -2, 0]);
});

test("rows that come in order, twice or overlapping make one course", () => {
  const values = Array.from({ length: 40 }, (_, index) => index / 4);
  const course = new Course();
  const rows = (/** @type {number} */ from, /** @type {number} */ to) => ({
    from,
    loss: packed(values.slice(from, to)),
    accuracy: packed(values.slice(from, to)),
    spot_on: packed(values.slice(from, to)),
    fromRound: 0,
    held_out_step: packed([0]),
    held_out_loss: packed([3]),
    held_out_accuracy: packed([0]),
    held_out_spot_on: packed([0]),
  });
  for (const [from, to] of [
    [0, 10],
    [0, 10],
    [5, 20],
    [30, 40],
    [20, 35],
    [30, 40],
  ])
    course.add(rows(from, to));
  assert.deepEqual(course.columns.loss, values);
  assert.equal(course.columns.step.length, 40);
  assert.deepEqual(along({ x: { along: "step", n: 3, top: null }, y: 1 }, course), {
    x: [1, 2, 3],
    y: 1,
  });
});

test("a running mean grows with its column and forgets a huge value behind it", () => {
  const course = new Course();
  const rows = (/** @type {number} */ from, /** @type {number[]} */ values) => ({
    from,
    loss: packed(values),
    accuracy: packed(values),
    spot_on: packed(values),
    fromRound: 0,
    held_out_step: "",
    held_out_loss: "",
    held_out_accuracy: "",
    held_out_spot_on: "",
  });
  const mean = (/** @type {number} */ n, /** @type {number | null} */ top) =>
    along({ y: { along: "loss", n, top, mean: 3 } }, course).y;
  course.add(rows(0, [3, 1e30, 5]));
  assert.deepEqual(mean(2, 7), [3, 7]);
  course.add(rows(3, [1, 3, 5]));
  assert.deepEqual(mean(6, 7), [3, 7, 7, 7, 3, 3]);
  assert.equal(along({ y: { along: "loss", n: 2, top: null } }, course).y[0], 3);
});

test("points of the followed question come apart from the rows, and it is known how many are still to be found", () => {
  const course = new Course();
  const none = { from: 0, loss: "", accuracy: "", spot_on: "", fromRound: 0, held_out_step: "" };
  const rows = { ...none, held_out_loss: "", held_out_accuracy: "", held_out_spot_on: "" };
  const points = (/** @type {number} */ from, /** @type {number} */ to) => ({
    ...rows,
    fromFollowed: from,
    followed_step: packed([1, 2, 3, 11, 19].slice(from, to)),
    followed: packed([0.25, 0.5, 0.5, 0.75, 1].slice(from, to)),
    ofFollowed: 5,
  });
  course.add(points(0, 2));
  assert.equal(course.points, 2);
  assert.equal(course.lacksPoints, true);
  course.add(points(3, 5)); // what lies between is on its way
  course.add(points(1, 5));
  assert.equal(course.lacksPoints, false);
  assert.deepEqual(course.columns.followed_step, [1, 2, 3, 11, 19]);
  course.add(rows);
  assert.deepEqual(course.columns.followed, [0.25, 0.5, 0.5, 0.75, 1]);
});

test("a line breaks where a diverged student left no number", () => {
  const drawn = pathOf(
    [1, 2, 3, 4],
    [0, 1, Number.NaN, 1],
    (step) => step,
    (p) => 10 * p,
  );
  assert.equal(drawn, "M1.0 0.0L2.0 10.0M4.0 10.0");
  assert.equal(pathOf([], [], Number, Number), "");
});

test("a thinned line has no more points than asked for, keeps the mean and leaves out what is no number", () => {
  const values = Array.from({ length: 3000 }, (_, index) => Math.sin(index / 100));
  const points = thinned(values, 500);
  assert.ok(points.length <= 500);
  const mean = (/** @type {number[]} */ of) =>
    of.reduce((sum, value) => sum + value, 0) / of.length;
  assert.ok(Math.abs(mean(points.map(([, value]) => value)) - mean(values)) < 1e-9);
  assert.deepEqual(thinned([1, Number.NaN, 3], 10), [
    [0, 1],
    [2, 3],
  ]);
});

test("every test of the track is reached, and a place and its test agree", () => {
  for (const tests of [2, 40, 144, 900, 20_000]) {
    for (const step of [1, 2, Math.ceil(tests / 2), tests])
      assert.equal(stepAt(shareOf(step, tests), tests), step);
    assert.equal(stepAt(-1, tests), 1);
    assert.equal(stepAt(2, tests), tests);
  }
});

test("the track shows what was studied and as much again, never more than the course", () => {
  assert.equal(span(37, 900), 74);
  assert.equal(span(1, 900), 40);
  assert.equal(span(800, 900), 900);
  assert.equal(span(5, 12), 12);
  assert.equal(span(37, 900, 300), 300);
});

test("a place on an axis of tests is the nearest test that is studied", () => {
  /** @type {[number, number][]} */
  const ranges = [
    [-0.8, 40.8],
    [0.5, 200.1],
  ];
  for (const range of ranges)
    for (const step of [1, 2, 17, 40])
      assert.equal(testAt((step - range[0]) / (range[1] - range[0]), range, 40), step);
  assert.equal(testAt(0, [-2, 40], 40), 1);
  assert.equal(testAt(1.2, [-2, 40], 40), 40);
  assert.equal(testAt(0.9, [0, 100], 40), 40);
});
