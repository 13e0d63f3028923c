// live_chart: a Plotly figure that keeps its element while its frames change.

const { search } = new URL(import.meta.url); // one version for all modules

// The largest first. It is a script of the old kind: it leaves its name in the window.
/** @type {Promise<Plotly.Library>} */
const plotly = new Promise((ready, failed) => {
  const script = document.createElement("script");
  script.src = new URL("../plotly-cartesian.min.js" + search, import.meta.url).href;
  script.onload = () => ready(window.Plotly);
  script.onerror = () => failed(new Error(`${script.src} cannot be fetched`));
  document.head.append(script);
});

/**
 * @type {[
 *   typeof import("./stage.js"), typeof import("./colours.js"), typeof import("./cursor.js"),
 *   typeof import("./elements.js"), typeof import("./needle.js"),
 * ]}
 */
const [
  { stage, unpack, write },
  { resolver, resolved, themeIsThere },
  { CellCursor },
  { part },
  { Needle },
] = await Promise.all([
  import("./stage.js" + search),
  import("./colours.js" + search),
  import("./cursor.js" + search),
  import("./elements.js" + search),
  import("./needle.js" + search),
]);

/**
 * @typedef {{ title: string, takeaway: string, alt: string, figure: Plotly.Figure }} ChartFrame
 *
 * @typedef {{
 *   key: string, height: number, selectable: boolean, template: Plotly.Json, still: ChartFrame | null,
 * }} Message
 *
 * @typedef {{ click: { step: number, trace: number, index: number[] } }} Events
 *
 * @typedef {import("./stage.js").Component<Message, Events>} Component
 */

await themeIsThere();

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: "reset",
  responsive: false, // our own observer looks after the width
  showTips: false,
  typesetMath: false, // text is only ever text
};

