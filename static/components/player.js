// player: the one clock on the page, and the sign that says where in the exam we are.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./colours.js"), typeof import("./elements.js")]} */
const [
  { Performer, leaveBehindTheStill, readySteps, showEverywhere, stage, unpack, write },
  { followTheme },
  { part },
] = await Promise.all([
  import("./stage.js" + search),
  import("./colours.js" + search),
  import("./elements.js" + search),
]);

/**
 * As the arguments of `player` in player.py; `interval` is ms between two tests, `steps` the tests that frames came of.
 *
 * @typedef {{
 *   step: number, last: number, tests_per_round: number, rounds: number, playing: boolean,
 *   interval: number, steps: number[], run: string, note: string, button: boolean,
 * }} Plan
 *
 * @typedef {"play" | "pause" | "more" | "end"} Kind
 * @typedef {{ event: { kind: Kind, shown: number, newest: number } }} Events
 * @typedef {import("./stage.js").Component<Plan, Events>} Component
 */

const PATIENCE = 400; // ms of silence after an answer; who has no frames by then gets none
const SUPPLY = 2500; // ms of play in store, below which the server is asked for more
const RETRY = 4000; // ms after which an unanswered request is sent again
const ANSWER = 1500; // ms for which a press outweighs older answers of the server
const NEXT = ".st-key-next button";
const WRITING = "input, textarea, select, [contenteditable]";
const KEYED = `${WRITING}, [role='textbox'], [role='grid']`; // what a key of a letter may belong to

// Streamlit writes on its app whether answers may still be on their way.
function serverIsBusy() {
  /** @type {HTMLElement | null} */
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === "running";
}

/**
 * Whether an event came from below an element that `selector` names.
 *
 * @param {Event} event
 * @param {string} selector
 */
const isFrom = ({ target }, selector) => target instanceof Element && !!target.closest(selector);

