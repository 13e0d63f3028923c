import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cut,
  inside,
  letter,
  nats,
  percent,
  spokenValue,
  walk,
} from "../../static/components/numbers.js";

const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

test("only certainty is written as 0 % or 100 %", () => {
  assert.equal(percent(0), "0 %");
  assert.equal(percent(1), "100 %");
  for (let n = 1; n < 10_000; n++) {
    assert.doesNotMatch(percent(n / 10_000), /^(0|100) %$/, `${n / 10_000}`);
  }
  assert.equal(percent(Number.MIN_VALUE), "< 1 %");
  assert.equal(percent(1 - Number.EPSILON), "> 99 %");
});

test("a share is never more than half a percent off", () => {
  for (let n = 0; n <= 10_000; n++) {
    const p = n / 10_000;
    const written = percent(p);
    const whole = Number(written.match(/\d+/)?.[0]);
    const off = Math.abs(100 * p - whole);
    assert.ok(off <= (/[<>]/.test(written) ? 1 : 0.5) + 1e-9, `${p}: ${written}`);
  }
});

test("what a diverged student left is said, not drawn as a number", () => {
  assert.equal(percent(null), "–");
  assert.equal(nats(null), "no number of nats");
  assert.equal(spokenValue(null), "empty");
  assert.equal(spokenValue(undefined), "empty");
  assert.equal(spokenValue(Number.NaN), "empty");
  assert.equal(nats("2.94 nats"), "2.94 nats");
  assert.equal(spokenValue(-0.123456), "-0.123");
});

test("every answer on a sheet has a name of its own", () => {
  for (const count of [1, 2, 26, 27, 100]) {
    const names = Array.from({ length: count }, (_, index) => letter(index, count));
    assert.equal(new Set(names).size, count);
    for (const name of names) assert.match(name, count > 26 ? /^\d+$/ : /^[A-Z]$/);
  }
});

test("a text is cut to the length that there is, and says so", () => {
  for (const text of ["", "six", "seventeen letters"]) {
    for (const most of [1, 3, 6, 40]) {
      const shown = cut(text, most);
      assert.ok(shown.length <= most || text.length <= most);
      assert.equal(shown.endsWith("…"), text.length > most);
      assert.ok(text.startsWith(shown.replace("…", "")));
    }
  }
});

test("an index is kept inside its list, and 0 where the list is empty", () => {
  for (const length of [1, 2, 5]) {
    for (let index = -2; index <= 6; index++) {
      const kept = inside(index, length);
      assert.ok(kept >= 0 && kept < length);
      if (index >= 0 && index < length) assert.equal(kept, index);
    }
  }
  assert.equal(inside(3, 0), 0);
});

test("an arrow never leads out of the grid, and moves one cell or none", () => {
  for (const upwards of [false, true]) {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 4; column++) {
        for (const key of KEYS) {
          const led = walk(key, [row, column], [3, 4], upwards);
          assert.ok(led);
          assert.ok(led[0] >= 0 && led[0] < 3 && led[1] >= 0 && led[1] < 4);
          const moved = Math.abs(led[0] - row) + Math.abs(led[1] - column);
          assert.ok(moved <= 1);
        }
      }
    }
  }
});

test("up and down are what is seen, whichever end the first row is at", () => {
  assert.deepEqual(walk("ArrowUp", [1, 1], [3, 3]), [0, 1]);
  assert.deepEqual(walk("ArrowUp", [1, 1], [3, 3], true), [2, 1]);
  assert.deepEqual(walk("ArrowDown", [1, 1], [3, 3]), [2, 1]);
  assert.deepEqual(walk("ArrowDown", [1, 1], [3, 3], true), [0, 1]);
  for (const upwards of [false, true]) {
    assert.deepEqual(walk("ArrowLeft", [1, 1], [3, 3], upwards), [1, 0]);
    assert.deepEqual(walk("ArrowRight", [1, 1], [3, 3], upwards), [1, 2]);
  }
});

test("a way there and back ends where it began, away from the edges", () => {
  for (const upwards of [false, true]) {
    for (const [there, back] of [KEYS.slice(0, 2), KEYS.slice(2)]) {
      const far = walk(there, [1, 1], [3, 3], upwards);
      assert.ok(far);
      assert.deepEqual(walk(back, far, [3, 3], upwards), [1, 1]);
    }
  }
});

test("from a place that is no longer there, an arrow leads back into the grid", () => {
  assert.deepEqual(walk("ArrowDown", [30, 40], [2, 3]), [1, 2]);
});

test("any other key leads nowhere", () => {
  for (const key of ["Enter", "a", "Home", "toString", "constructor"]) {
    assert.equal(walk(key, [0, 0], [2, 2]), null);
  }
});