class LiveChart {
  /**
   * @param {HTMLElement} figure
   * @param {Plotly.Library} library
   * @param {Message} message the first one
   */
  constructor(figure, library, { key, height, selectable }) {
    this.Plotly = library;
    this.figure = figure;
    this.plot = plotOf(figure);
    this.takeaway = part(figure, ".live-takeaway", HTMLElement);
    this.height = height;
    this.selectable = selectable;
    /** @type {ChartFrame | null} whose words are on the page */
    this.drawn = null;
    /** @type {Plotly.Figure | null} */
    this.shown = null;
    /** @type {Plotly.Figure | null} the figure to draw next */
    this.wanted = null;
    /** @type {Promise<void> | null} */
    this.painting = null;
    this.busy = false;
    this.listening = false;
    this.left = false;
    this.picture = ""; // the theme and the figure that were drawn last
    /** @type {Plotly.Json} */
    this.template = {};
    /** @type {import("./colours.js").Resolve} */
    this.resolve = (text) => text;
    /** @type {Component["setTriggerValue"] | null} */
    this.send = null;
    this.key = key;
    this.step = 0; // the test that is drawn, 0 for what stands still
    this.title = figure.closest('[class*="st-key-card-"]')?.querySelector(".card-title");
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame, step) => this.draw(/** @type {ChartFrame} */ (frame), step);
    stage.pictures.set(key, (format) => this.image(format));
    this.cursor = new CellCursor(this);
    this.held = false; // whether it keeps its picture while a finger goes along its tests
    this.isOfTests = false; // whether its axis is the tests of the desk
    this.needle = new Needle(this);
    this.width = this.plot.clientWidth;
    // Plotly asks for these before each drawing, and the browser would lay out the page to answer.
    Object.defineProperty(this.plot, "clientWidth", { get: () => this.width, configurable: true });
    Object.defineProperty(this.plot, "clientHeight", {
      get: () => this.height,
      configurable: true,
    });
    this.observer = new ResizeObserver((seen) =>
      this.fit(Math.round(seen[seen.length - 1].contentRect.width)),
    );
    this.observer.observe(this.plot);
    this.near = true; // in view, and so worth drawing
    this.approach = new IntersectionObserver((seen) =>
      this.come(seen[seen.length - 1].isIntersecting),
    );
    this.approach.observe(this.plot);
    this.print = matchMedia("print");
    this.onPrint = () => this.comeToPaper();
    this.print.addEventListener("change", this.onPrint);
    this.seen = "";
    this.theme = "";
    /** @type {Message | null} */
    this.plan = null;
  }

  /** @param {Component} component */
  receive(component) {
    this.send = component.setTriggerValue;
    const { theme, resolve } = resolver();
    const themed = theme !== this.theme;
    this.theme = theme;
    this.resolve = resolve;
    const { text, data } = unpack(component.data);
    if (text !== this.seen) {
      this.seen = text;
      this.plan = data;
      this.selectable = data.selectable;
      this.height = data.height;
      reserve(this.plot, data.height);
      this.template = resolved(data.template, resolve);
      if (data.still) this.draw(data.still, 0);
      else stage.join(this.key, this.perform);
    } else if (themed) {
      this.template = resolved(data.template, resolve);
      this.redraw();
    }
  }

  redraw() {
    if (this.drawn) this.draw(this.drawn, this.step);
  }

  /**
   * The words at once; the picture too, unless it is far off screen or the same as before.
   *
   * @param {ChartFrame} frame
   * @param {number} step
   */
  draw(frame, step) {
    this.drawn = frame;
    this.step = step;
    write(this.takeaway, frame.takeaway);
    if (this.title) write(this.title, frame.title);
    this.describe(frame.alt, this.selectable);
    this.figure.dataset.step = String(step);
    if ((!this.near || this.held) && this.picture) return;
    const picture = this.theme + JSON.stringify(frame.figure);
    if (picture === this.picture) return;
    this.picture = picture;
    this.paint(frame.figure);
  }

  /**
   * One drawing at a time: Plotly draws on after it returned, and misses its own tools if another drawing or a purge
   * comes in between. Of the figures that come meanwhile only the last counts.
   *
   * @param {Plotly.Figure} figure
   */
  paint(figure) {
    this.wanted = figure;
    if (!this.busy) this.painting = this.paintWanted();
  }

  async paintWanted() {
    this.busy = true;
    this.plot.dataset.busy = "true";
    await null; // all words on the page first: the browser then lays it out once, not once a chart
    try {
      while (this.wanted && !this.left) {
        this.shown = this.wanted;
        this.wanted = null;
        await this.react(this.shown);
        this.letPaperScaleIt();
      }
    } finally {
      this.busy = false;
      this.plot.dataset.busy = "false";
    }
  }

  /** @param {Plotly.Figure} figure */
  react({ data, layout }) {
    const { plot, resolve } = this;
    const size = { autosize: false, width: this.width, height: this.height };
    this.isOfTests = layout.meta === "tests";
    plot.classList.toggle("live-tests", this.isOfTests);
    const touch = matchMedia("(pointer: coarse)").matches; // dragging scrolls there
    const drawing = this.Plotly.react(
      plot,
      resolved(data, resolve),
      {
        dragmode: touch || this.isOfTests ? false : "zoom",
        uirevision: "kept", // zoom and selection survive new numbers
        ...resolved(layout, resolve),
        ...size,
        template: this.template,
      },
      this.listening ? undefined : CONFIG, // once: with it, Plotly sets itself up anew
    );
    if (!this.listening) {
      this.listening = true;
      plot.on("plotly_click", (event) => this.click(event.points[0]));
    }
    this.cursor.place();
    return drawing;
  }

  // On paper the style sheet gives the picture another width; a view box lets it grow and shrink as a whole.
  letPaperScaleIt() {
    const box = `0 0 ${this.width} ${this.height}`;
    const scaled = [...this.plot.querySelectorAll(".main-svg")];
    if (scaled.every((svg) => svg.getAttribute("viewBox") === box)) return; // the same again would lay out all of it
    for (const svg of scaled) svg.setAttribute("viewBox", box);
    this.plot.style.setProperty("--plot-ratio", String(this.width / this.height));
  }

  // Paper has another theme than a dark screen, and no edge beyond which nothing needs to be drawn.
  comeToPaper() {
    if (this.print.matches) this.near = true;
    const { theme, resolve } = resolver();
    if (theme !== this.theme && this.plan) {
      this.theme = theme;
      this.resolve = resolve;
      this.template = resolved(this.plan.template, resolve);
    }
    this.redraw();
  }

  /** @param {boolean} held whether it keeps its picture whatever comes */
  hold(held) {
    this.held = held;
    if (!held) this.redraw();
  }

  /** @param {boolean} near */
  come(near) {
    this.near = near;
    if (near) this.redraw();
  }

  /**
   * @param {string} alt
   * @param {boolean} selectable
   */
  describe(alt, selectable) {
    const { plot } = this;
    plot.tabIndex = 0;
    plot.setAttribute("role", selectable ? "application" : "img");
    plot.setAttribute("aria-label", selectable ? `${alt} ${this.cursor.hint}`.trim() : alt);
    plot.classList.toggle("live-selectable", selectable);
  }

  /** @param {Plotly.Point} point */
  click(point) {
    const index = Array.isArray(point.pointIndex) ? point.pointIndex : [point.pointIndex];
    this.plot.focus({ preventScroll: true }); // the arrow keys go on from here
    this.choose(point.curveNumber, index);
  }

  /**
   * @param {number} trace
   * @param {number[]} index
   */
  choose(trace, index) {
    if (!this.selectable || !this.drawn) return;
    this.cursor.moveTo(trace, index);
    this.send?.("click", { step: this.step, trace, index });
  }

  /** @param {number} width */
  fit(width) {
    if (!width || width === this.width) return;
    this.width = width;
    if (this.shown) this.paint(this.shown);
  }

  /**
   * The figure on a card's background, as the address of its data.
   *
   * @param {string} format
   */
  image(format) {
    const { data, layout } = this.plot;
    const figure = { data, layout: { ...layout, paper_bgcolor: this.resolve("var(--card)") } };
    const size = { width: this.width, height: this.height, scale: format === "png" ? 2 : 1 };
    return this.Plotly.toImage(figure, { format, ...size });
  }

  leave() {
    this.left = true;
    this.print.removeEventListener("change", this.onPrint);
    this.observer.disconnect();
    this.approach.disconnect();
    stage.leave(this.key, this.perform);
    const purge = () => {
      this.Plotly.purge(this.plot);
      this.plot.emit = () => {}; // Plotly's timers for what the mouse points at may still call it
    };
    Promise.resolve(this.painting).then(purge, purge);
  }
}

