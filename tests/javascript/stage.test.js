import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage, unpack } from "../../static/components/stage.js";

/** Float32 numbers as the server packs them. @param {number[]} values */
const packed = (values) => Buffer.from(new Float32Array(values).buffer).toString("base64");

/**
 * A message of the supply: tests with one part, "chart", that says its own number.
 *
 * @param {string} page
 * @param {number} born
 * @param {number[]} steps
 * @param {object} [more]
 */
const message = (page, born, steps, more = {}) => ({
  page,
  born,
  tests: Object.fromEntries(steps.map((step) => [step, { chart: { step } }])),
  reached: 100,
  last: 900,
  ...more,
});

const WHOLE = { bases: { chart: { step: 0, kept: "base" } } };

/** A stage with a part that keeps a list of the tests that it drew. */
function opened() {
  const stage = new Stage();
  /** @type {number[]} */
  const drawn = [];
  stage.join("chart", (frame, step) => {
    assert.equal(frame.step, step, "a part shows the test that the stage says");
    assert.equal(frame.kept, "base");
    drawn.push(step);
  });
  return { stage, drawn };
}

test("what Python packed is read as it was written", () => {
  const sent = { words: "four — 𝄞 \u2028", numbers: [1, null, 2.5e-8] };
  const { text, data } = unpack(new TextEncoder().encode(JSON.stringify(sent)));
  assert.deepEqual(data, sent);
  assert.equal(text, JSON.stringify(sent));
});

test("a test is shown only when it is here, whole", () => {
  const { stage, drawn } = opened();
  stage.receive(message("page", 1, [3, 4], WHOLE));
  assert.deepEqual([stage.holds(3), stage.holds(5)], [true, false]);
  stage.show(4);
  assert.deepEqual(drawn, [4]);
});

test("a part that comes late shows what is on screen", () => {
  const { stage } = opened();
  stage.receive(
    message("page", 1, [3], { bases: { chart: { step: 0, kept: "base" }, late: { a: 1 } } }),
  );
  stage.show(3);
  stage.receive({
    ...message("page", 1, []),
    tests: { 3: { chart: { step: 3 }, late: { a: 2 } } },
  });
  /** @type {object[]} */
  const drawn = [];
  stage.join("late", (frame) => drawn.push(frame));
  assert.deepEqual(drawn, [{ a: 2 }]);
});

test("a chunk that comes twice changes nothing", () => {
  const { stage } = opened();
  const rows = {
    from: 0,
    loss: packed([3, 2]),
    accuracy: packed([0, 1]),
    spot_on: packed([0, 1]),
    fromRound: 0,
  };
  const held = {
    held_out_step: packed([0]),
    held_out_loss: packed([3]),
    held_out_accuracy: packed([0]),
    held_out_spot_on: packed([0]),
  };
  for (let n = 0; n < 2; n++)
    stage.receive(message("page", 1, [1, 2], { ...WHOLE, rows: { ...rows, ...held } }));
  assert.equal(stage.frames.size, 2);
  assert.deepEqual(stage.course.columns.loss, [3, 2]);
  assert.deepEqual(stage.course.columns.step, [1, 2]);
});

test("a chunk of the page before comes too late: the screen never shows a mixture", () => {
  const { stage } = opened();
  stage.receive(message("before", 1, [1], WHOLE));
  stage.receive(message("now", 2, [7], WHOLE));
  stage.receive(message("before", 1, [2]));
  assert.equal(stage.page, "now");
  assert.deepEqual([...stage.frames.keys()], [7]);
});

test("another page, or other settings, let go of everything of the page before", () => {
  const { stage } = opened();
  stage.receive(message("before", 1, [1, 2], WHOLE));
  stage.receive(message("now", 2, [2]));
  assert.equal(stage.holds(2), false, "without what is sent once, nothing is whole");
  stage.receive(message("now", 2, [], WHOLE));
  assert.equal(stage.holds(2), true);
});

test("however many tests pass, the browser holds a bounded number, the nearest ones", () => {
  const { stage } = opened();
  for (let step = 1; step <= 900; step++) {
    stage.receive(message("page", 1, [step], WHOLE));
    stage.shown = step;
  }
  assert.ok(stage.frames.size <= 240);
  assert.ok(stage.holds(900) && stage.holds(800));
});

test("at rest the store is filled up when it runs low, and not before", () => {
  const { stage } = opened();
  stage.receive(message("page", 1, [10], WHOLE));
  const first = stage.wanted(10, 0, 100);
  assert.deepEqual(first.slice(0, 3), [11, 12, 13]);
  assert.deepEqual(first.slice(-3), [7, 8, 9]);
  stage.receive(message("page", 1, first));
  for (let want = 10; want <= 17; want++) assert.deepEqual(stage.wanted(want, 0, 100), []);
  assert.ok(stage.wanted(18, 0, 100).length > 0);
});

test("under play there are seconds in store", () => {
  const { stage } = opened();
  stage.receive(message("page", 1, [10], WHOLE));
  stage.playing = true;
  assert.equal(stage.wanted(10, 0, 100).length, 30);
  assert.equal(stage.wanted(10, 0, 0).length, 40);
});

test("at the end of the course nothing more is wanted", () => {
  const { stage } = opened();
  stage.receive(message("page", 1, [897, 898, 899, 900], WHOLE));
  assert.deepEqual(stage.wanted(900, 0, 100), []);
  stage.playing = true;
  assert.deepEqual(stage.wanted(900, 0, 100), []);
});

test("far ahead the student studies first: only the goal is asked for", () => {
  const { stage } = opened();
  stage.receive(message("page", 1, [10], WHOLE));
  assert.deepEqual(stage.wanted(800, 800, 100), [800]);
});
