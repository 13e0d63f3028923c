// phases: one test passes through its stations slowly, and whoever shows a part of it follows. No DOM here.

export const PHASES = 5; // it sits, is graded, gets notes, studies, and meets the same question again
export const SLOW = 5000; // ms a test under play, from which on each test is shown so
const PHASE = 2400; // ms

export class Phases {
  /** @param {{ later: (act: () => void, ms: number) => unknown, never: (timer: any) => void }} clock */
  constructor({ later, never }) {
    this.later = later;
    this.never = never;
    this.now = 0; // which is on, from 1; 0 while the test is shown whole
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {unknown} */
    this.timer = null;
  }

  /** From the first one on; what ran before is forgotten. */
  start() {
    this.enter(1);
  }

  stop() {
    if (this.now) this.enter(0);
  }

  /** @param {number} phase */
  enter(phase) {
    this.never(this.timer);
    this.now = phase;
    if (phase) this.timer = this.later(() => this.enter((phase + 1) % (PHASES + 1)), PHASE);
    for (const listener of this.listeners) listener();
  }
}

export const phases = new Phases({
  later: (act, ms) => setTimeout(act, ms),
  never: (timer) => clearTimeout(timer),
});
