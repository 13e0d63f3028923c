import assert from "node:assert/strict";
import { test } from "node:test";
import { replaced, resolved } from "../../static/components/colours.js";

const BOOK = new Map([
  ["var(--ink)", "rgb(0, 0, 0)"],
  ["var(--categorical-3)", "rgb(3, 3, 3)"],
]);
const look = (/** @type {string} */ token) => BOOK.get(token) ?? `no ${token}`;
const resolve = (/** @type {string} */ text) => replaced(text, look);

test("every token in a text is replaced, and nothing else of it", () => {
  assert.equal(resolve("var(--ink)"), "rgb(0, 0, 0)");
  assert.equal(
    resolve("1px solid var(--ink), var(--categorical-3) 40%"),
    "1px solid rgb(0, 0, 0), rgb(3, 3, 3) 40%",
  );
  for (const text of ["", "ink", "var(ink)", "var(--Ink)", "#fff"]) {
    assert.equal(resolve(text), text);
  }
});

test("a colour that looks like a pattern is taken as it is", () => {
  assert.equal(
    replaced("var(--ink)", () => "$& $1"),
    "$& $1",
  );
});

test("tokens are found at any depth, in lists and objects", () => {
  const figure = {
    data: [
      {
        line: { color: "var(--ink)" },
        z: [
          [1, null],
          [0.5, true],
        ],
        text: ["var(--ink)", "a"],
      },
    ],
    layout: { colorscale: [[0, "var(--categorical-3)"]], title: null },
  };
  assert.deepEqual(resolved(figure, resolve), {
    data: [{ line: { color: "rgb(0, 0, 0)" }, z: figure.data[0].z, text: ["rgb(0, 0, 0)", "a"] }],
    layout: { colorscale: [[0, "rgb(3, 3, 3)"]], title: null },
  });
});

test("Plotly may write into what it is given: the figure itself stays as it was", () => {
  const figure = { layout: { shapes: [{ fillcolor: "var(--ink)" }] } };
  const before = structuredClone(figure);
  const given = resolved(figure, resolve);
  given.layout.shapes[0].fillcolor = "red";
  given.layout.shapes.push({ fillcolor: "blue" });
  assert.deepEqual(figure, before);
});
