// What is offered while somebody types.

import assert from "node:assert/strict";
import { test } from "node:test";

import { completed, completions, parted } from "../../static/components/completion.js";

const WORDS = ["zero", "four", "fourteen", "plus", "equals", "the", "the Gambia", "is"];
const AFTER = { "": ["zero", "four"], plus: ["four", "zero"], "the Gambia": ["is"] };

test("the word that is being written is told from the whole ones", () => {
  assert.deepEqual(parted("nine plus fo"), ["nine plus ", "fo"]);
  assert.deepEqual(parted("nine "), ["nine ", ""]);
});

test("at the beginning and after a word, what usually follows is offered", () => {
  assert.deepEqual(completions("", WORDS, AFTER), ["zero", "four"]);
  assert.deepEqual(completions("zero plus ", WORDS, AFTER), ["four", "zero"]);
  assert.deepEqual(completions("zero ", WORDS, AFTER), []);
});

test("a word of several words has its own followers", () => {
  assert.deepEqual(completions("the capital of the Gambia ", WORDS, AFTER), ["is"]);
});

test("while a word is written, all that begin like it are offered, without the word itself", () => {
  assert.deepEqual(completions("zero plus FO", WORDS, AFTER), ["four", "fourteen"]);
  assert.deepEqual(completions("four", WORDS, AFTER), ["fourteen"]);
});

test("after a whole word without a blank, what follows it comes first, and is put after it", () => {
  assert.deepEqual(completions("zero plus", WORDS, AFTER), ["four", "zero"]);
  assert.deepEqual(completions("the", WORDS, AFTER), ["the Gambia"]);
  assert.equal(completed("zero plus", "four"), "zero plus four ");
  assert.equal(completed("the", "the Gambia"), "the Gambia ");
});

test("what no own property says is not offered", () => {
  assert.deepEqual(completions("constructor ", ["constructor"], {}), []);
});

test("a completion takes the place of what was begun", () => {
  assert.equal(completed("nine plus fo", "four"), "nine plus four ");
  assert.equal(completed("", "nine"), "nine ");
});
