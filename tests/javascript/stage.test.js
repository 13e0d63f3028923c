import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  leaveBehindTheStill,
  Performer,
  performerOf,
  readySteps,
  showEverywhere,
  stage,
  unpack,
} from "../../static/components/stage.js";

/** @type {Performer<any>[]} */
let on = [];

/**
 * Something on the stage that keeps a list of the tests that it drew.
 *
 * @param {string} [key]
 */
function enter(key = "chart") {
  /** @type {number[]} */
  const drawn = [];
  const performer = new Performer(key, (/** @type {{ step: number }} */ { step }) =>
    drawn.push(step),
  );
  on.push(performer);
  return { performer, drawn };
}

/** @param {...number} steps */
const frames = (...steps) => steps.map((step) => ({ step }));

/** @param {number} shown */
function play(shown) {
  stage.playing = true;
  stage.shown = shown;
}

afterEach(() => {
  Object.assign(stage, { shown: null, playing: false, onChange: null });
  for (const performer of on) performer.leave();
  on = [];
});

test("what Python packed is read as it was written", () => {
  const sent = { words: "four — 𝄞 \u2028", numbers: [1, null, 2.5e-8] };
  const { text, data } = unpack(new TextEncoder().encode(JSON.stringify(sent)));
  assert.deepEqual(data, sent);
  assert.equal(text, JSON.stringify(sent));
});

test("at rest the test on screen is drawn, or else the first that came", () => {
  const { performer, drawn } = enter();
  performer.receive("run", frames(4, 5));
  assert.deepEqual(drawn, [4]);
  stage.shown = 5;
  performer.receive("run", frames(4, 5, 6));
  assert.deepEqual(drawn, [4, 5]);
});

test("at rest the frames of before are forgotten", () => {
  const { performer } = enter();
  performer.receive("run", frames(1, 2));
  performer.receive("run", frames(7, 8));
  assert.deepEqual([...performer.frames.keys()], [7, 8]);
});

test("in play new frames are added and wait for their turn", () => {
  const { performer, drawn } = enter();
  performer.receive("run", frames(1));
  play(1);
  performer.receive("run", frames(2, 3));
  performer.receive("run", frames(4));
  assert.deepEqual(drawn, [1]);
  assert.deepEqual(readySteps(), [2, 3, 4]);
});

test("another run replaces all frames at once, also in play", () => {
  const { performer, drawn } = enter();
  performer.receive("run", frames(1));
  play(1);
  performer.receive("run", frames(2, 3));
  performer.receive("another", frames(1, 2));
  assert.deepEqual([...performer.frames.keys()], [1, 2]);
  assert.deepEqual(drawn, [1, 1]);
});

test("a chunk that comes twice changes nothing", () => {
  const { performer } = enter();
  performer.receive("run", frames(1));
  play(1);
  performer.receive("run", frames(2, 3));
  const once = readySteps();
  performer.receive("run", frames(2, 3));
  assert.deepEqual(readySteps(), once);
});

test("ready is what everything in play has, after the test on screen, in order", () => {
  const [chart, paper] = [enter("chart"), enter("paper")];
  chart.performer.receive("run", frames(1, 2));
  paper.performer.receive("run", frames(1, 2));
  play(2);
  assert.deepEqual(readySteps(), []);
  chart.performer.receive("run", frames(5, 4, 3));
  assert.deepEqual(readySteps(), []);
  paper.performer.receive("run", frames(6, 4, 5));
  assert.deepEqual(readySteps(), [4, 5]);
});

test("one test is shown everywhere, or a part keeps what it shows", () => {
  const [chart, paper] = [enter("chart"), enter("paper")];
  chart.performer.receive("run", frames(1, 2));
  paper.performer.receive("run", frames(1));
  showEverywhere(2);
  assert.equal(stage.shown, 2);
  assert.deepEqual(chart.drawn, [1, 2]);
  assert.deepEqual(paper.drawn, [1]);
});

test("in play no frame is held longer than it can be shown", () => {
  const { performer } = enter();
  performer.receive("run", frames(1));
  play(1);
  performer.receive(
    "run",
    Array.from({ length: 1000 }, (_, n) => ({ step: n + 2 })),
  );
  for (let n = 0; n < 1000; n++) showEverywhere(readySteps()[0]);
  assert.equal(stage.shown, 1001);
  assert.deepEqual([...performer.frames.keys()], [1001]);
});

test("nobody waits for a part whose server sends single frames", () => {
  const [chart, still] = [enter("chart"), enter("still")];
  chart.performer.receive("run", frames(1, 2, 3));
  still.performer.receive("run", frames(1));
  play(1);
  assert.deepEqual(readySteps(), [2, 3]);
});

test("a part that got nothing while others did is left behind, until it gets frames", () => {
  const [chart, late] = [enter("chart"), enter("late")];
  chart.performer.receive("run", frames(1, 2));
  late.performer.receive("run", frames(1, 2));
  play(2);
  chart.performer.receive("run", frames(3, 4));
  assert.deepEqual(readySteps(), []);
  leaveBehindTheStill();
  assert.deepEqual(readySteps(), [3, 4]);
  late.performer.receive("run", frames(3, 4));
  assert.equal(late.performer.still, false);
  assert.deepEqual(readySteps(), [3, 4]);
});

test("while nobody has anything ahead, nobody is left behind", () => {
  const [chart, paper] = [enter("chart"), enter("paper")];
  chart.performer.receive("run", frames(1, 2));
  paper.performer.receive("run", frames(1, 2));
  play(2);
  leaveBehindTheStill();
  assert.ok(on.every((performer) => !performer.still));
});

test("the player hears of frames and of who leaves, and who has left is waited for no more", () => {
  const [chart, gone] = [enter("chart"), enter("gone")];
  let heard = 0;
  stage.onChange = () => {
    heard += 1;
  };
  chart.performer.receive("run", frames(1, 2));
  assert.equal(heard, 1);
  assert.equal(performerOf("gone"), gone.performer);
  gone.performer.receive("run", frames(8, 9));
  assert.deepEqual(readySteps(), []);
  gone.performer.leave();
  assert.equal(heard, 3);
  assert.equal(performerOf("gone"), undefined);
  assert.deepEqual(readySteps(), [1, 2]);
});

test("an empty stage is ready for nothing", () => {
  assert.deepEqual(readySteps(), []);
  showEverywhere(3);
  assert.equal(stage.shown, 3);
});
