import assert from "node:assert/strict";
import { test } from "node:test";
import { strokes } from "../../static/components/tree.js";

const WAYS = [
  { begin: 0, end: 60, of: null },
  { begin: 40, end: 60, of: 0 },
  { begin: 9, end: 50, of: 0 },
  { begin: 20, end: 30, of: 2 },
];

test("every way is one line that hangs together, from where it parts to where it ends", () => {
  WAYS.forEach((way, row) => {
    const mine = WAYS.flatMap((_, at) =>
      strokes(WAYS, at)
        .filter(({ of }) => of === row)
        .map((line) => ({ ...line, y1: line.y1 + 2 * at, y2: line.y2 + 2 * at })),
    );
    const along = mine.filter(({ y1, y2 }) => y1 === y2);
    const down = mine.filter(({ y1, y2 }) => y1 !== y2);
    assert.equal(along.length, 1);
    assert.equal(along[0].y1, 2 * row + 1);
    assert.ok(along[0].x1 < along[0].x2);
    if (way.of === null) {
      assert.equal(down.length, 0);
      return;
    }
    assert.ok(down.every(({ x1, x2 }) => x1 === along[0].x1 && x2 === along[0].x1));
    let y = 2 * way.of + 1;
    for (const line of down) {
      assert.equal(line.y1, y);
      y = line.y2;
    }
    assert.equal(y, 2 * row + 1);
  });
});

test("time goes from left to right, and nothing leaves the box", () => {
  const lines = WAYS.flatMap((_, at) => strokes(WAYS, at));
  for (const { x1, x2, y1, y2 } of lines) {
    assert.ok(x1 <= x2);
    assert.ok(y1 <= y2);
    assert.ok(Math.min(x1, y1) >= 0);
    assert.ok(x2 <= 100 && y2 <= 2);
  }
  assert.ok(strokes(WAYS, 2)[0].x1 < strokes(WAYS, 3)[0].x1);
});

test("a way that is known no further than its parting is a point", () => {
  const [only] = strokes([{ begin: 0, end: 0, of: null }], 0);
  assert.equal(only.x1, only.x2);
});