class Player {
  /**
   * @param {HTMLElement} root
   * @param {Plan} plan the first one
   */
  constructor(root, plan) {
    this.button = part(root, ".player-button", HTMLButtonElement);
    this.words = part(root, ".player-text", HTMLElement);
    this.note = part(root, ".player-note", HTMLElement);
    this.track = part(root, ".player-track", HTMLElement);
    this.fill = part(root, ".player-fill", HTMLElement);
    this.root = root;
    this.plan = plan;
    this.seen = "";
    this.written = false; // whether this play has its step in the browser's history
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    /** @type {import("./stage.js").Performer<import("./stage.js").Frame>} */
    this.performer = new Performer("player", (frame) => this.draw(frame.step));
    this.pressed = { playing: false, until: 0 };
    this.foreseen = { step: 0, until: 0 };
    /** @type {{ newest: number | null, at: number }} */
    this.asked = { newest: null, at: 0 };
    this.news = performance.now(); // when frames last arrived
    this.due = 0;
    this.button.onclick = () => this.press();
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.onClick = (/** @type {Event} */ event) => {
      if (isFrom(event, NEXT)) this.foresee();
    };
    document.addEventListener("click", this.onClick, true);
    this.onArrow = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "ArrowRight" || !event.defaultPrevented || isFrom(event, WRITING)) return;
      this.foresee();
    };
    window.addEventListener("keydown", this.onArrow); // after Streamlit, which takes the key for its button
    this.onChange = () => {
      this.news = performance.now();
    };
    stage.onChange = this.onChange;
  }

  // The test number on screen; before anything is drawn, the one that will be.
  get shown() {
    return stage.shown ?? this.plan.step;
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    followTheme();
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    this.plan = data;
    this.button.hidden = !data.button;
    write(this.note, data.note);
    const answered =
      performance.now() > this.pressed.until || data.playing === this.pressed.playing;
    if (answered) {
      this.pressed.until = 0;
      this.set(data.playing);
    }
    const older = performance.now() < this.foreseen.until && data.step < this.foreseen.step;
    if (!stage.playing && answered && !older) this.show(data.step);
    const steps = stage.playing && data.steps.length > 0 ? data.steps : [data.step];
    if (stage.playing && stage.shown === null) stage.shown = data.step;
    this.performer.still = data.steps.length === 0;
    this.performer.receive(
      data.run,
      steps.map((step) => ({ step })),
    );
    this.draw(this.shown);
    this.root.dataset.answered = String(data.step); // the page as a whole shows this test
  }

  /** @param {boolean} playing */
  set(playing) {
    if (playing && !stage.playing) {
      this.due = performance.now();
      this.asked = { newest: null, at: 0 };
      stage.playing = true;
      requestAnimationFrame(() => this.tick());
    }
    stage.playing = playing;
    this.button.textContent = playing ? "Pause" : "Play";
    this.button.dataset.playing = String(playing);
    this.root.dataset.playing = String(playing);
  }

  /** @param {Kind} kind */
  press(kind = stage.playing ? "pause" : "play") {
    this.pressed = { playing: kind === "play", until: performance.now() + ANSWER };
    this.set(this.pressed.playing);
    this.tell(kind);
  }

  /**
   * P wherever nobody writes; Space too, unless a control that has the focus needs it for itself.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.repeat || this.button.hidden) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const space = event.code === "Space";
    if (!space && event.key.toLowerCase() !== "p") return;
    if (isFrom(event, space ? `${KEYED}, button, a, summary, [role]` : KEYED)) return;
    event.preventDefault();
    this.press();
  }

  // The address follows the play, so that a reload keeps the place: one step of the browser's history a play.
  // The server expects `test` to be that of the last event (`hear_player` in session.py).
  writeAddress() {
    const address = new URL(location.href);
    const test = String(this.shown);
    if (this.shown < 2 || address.searchParams.get("test") === test) return;
    address.searchParams.set("test", test);
    history[this.written ? "replaceState" : "pushState"](history.state, "", address);
    this.written = true;
  }

  // The server has sent the next test ahead: a press of "Next test" shows it before the server answers.
  foresee() {
    const [next] = readySteps();
    /** @type {HTMLButtonElement | null} */
    const button = document.querySelector(NEXT);
    if (stage.playing || next !== this.shown + 1) return;
    if (button?.disabled !== false) return;
    this.foreseen = { step: next, until: performance.now() + ANSWER };
    requestAnimationFrame(() => this.show(next));
    setTimeout(() => this.confirm(next), ANSWER);
  }

  /**
   * A press that the server never heard of is taken back.
   *
   * @param {number} step
   */
  confirm(step) {
    if (stage.playing || stage.shown !== step || this.plan.step >= step) return;
    if (serverIsBusy()) setTimeout(() => this.confirm(step), ANSWER);
    else this.show(this.plan.step);
  }

  /** @param {number} step */
  show(step) {
    showEverywhere(step);
    this.draw(step);
  }

  /** @param {Kind} kind */
  tell(kind) {
    if (kind === "play") this.written = false;
    this.writeAddress();
    const ready = readySteps();
    this.send?.("event", { kind, shown: this.shown, newest: ready.at(-1) ?? this.shown });
  }

  // Once per animation frame while playing.
  tick() {
    if (!stage.playing) return;
    requestAnimationFrame(() => this.tick());
    const now = performance.now();
    if (this.shown >= this.plan.last) return this.press("end");
    const ready = readySteps();
    const supply = Math.max(4, Math.ceil(SUPPLY / Math.max(this.plan.interval, 60)));
    const newest = ready.at(-1) ?? this.shown;
    if (ready.length < supply && newest < this.plan.last) this.askAfter(newest, now);
    if (ready.length === 0) {
      if (now - this.news > PATIENCE && !serverIsBusy()) leaveBehindTheStill();
      return;
    }
    if (now < this.due - 4) return; // an animation frame's grain: better early than one frame late
    this.due = now - this.due > this.plan.interval ? now : this.due;
    this.due += this.plan.interval;
    showEverywhere(ready[0]);
  }

  /**
   * @param {number} newest
   * @param {number} now
   */
  askAfter(newest, now) {
    if (this.asked.newest === newest && now - this.asked.at < RETRY) return;
    this.asked = { newest, at: now };
    this.tell("more");
  }

  /** @param {number} step */
  draw(step) {
    const { tests_per_round: length, rounds } = this.plan;
    const round = Math.min(rounds, Math.max(1, Math.ceil(step / length)));
    const done = step - (round - 1) * length;
    const words = step === 0 ? "Before test 1" : `Test ${step}`;
    write(this.words, rounds > 1 ? `${words} · round ${round} of ${rounds}` : words);
    this.fill.style.transform = `scaleX(${done / length})`;
    this.track.setAttribute("aria-label", `Tests of round ${round}`);
    this.track.setAttribute("aria-valuemax", String(length));
    this.track.setAttribute("aria-valuenow", String(done));
    this.root.dataset.step = String(step);
  }

  leave() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onClick, true);
    window.removeEventListener("keydown", this.onArrow);
    this.performer.leave();
    if (stage.onChange !== this.onChange) return; // another page's player is on already
    Object.assign(stage, { playing: false, shown: null, onChange: null });
  }
}

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const root = part(component.parentElement, ".live-player", HTMLElement);
  const player = players.get(root) ?? new Player(root, unpack(component.data).data);
  players.set(root, player);
  player.receive(component);
  return () => {
    players.delete(root);
    player.leave();
  };
}
