// player: the one clock on the page. Next, Back, Play and the track belong to the browser: they show what is here, at
// once, and write the address; the server hears of it when frames run low, or when the visitor rests.

const { search } = new URL(import.meta.url); // one version for all modules
/**
 * @type {[
 *   typeof import("./stage.js"), typeof import("./supply.js"), typeof import("./track.js"),
 *   typeof import("./colours.js"), typeof import("./elements.js"),
 * ]}
 */
const [
  { stage, unpack, write },
  { ask, depart, departing, hold, leaving },
  { Track },
  { followTheme },
  { part },
] = await Promise.all([
  import("./stage.js" + search),
  import("./supply.js" + search),
  import("./track.js" + search),
  import("./colours.js" + search),
  import("./elements.js" + search),
]);

/**
 * What the server means, as `player` in player.py sends it.
 *
 * @typedef {{
 *   run: string, session: string, step: number, jump: number, last: number, testsPerRound: number, guessing: number,
 *   interval: number, rests: boolean, link: string,
 * }} Plan
 *
 * @typedef {import("./stage.js").Component<Plan, { rest: { step: number, jump: number } }>} Component
 */

const REST = 500; // ms after which the visitor has come to rest
const RETRY = 4000; // ms after which an unanswered request is sent again
const AGAIN = 25; // ms after which what could not be told is told
const MOST_ASKED = 40; // tests in one request
const COARSE = 24; // tests of the whole course that dragging can show
const WRITING = "input, textarea, select, [contenteditable], [role='textbox'], [role='grid']";
const CONTROL = `${WRITING}, button, a, summary, [role]`;
const ROLES = [
  "slider",
  "radio",
  "radiogroup",
  "tab",
  "tablist",
  "listbox",
  "option",
  "menu",
  "application",
];
const PAGE_LINK = 'a[data-testid="stPageLink-NavLink"]';
const WALK_ON = ".st-key-walk";
const USES_ARROWS = [WRITING, ...ROLES.map((role) => `[role='${role}']`)].join();