/**
 * Plotly makes the element its own at the first drawing.
 *
 * @param {HTMLElement} figure
 */
const plotOf = (figure) => /** @type {Plotly.Plot} */ (part(figure, ".live-plot", HTMLElement));

/**
 * @param {HTMLElement} plot
 * @param {number} height px, before large type makes it more
 */
function reserve(plot, height) {
  plot.style.height = `${height}px`;
  plot.style.setProperty("--plot-height", `${height}px`);
}

/** @type {WeakMap<HTMLElement, Promise<LiveChart>>} */
const charts = new WeakMap();

/** @param {Component} component */
export default async function render(component) {
  const figure = part(component.parentElement, ".live-chart", HTMLElement);
  const { data } = unpack(component.data);
  reserve(plotOf(figure), data.height); // before Plotly is here: nothing jumps
  let coming = charts.get(figure);
  if (!coming) {
    if (data.still) write(part(figure, ".live-takeaway", HTMLElement), data.still.takeaway);
    coming = plotly.then((library) => new LiveChart(figure, library, data));
    charts.set(figure, coming);
  }
  const chart = await coming;
  const leave = () => {
    charts.delete(figure);
    chart.leave();
  };
  if (figure.isConnected) chart.receive(component);
  else leave(); // gone while Plotly was fetched
  return leave;
}
