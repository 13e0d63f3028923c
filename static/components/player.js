// player: the one clock on the page. Next, Back, Play and the track belong to the browser: they show what is here, at
// once, and write the address; the server hears of it when frames run low, or when the visitor rests.

const { search } = new URL(import.meta.url); // one version for all modules
/**
 * @type {[
 *   typeof import("./stage.js"), typeof import("./supply.js"), typeof import("./track.js"),
 *   typeof import("./address.js"), typeof import("./keys.js"), typeof import("./colours.js"), typeof import("./elements.js"),
 * ]}
 */
const [
  { stage, unpack, write },
  { ask, depart, departing, hold, leaving },
  { Track },
  { Address, PAGE_LINK, goTo, goalOf },
  { CONTROL, WRITING, closest, meaning },
  { followTheme },
  { part },
] = await Promise.all([
  import("./stage.js" + search),
  import("./supply.js" + search),
  import("./track.js" + search),
  import("./address.js" + search),
  import("./keys.js" + search),
  import("./colours.js" + search),
  import("./elements.js" + search),
]);

/**
 * What the server means, as `player` in player.py sends it.
 *
 * @typedef {{
 *   run: string, session: string, step: number, peace: number, jump: number, last: number, testsPerRound: number,
 *   guessing: number, interval: number, rests: boolean, link: string,
 * }} Plan
 *
 * @typedef {import("./stage.js").Component<Plan, { rest: { step: number, jump: number } }>} Component
 */

const REST = 500; // ms after which the visitor has come to rest
const RETRY = 4000; // ms after which an unanswered request is sent again
const AGAIN = 25; // ms after which what could not be told is told
const MOST_ASKED = 40; // tests in one request
const WALK_ON = ".st-key-walk";

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
    this.address = new Address();
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
    if (this.page !== stage.page) this.address.arrive();
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
    const meant = event.defaultPrevented ? null : meaning(event);
    if (meant === null) return;
    if (meant === "play") this.pressPlay();
    else this.walk(meant);
    event.preventDefault();
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
    const steps = wanted.length === 0 && this.scrubbing ? stage.coarse() : wanted;
    if (wanted.length === 0) this.scrubbing &&= steps.length > 0;
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

  // The test that a reload should show.
  place() {
    return this.goal || (stage.shown === null || !stage.playing ? this.want : stage.shown);
  }

  // ------------------------------------------------------------------ address and rest

  // The address follows at once; the server, on a page with something to look at in peace, when the visitor rests.
  settle() {
    this.address.write(this.place());
    clearTimeout(this.resting);
    if (!stage.playing) this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    this.address.rest();
    const ended = stage.shown === stage.last;
    if (this.goal || stage.playing || stage.shown !== this.want) return;
    if (this.plan === null || stage.shown === this.plan.peace) return;
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

  // The browser's own Back and Forward: the same page at another test needs no server.
  comeBack() {
    if (this.address.isElsewhere()) return this.depart();
    const test = this.address.test();
    if (test !== null && test !== this.want) this.go(test);
  }

  /**
   * Whoever turns to anything else on the page finds the server at the test on screen: both travel together.
   *
   * @param {PointerEvent | KeyboardEvent} event
   */
  turnAway(event) {
    if (this.plan === null || closest(event, ".live-player")) return;
    const isKey = "key" in event;
    if (isKey && (event.key === "Tab" || meaning(event) !== null)) return;
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

  /** @param {MouseEvent} event */
  followLink(event) {
    const goal = this.plan && goalOf(event, this.plan.link);
    if (!goal) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.depart();
    goTo(goal);
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
      const behind = this.plan.rests && here !== this.plan.peace;
      document.documentElement.dataset.behind = String(behind);
      this.root.dataset.answered = String(this.plan.peace);
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
