import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, beside, filled, slugOf, spelled } from "../../static/components/word_panel.js";

const VIEW = { width: 1000, height: 800 };
const PANEL = { width: 300, height: 200 };
const word = (/** @type {number} */ left, /** @type {number} */ top) => ({
  left,
  top,
  bottom: top + 20,
});

test("a link to a word is one, and no other link", () => {
  assert.equal(slugOf("#word-held-out"), "held-out");
  assert.equal(slugOf(addressOf("nat")), "nat");
  for (const other of [null, "", "#words", "/loss?test=3", "https://example.org/#word-nat"])
    assert.equal(slugOf(other), null);
});

test("an example is what stays and its values in turns, and a value is never read as part of the sentence", () => {
  assert.deepEqual(filled("{} of {} right.", ["1", "10"]), ["", "1", " of ", "10", " right."]);
  assert.deepEqual(filled("It says “{}”.", ["{} <b>x</b>"]), ["It says “", "{} <b>x</b>", "”."]);
  assert.deepEqual(filled("", ["1"]), []);
  assert.deepEqual(filled("{} and {}", ["1"]), ["", "1", " and ", "", ""]);
});

test("in a sentence of our own the words open that are written so, and nothing else", () => {
  assert.deepEqual(spelled("the unit is the [nat](#word-nat)."), [
    { text: "the unit is the " },
    { text: "nat", slug: "nat" },
    { text: "." },
  ]);
  assert.deepEqual(spelled("[a](#word-p)[b](#word-held-out)"), [
    { text: "a", slug: "p" },
    { text: "b", slug: "held-out" },
  ]);
  for (const plain of ["no word", "[x](https://example.org)", "[x](#words)"])
    assert.deepEqual(spelled(plain), [{ text: plain }]);
});

test("a panel stands below its word, or above it where there is more room, and covers it in neither case", () => {
  const high = beside(word(100, 50), PANEL, VIEW);
  assert.ok(high.top >= 70 && high.left === 100);
  const low = beside(word(100, 700), PANEL, VIEW);
  assert.ok(low.top + PANEL.height <= 700);
});

test("a panel never reaches over the edge of the window", () => {
  for (const left of [-50, 0, 500, 990])
    for (const top of [-100, 0, 390, 790, 1200]) {
      const place = beside(word(left, top), PANEL, VIEW);
      assert.ok(place.left >= 0 && place.left + PANEL.width <= VIEW.width);
      assert.ok(place.top >= 0 && place.top + PANEL.height <= VIEW.height);
    }
  const tiny = beside(word(10, 10), PANEL, { width: 200, height: 150 });
  assert.deepEqual([tiny.left > 0, tiny.top > 0], [true, true]);
});