class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.buttons = {
      play: part(root, ".player-play", HTMLButtonElement),
      back: part(root, ".player-back", HTMLButtonElement),
      next: part(root, ".player-next", HTMLButtonElement),
    };
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    /** @type {Plan | null} */
    this.plan = null;
    /** @type {string | null} the page that is drawn */
    this.page = null;
    this.written = false; // whether this stay has its step in the browser's history
    this.path = location.pathname;
    this.seen = "";
    this.want = 1; // the test that the visitor wants to see; on screen as soon as it is here
    this.goal = 0; // the test up to which the student studies first, 0 for none
    this.told = 0; // the test that the server knows of
    this.number = 0; // of the last request
    /** @type {{ number: number, at: number } | null} the request that is not answered yet */
    this.waiting = null;
    this.due = 0;
    this.scrubbing = false; // whether tests of the whole course are wanted, for dragging
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    this.track = new Track(root, {
      peek: (step) => this.peek(step),
      go: (step) => this.go(step),
      walk: (tests) => this.walk(tests),
      near: () => this.comeNear(),
    });
    this.buttons.play.onclick = () => this.pressPlay();
    this.buttons.next.onclick = () => this.walk(1);
    this.buttons.back.onclick = () => this.walk(-1);
    this.left = new AbortController();
    const { signal } = this.left;
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    const first = { signal, capture: true };
    for (const type of /** @type {const} */ (["pointerdown", "pointerup", "keydown", "keyup"]))
      document.addEventListener(type, (event) => this.turnAway(event), first);
    document.addEventListener("click", (event) => this.followLink(event), first);
    window.addEventListener("popstate", () => this.comeBack(), { signal });
    /** @param {import("./stage.js").Supplied} message */
    this.onNews = (message) => this.hear(message);
    stage.onNews = this.onNews;
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    followTheme();
    const { text, data } = unpack(component.data);
    if (text === this.seen) return this.mark();
    this.seen = text;
    const before = this.plan;
    this.plan = data;
    stage.last = data.last;
    stage.interval = data.interval;
    if (before?.run === data.run && before.session !== data.session) {
      this.waiting = null; // the server was restarted, and knows nothing: the visitor stays where they are
    } else if (before?.run !== data.run || before.jump !== data.jump) {
      this.setPlaying(false);
      this.want = data.step;
      this.goal = 0;
      this.told = data.step;
    }
    this.arrive();
    this.settle();
    this.pump();
  }

  /**
   * The supply has brought something.
   *
   * @param {import("./stage.js").Supplied} message
   */
  hear(message) {
    if (this.waiting && (message.answers ?? this.waiting.number) >= this.waiting.number)
      this.waiting = null;
    if (this.plan === null) return;
    this.want = Math.min(this.want, stage.last);
    const before = stage.shown;
    this.arrive();
    if (stage.shown !== before) this.settle();
    this.pump();
  }

  // Shows the wanted test if it is here; on the way to it, how far the student is.
  arrive() {
    const { dragging } = this.track;
    this.goal = 0;
    if (dragging !== null) {
      this.peek(dragging);
    } else if (stage.holds(this.want)) {
      if (stage.shown !== this.want || this.page !== stage.page) this.show(this.want);
    } else {
      if (this.want > stage.reached && stage.bases) this.goal = this.want;
      const nearest = stage.nearest(this.want);
      const stale = stage.shown === null || !stage.holds(stage.shown) || this.goal;
      if (stale && nearest !== null && nearest !== stage.shown) this.show(nearest);
    }
    if (this.page !== stage.page) this.path = location.pathname;
    this.page = stage.page;
    this.mark();
  }

  /** @param {number} step */
  show(step) {
    stage.show(step);
    this.mark();
  }

  // ------------------------------------------------------------------ presses

  /** @param {number} tests */
  walk(tests) {
    this.go(this.want + tests);
  }

  /** @param {number} step */
  go(step) {
    this.setPlaying(false);
    this.want = Math.min(Math.max(step, 1), stage.last);
    this.arrive();
    this.settle();
    this.pump();
  }

  /**
   * While dragging: the nearest test that is here; the exact one when let go.
   *
   * @param {number} step
   */
  peek(step) {
    this.setPlaying(false);
    const nearest = stage.nearest(step);
    if (nearest !== null && nearest !== stage.shown) this.show(nearest);
    this.track.flag(step);
  }

  pressPlay() {
    if (this.goal) return this.stop();
    if (stage.playing) {
      this.setPlaying(false);
      this.settle();
    } else if (this.want < stage.last) {
      this.setPlaying(true);
      this.pump();
    }
  }

  stop() {
    this.want = Math.min(stage.shown ?? 1, stage.last);
    this.arrive();
    this.settle();
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    if (playing && !stage.playing) {
      stage.playing = true;
      this.due = performance.now();
      requestAnimationFrame(() => this.tick());
    }
    stage.playing = playing;
    this.mark();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const act = event.defaultPrevented ? null : this.meaning(event);
    if (act === null) return;
    act();
    event.preventDefault();
  }

  /**
   * P wherever nobody writes; Space too, unless a control that has the focus needs it for itself; arrows step.
   *
   * @param {KeyboardEvent} event
   * @returns {(() => void) | null} null for a key that is none of ours
   */
  meaning(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return null;
    const inside = (/** @type {string} */ what) => closest(event, what);
    if (event.key === "ArrowRight" || event.key === "ArrowLeft")
      return inside(USES_ARROWS) ? null : () => this.walk(event.key === "ArrowRight" ? 1 : -1);
    if (event.code === "Space" || event.key.toLowerCase() === "p")
      return event.repeat || inside(event.code === "Space" ? CONTROL : WRITING)
        ? null
        : () => this.pressPlay();
    return null;
  }

  // ------------------------------------------------------------------ the clock

  // Once per animation frame while playing.
  tick() {
    if (!stage.playing || this.plan === null) return;
    requestAnimationFrame(() => this.tick());
    const now = performance.now();
    const shown = stage.shown ?? 0;
    if (shown >= stage.last) {
      this.setPlaying(false);
      return this.settle();
    }
    if (!stage.holds(shown + 1)) return this.pump();
    if (now < this.due - 4) return; // an animation frame's grain: better early than one frame late
    this.due = now - this.due > this.plan.interval ? now : this.due;
    this.due += this.plan.interval;
    this.want = shown + 1;
    this.show(this.want);
    this.settle();
    this.pump();
  }

  // ------------------------------------------------------------------ the supply

  // Asks for what is missing, one request at a time.
  pump() {
    if (this.plan === null || stage.page === null) return;
    if (this.waiting && performance.now() - this.waiting.at < RETRY) return;
    if (this.waiting) {
      this.waiting = null;
      return this.tell(); // it may not know this page any more: it draws it anew, and we ask again
    }
    const wanted = stage.wanted(this.want, this.goal, this.plan.interval);
    const steps = wanted.length === 0 && this.scrubbing ? this.coarse() : wanted;
    const whole = stage.bases === null;
    if (!whole && steps.length === 0 && !this.goal && !stage.course.lacksPoints) return;
    this.request(steps, whole);
  }

  /** @param {number[]} steps */
  request(steps, whole = false) {
    this.number += 1;
    const request = {
      number: this.number,
      jump: this.plan?.jump ?? 0,
      shown: this.place(),
      steps: steps.slice(0, MOST_ASKED),
      rows: whole ? 0 : stage.course.rows,
      rounds: whole ? 0 : stage.course.rounds,
      points: whole ? 0 : stage.course.points,
      goal: this.goal,
      whole,
    };
    if (!ask(request)) return;
    this.waiting = { number: this.number, at: performance.now() };
    this.told = request.shown;
    setTimeout(() => this.pump(), RETRY + 50);
  }

  // Somebody comes near the track: it will want tests of the whole course.
  comeNear() {
    this.scrubbing = !stage.playing;
    this.pump();
  }

  // Those of every k-th test of what is studied that are not here, so that dragging is alive.
  coarse() {
    const spacing = Math.max(1, Math.ceil(stage.reached / COARSE));
    const steps = [];
    for (let step = 1; step <= stage.reached; step += spacing)
      if (!stage.holds(step)) steps.push(step);
    this.scrubbing = steps.length > 0;
    return steps;
  }

  // The test that a reload should show.
  place() {
    return this.goal || (stage.shown === null || !stage.playing ? this.want : stage.shown);
  }

  // ------------------------------------------------------------------ address and rest

  // The address follows at once; the server, on a page with something to look at in peace, when the visitor rests.
  settle() {
    this.writeAddress();
    clearTimeout(this.resting);
    if (!stage.playing) this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    this.written = false;
    const ended = stage.shown === stage.last;
    if (this.goal || stage.playing || stage.shown !== this.want) return;
    if (this.plan === null || stage.shown === this.plan.step) return;
    if (!this.plan.rests && !ended) return;
    if (!leaving()) this.tell();
    this.resting = setTimeout(() => this.rest(), leaving() ? AGAIN : RETRY); // in case it is never heard
  }

  // Tells the server which test is on screen; the whole page is drawn anew.
  tell() {
    if (this.plan === null || departing()) return;
    hold();
    this.told = this.place();
    this.send?.("rest", { step: this.told, jump: this.plan.jump });
  }

  // One step of the browser's history for each stay, however many tests are passed on the way.
  writeAddress() {
    const address = new URL(location.href);
    const place = this.place();
    const test = place === 1 ? null : String(place);
    if (address.searchParams.get("test") === test) return;
    address.searchParams.delete("test");
    if (test !== null) address.searchParams.append("test", test); // the last, as the server writes it
    history[this.written ? "replaceState" : "pushState"](history.state, "", address);
    this.written = true;
  }

  // The browser's own Back and Forward: the same page at another test needs no server.
  comeBack() {
    if (location.pathname !== this.path) return this.depart();
    const test = Number(new URL(location.href).searchParams.get("test") ?? 1);
    if (Number.isInteger(test) && test >= 1 && test !== this.want) this.go(test);
  }

  /**
   * Whoever turns to anything else on the page finds the server at the test on screen: both travel together.
   *
   * @param {PointerEvent | KeyboardEvent} event
   */
  turnAway(event) {
    if (this.plan === null || closest(event, ".live-player")) return;
    const isKey = "key" in event;
    if (isKey && (event.key === "Tab" || this.meaning(event))) return;
    const walksOn = isKey ? event.key.toLowerCase() === "w" : closest(event, WALK_ON) !== null;
    if (!closest(event, CONTROL) && !walksOn) return;
    hold();
    if (event.type === "pointerdown" || event.type === "keyup" || closest(event, PAGE_LINK)) return;
    if (this.told !== this.place()) this.tell();
    if (walksOn && !closest(event, WRITING)) this.depart();
  }

  // The visitor leaves for another page; if none comes, all goes on after a while.
  depart() {
    this.setPlaying(false);
    clearTimeout(this.resting);
    depart();
  }

  /**
   * A link to another page of this visit leads to the test on screen, whatever the server knew when it wrote the link.
   *
   * @param {MouseEvent} event
   */
  followLink(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const link = closest(event, PAGE_LINK);
    if (!(link instanceof HTMLAnchorElement) || this.plan === null) return;
    const address = new URL(link.href);
    if (sorted(address.searchParams) !== sorted(new URLSearchParams(this.plan.link))) return; // it leads elsewhere on purpose
    if (address.pathname === location.pathname) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    address.search = location.search;
    this.depart();
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate")); // Streamlit reads the address, and goes there
  }

  // ------------------------------------------------------------------ what is seen

  mark() {
    const { play, back, next } = this.buttons;
    const here = stage.shown ?? this.want;
    write(play, this.goal ? "Stop here" : stage.playing ? "Pause" : "Play");
    play.dataset.playing = String(stage.playing);
    play.disabled = !this.goal && !stage.playing && here >= stage.last;
    back.disabled = this.want <= 1;
    next.disabled = this.want >= stage.last;
    this.root.dataset.playing = String(stage.playing);
    this.root.dataset.step = String(here);
    this.root.dataset.studying = String(Boolean(this.goal));
    if (this.plan) {
      const behind = this.plan.rests && here !== this.plan.step;
      document.documentElement.dataset.behind = String(behind);
      this.root.dataset.answered = String(this.plan.step);
      this.track.draw(this.plan, here, this.goal);
    }
  }

  leave() {
    this.left.abort();
    clearTimeout(this.resting);
    this.track.leave();
    delete document.documentElement.dataset.behind;
    if (stage.onNews === this.onNews) stage.onNews = null;
    stage.playing = false;
  }
}

/**
 * The element that an event happened in, or the nearest one around it, that is one of `selector`.
 *
 * @param {Event} event
 * @param {string} selector
 */
function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** @param {URLSearchParams} parameters */
function sorted(parameters) {
  const entries = [...parameters].map(([name, value]) => `${name}=${value}`);
  return entries.sort().join("&");
}

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/** @param {Component} component */
export default function render(component) {
  const root = part(component.parentElement, ".live-player", HTMLElement);
  const player = players.get(root) ?? new Player(root);
  players.set(root, player);
  player.receive(component);
  return () => {
    players.delete(root);
    player.leave();
  };
}
