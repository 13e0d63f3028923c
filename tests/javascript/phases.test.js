import assert from "node:assert/strict";
import { test } from "node:test";
import { PHASES, Phases } from "../../static/components/phases.js";

class Clock {
  constructor() {
    /** @type {(() => void) | null} */
    this.due = null;
  }

  later(/** @type {() => void} */ act) {
    this.due = act;
    return act;
  }

  never(/** @type {() => void} */ act) {
    if (this.due === act) this.due = null;
  }

  tick() {
    const { due } = this;
    this.due = null;
    due?.();
  }
}

const started = () => {
  const clock = new Clock();
  const phases = new Phases({ later: (act) => clock.later(act), never: (act) => clock.never(act) });
  /** @type {number[]} */
  const seen = [];
  phases.listeners.add(() => seen.push(phases.now));
  phases.start();
  return { clock, phases, seen };
};

test("a test passes through all phases once, in order, and is whole again", () => {
  const { clock, seen } = started();
  while (clock.due) clock.tick();
  assert.deepEqual(seen, [...Array.from({ length: PHASES }, (_, index) => index + 1), 0]);
});

test("stopped in the middle it is whole at once, and nothing comes later", () => {
  const { clock, phases, seen } = started();
  clock.tick();
  phases.stop();
  phases.stop();
  clock.tick();
  assert.deepEqual(seen, [1, 2, 0]);
});

test("started anew it begins anew, on one clock", () => {
  const { clock, phases, seen } = started();
  clock.tick();
  phases.start();
  clock.tick();
  assert.deepEqual(seen, [1, 2, 1, 2]);
});
