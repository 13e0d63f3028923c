import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { stage } from "../../static/components/stage.js";
import render, { ask, depart, departing, hold, leaving } from "../../static/components/supply.js";

/** @param {number} number */
const request = (number) => ({
  number,
  jump: 1,
  shown: 1,
  steps: [2, 3],
  rows: 0,
  rounds: 0,
  points: 0,
  goal: 0,
  whole: false,
});

/** @param {string} page @param {number} born */
const bytes = (page, born) =>
  new TextEncoder().encode(JSON.stringify({ page, born, tests: {}, reached: 1, last: 9 }));

let now = 0;
mock.method(performance, "now", () => now);
mock.timers.enable({ apis: ["setTimeout"] });

/** @param {number} ms */
function pass(ms) {
  now += ms;
  mock.timers.tick(ms);
}

let born = 0;

/** A page with a supply; what it hears, by number. @param {string} page */
function opened(page) {
  /** @type {number[]} */
  const heard = [];
  born += 1;
  const leave = render(
    /** @type {any} */ ({
      data: bytes(page, born),
      setTriggerValue: (/** @type {string} */ _, /** @type {{ number: number }} */ { number }) =>
        heard.push(number),
    }),
  );
  return { heard, leave: /** @type {() => void} */ (leave) };
}

beforeEach(() => pass(10_000));

test("what is asked in one moment is one request, the newest", () => {
  const { heard } = opened("page");
  assert.equal(ask(request(1)), true);
  ask(request(2));
  pass(1);
  assert.deepEqual(heard, [2]);
  assert.equal(leaving(), true);
  pass(50);
  assert.equal(leaving(), false);
});

test("a request never travels with a press, and is not lost", () => {
  const { heard } = opened("page");
  hold();
  ask(request(1));
  pass(60);
  hold();
  pass(60);
  assert.deepEqual(heard, []);
  pass(60);
  assert.deepEqual(heard, [1]);
});

test("whoever has left for another page is not called back by the one before", () => {
  const before = opened("before");
  ask(request(1));
  depart();
  hold();
  pass(500);
  assert.equal(departing(), true);
  const after = opened("after");
  assert.equal(stage.page, "after");
  assert.equal(departing(), false);
  pass(5_000);
  assert.deepEqual([before.heard, after.heard], [[], []]);
  ask(request(2));
  pass(1);
  assert.deepEqual(after.heard, [2]);
});

test("if no other page comes, all goes on after a while", () => {
  const { heard } = opened("page");
  depart();
  ask(request(1));
  pass(5_000);
  assert.deepEqual(heard, [1]);
});

test("without a supply on the page nobody hears", () => {
  const { heard, leave } = opened("page");
  leave();
  assert.equal(ask(request(1)), false);
  pass(1_000);
  assert.deepEqual(heard, []);
});
