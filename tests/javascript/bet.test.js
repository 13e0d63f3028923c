import assert from "node:assert/strict";
import { test } from "node:test";
import { crossing, settled } from "../../static/components/bet.js";

const course = (/** @type {number[]} */ ...values) =>
  new Map(values.map((value, index) => /** @type {[number, number]} */ ([index + 1, value])));
const ASK = "After how many tests?";

test("the crossing is the first test before which it was sure enough, if the one before was seen", () => {
  assert.equal(crossing(course(0.1, 0.5, 0.91, 0.95), 0.9), 3);
  assert.equal(crossing(course(0.95), 0.9), 1);
  assert.equal(crossing(course(0.1, 0.2), 0.9), null);
  assert.equal(
    crossing(
      new Map([
        [1, 0.1],
        [60, 0.97],
      ]),
      0.9,
    ),
    null,
  );
});

test("before anything happens it asks, and a bet is never a gate", () => {
  assert.equal(settled(course(0.06), 1, 0.9, 0, ASK), ASK);
  assert.match(settled(course(0.06, 0.07), 2, 0.9, 0, ASK), /After how many/);
});

test("a bet is settled with the visitor's own number, and with the true one", () => {
  const sure = course(...Array.from({ length: 80 }, (_, index) => index / 80));
  assert.match(settled(sure, 75, 0.9, 40, ASK), /after 72 tests.*You said 40: later/);
  assert.match(settled(sure, 75, 0.9, 200, ASK), /sooner/);
  assert.match(settled(sure, 75, 0.9, 70, ASK), /very good guess/);
  assert.match(settled(sure, 50, 0.9, 40, ASK), /not there yet/);
});

test("whoever jumped there is told no number that was not seen", () => {
  assert.match(settled(new Map([[60, 0.95]]), 60, 0.9, 40, ASK), /by test 60. You said 40/);
});
