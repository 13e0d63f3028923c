import assert from "node:assert/strict";
import { test } from "node:test";
import * as purse from "../../static/components/purse.js";

const total = (/** @type {number[]} */ points) => points.reduce((sum, point) => sum + point, 0);

test("whatever is pressed, what lies and what is left is the whole, and every row keeps its least", () => {
  for (const rows of [1, 2, 3, 4]) {
    let points = purse.untouched(rows);
    for (let press = 0; press < 400; press += 1) {
      const row = (press * 7) % rows;
      const moves = [purse.lay, purse.take, purse.lay];
      points =
        press % 5 ? moves[press % 3](points, row) : purse.set(points, row, (press % 11) * 10);
      assert.ok(Math.min(...points) >= purse.LEAST);
      assert.ok(Math.max(...points) <= purse.most(rows));
      assert.ok(purse.left(points) >= 0);
      assert.equal(total(points) + purse.left(points), purse.WHOLE);
    }
  }
});

test("coins are tens, and the last one is what the other rows leave", () => {
  let points = purse.untouched(4);
  const seen = [];
  for (let press = 0; press < 11; press += 1) {
    points = purse.lay(points, 0);
    seen.push(points[0]);
  }
  assert.deepEqual(seen, [10, 20, 30, 40, 50, 60, 70, 80, 90, 97, 97]);
  assert.deepEqual(purse.take(points, 0), [87, 1, 1, 1]);
  assert.deepEqual(purse.lay(purse.take([90, 4, 3, 3], 0), 1), [80, 14, 3, 3]);
  assert.deepEqual(purse.take([10, 1, 1, 1], 0), [1, 1, 1, 1]);
});

test("a digit never takes from other rows", () => {
  assert.deepEqual(purse.set([60, 1, 1, 1], 1, 90), [60, 38, 1, 1]);
  assert.deepEqual(purse.set([60, 38, 1, 1], 0, 0), [1, 38, 1, 1]);
});

test("presets lay everything, on the chosen row and on the one that is fullest beside it", () => {
  assert.deepEqual(
    purse.presets(4).map(({ name }) => name),
    ["90", "45 + 45", "even"],
  );
  const [ninety, twice, even] = purse.presets(4);
  assert.deepEqual(purse.laid(ninety, purse.favoured([1, 1, 1, 1], 2, 1), 4), [4, 3, 90, 3]);
  assert.deepEqual(purse.laid(twice, purse.favoured([1, 1, 1, 1], 3, 2), 4), [45, 5, 5, 45]);
  assert.deepEqual(purse.laid(twice, purse.favoured([1, 30, 1, 1], 3, 2), 4), [5, 45, 5, 45]);
  assert.deepEqual(purse.laid(even, [], 4), [25, 25, 25, 25]);
});

test("a student that knows two words, or one, still has presets that add up", () => {
  for (const rows of [1, 2, 3]) {
    for (const preset of purse.presets(rows)) {
      const points = purse.laid(
        preset,
        purse.favoured(purse.untouched(rows), 0, preset.rows),
        rows,
      );
      assert.equal(total(points), purse.WHOLE);
      assert.ok(Math.min(...points) >= purse.LEAST);
    }
  }
});
