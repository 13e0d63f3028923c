// player: the one clock on the page, and the sign that says where in the exam we are.

const { search } = new URL(import.meta.url); // one version for all modules
const [{ Performer, leaveBehindTheStill, readySteps, showEverywhere, stage, unpack, write }, { followTheme }] =
  await Promise.all([import("./stage.js" + search), import("./colours.js" + search)]);

const PATIENCE = 400; // ms of silence after an answer; who has no frames by then gets none
const SUPPLY = 2500; // ms of play in store, below which the server is asked for more
const RETRY = 4000; // ms after which an unanswered request is sent again
const ANSWER = 1500; // ms for which a press outweighs older answers of the server
const WALKS = { ArrowRight: 1, ArrowLeft: -1 }; // keys, and below the buttons that say the same
const BUTTONS = { ".st-key-next button": 1, ".st-key-back button": -1 };
const OWN_ARROWS =
  "input, textarea, select, [contenteditable], " +
  ["textbox", "grid", "application", "slider", "tab", "radio", "radiogroup", "option", "listbox", "combobox", "menu"]
    .map((role) => `[role='${role}']`)
    .join(", ");

// Streamlit writes on its app whether answers may still be on their way.
function serverIsBusy() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === "running";
}

class Player {
  constructor(root) {
    this.button = root.querySelector(".player-button");
    this.words = root.querySelector(".player-text");
    this.note = root.querySelector(".player-note");
    this.track = root.querySelector(".player-track");
    this.fill = root.querySelector(".player-fill");
    this.root = root;
    this.performer = new Performer("player", (frame) => this.draw(frame.step));
    this.pressed = { playing: false, until: 0 };
    this.wanted = null; // the test walked to, until the server has answered for it
    this.asked = { newest: null, at: 0 };
    this.news = performance.now(); // when frames last arrived
    this.due = 0;
    this.button.onclick = () => this.press();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    // Before Streamlit, which makes one press of two that come while it is busy.
    this.onClick = (event) => this.walkByClick(event);
    window.addEventListener("click", this.onClick, true);
    this.onArrow = (event) => this.walkByKey(event);
    window.addEventListener("keydown", this.onArrow, true);
    this.onChange = () => (this.news = performance.now());
    stage.onChange = this.onChange;
  }

  receive(component) {
    this.send = component.setTriggerValue;
    followTheme();
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    if (this.wanted !== null && (data.step === this.wanted || data.last < this.wanted || data.run !== this.plan.run))
      this.wanted = null;
    this.plan = data;
    this.button.hidden = !data.button;
    write(this.note, data.note);
    const answered = performance.now() > this.pressed.until || data.playing === this.pressed.playing;
    if (answered) {
      this.pressed.until = 0;
      this.set(data.playing);
    }
    if (!stage.playing && answered && this.wanted === null) this.show(data.step);
    const steps = stage.playing && data.steps.length > 0 ? data.steps : [data.step];
    if (stage.playing && stage.shown === null) stage.shown = data.step;
    this.performer.still = data.steps.length === 0;
    this.performer.receive(data.run, steps.map((step) => ({ step })));
    this.draw(stage.shown);
    this.root.dataset.answered = String(data.step); // the page as a whole shows this test
  }

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

  press(kind = stage.playing ? "pause" : "play") {
    this.pressed = { playing: kind === "play", until: performance.now() + ANSWER };
    this.set(this.pressed.playing);
    this.tell(kind);
  }

  // P wherever nobody writes; Space too, unless a control that has the focus needs it for itself.
  key(event) {
    if (event.repeat || this.button.hidden) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const space = event.code === "Space";
    if (!space && event.key.toLowerCase() !== "p") return;
    const writing = "input, textarea, select, [contenteditable], [role='textbox'], [role='grid']";
    const control = `${writing}, button, a, summary, [role]`;
    if (event.target.closest?.(space ? control : writing)) return;
    event.preventDefault();
    this.press();
  }

  // The address follows the play, so that a reload keeps the place: one step of the browser's history a play.
  // The server expects `test` to be that of the last event (`hear_player` in session.py).
  writeAddress() {
    const address = new URL(location.href);
    if (stage.shown < 2 || address.searchParams.get("test") === String(stage.shown)) return;
    address.searchParams.set("test", stage.shown);
    history[this.written ? "replaceState" : "pushState"](history.state, "", address);
    this.written = true;
  }

  walkByKey(event) {
    const tests = WALKS[event.key];
    if (!tests || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.(OWN_ARROWS)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) this.walk(tests);
  }

  walkByClick(event) {
    for (const [button, tests] of Object.entries(BUTTONS)) {
      if (!event.target.closest?.(button)) continue;
      event.preventDefault();
      event.stopPropagation();
      this.walk(tests);
    }
  }

  // Each press counts from where the one before it led. What the server has sent ahead is shown before it answers.
  walk(tests) {
    const from = this.wanted ?? stage.shown;
    const to = Math.min(Math.max(from + tests, 1), this.plan.last);
    if (to === from) return;
    if (stage.playing) {
      this.pressed = { playing: false, until: performance.now() + ANSWER };
      this.set(false);
    }
    this.wanted = to;
    if (readySteps().includes(to)) requestAnimationFrame(() => this.show(to));
    this.send("event", { kind: "walk", shown: to, newest: to });
    setTimeout(() => this.confirm(to), ANSWER);
  }

  // A press that the server never heard of is taken back.
  confirm(step) {
    if (this.wanted !== step) return;
    if (serverIsBusy()) setTimeout(() => this.confirm(step), ANSWER);
    else {
      this.wanted = null;
      this.show(this.plan.step);
    }
  }

  show(step) {
    showEverywhere(step);
    this.draw(step);
  }

  tell(kind) {
    if (kind === "play") this.written = false;
    this.writeAddress();
    const ready = readySteps();
    this.send("event", { kind, shown: stage.shown, newest: ready.at(-1) ?? stage.shown });
  }

  // Once per animation frame while playing.
  tick() {
    if (!stage.playing) return;
    requestAnimationFrame(() => this.tick());
    const now = performance.now();
    if (stage.shown >= this.plan.last) return this.press("end");
    const ready = readySteps();
    const supply = Math.max(4, Math.ceil(SUPPLY / Math.max(this.plan.interval, 60)));
    const newest = ready.at(-1) ?? stage.shown;
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

  askAfter(newest, now) {
    if (this.asked.newest === newest && now - this.asked.at < RETRY) return;
    this.asked = { newest, at: now };
    this.tell("more");
  }

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
    window.removeEventListener("click", this.onClick, true);
    window.removeEventListener("keydown", this.onArrow, true);
    this.performer.leave();
    if (stage.onChange !== this.onChange) return; // another page's player is on already
    Object.assign(stage, { playing: false, shown: null, onChange: null });
  }
}

const players = new WeakMap();

export default function render(component) {
  const root = component.parentElement.querySelector(".live-player");
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  player.receive(component);
  return () => {
    players.delete(root);
    player.leave();
  };
}
