// live_chart: a Plotly figure that keeps its element while its frames change.

const { search } = new URL(import.meta.url); // one version for all modules

// The largest first. It is a script of the old kind: it leaves its name in the window.
const plotly = new Promise((ready, failed) => {
  const script = document.createElement("script");
  script.src = new URL("../plotly-cartesian.min.js" + search, import.meta.url).href;
  script.onload = () => ready(window.Plotly);
  script.onerror = () => failed(new Error(`${script.src} cannot be fetched`));
  document.head.append(script);
});

const [{ Performer, unpack, write }, { resolver, resolved }, { CellCursor }] = await Promise.all([
  import("./stage.js" + search),
  import("./colours.js" + search),
  import("./cursor.js" + search),
]);

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: "reset",
  responsive: false, // our own observer looks after the width
  showTips: false,
  typesetMath: false, // text is only ever text
};

// The whole figure of a frame: the base, changed as `difference` in live_chart.py says.
function figureOf(base, change) {
  if (change.whole) return change.whole;
  return {
    data: base.data.map((trace, index) => ({ ...trace, ...change.data[index] })),
    layout: { ...base.layout, ...change.layout },
  };
}

class LiveChart {
  constructor(figure, Plotly, key) {
    this.Plotly = Plotly;
    this.figure = figure;
    this.plot = figure.querySelector(".live-plot");
    this.takeaway = figure.querySelector(".live-takeaway");
    this.performer = new Performer(key, (frame) => this.draw(frame));
    this.performer.picture = (format) => this.image(format);
    this.cursor = new CellCursor(this);
    this.width = this.plot.clientWidth;
    // Plotly asks for these before each drawing, and the browser would lay out the page to answer.
    Object.defineProperty(this.plot, "clientWidth", { get: () => this.width, configurable: true });
    Object.defineProperty(this.plot, "clientHeight", { get: () => this.height, configurable: true });
    this.observer = new ResizeObserver((seen) => this.fit(Math.round(seen.at(-1).contentRect.width)));
    this.observer.observe(this.plot);
    this.near = true; // close enough to the viewport to be worth drawing
    this.approach = new IntersectionObserver((seen) => this.come(seen.at(-1).isIntersecting), {
      rootMargin: "300px",
    });
    this.approach.observe(this.plot);
    this.seen = "";
    this.theme = "";
  }

  receive(component) {
    this.send = component.setTriggerValue;
    const { theme, resolve } = resolver();
    const themed = theme !== this.theme;
    this.theme = theme;
    this.resolve = resolve;
    const { text, data } = unpack(component.data);
    if (text !== this.seen) {
      this.seen = text;
      this.selectable = data.selectable;
      this.height = data.height;
      this.plot.style.height = `${data.height}px`;
      this.template = resolved(data.template, resolve);
      this.drawn = null;
      const frames = data.frames.map((frame) => ({ ...frame, base: data.base }));
      this.performer.receive(data.run, frames);
      if (this.drawn) return;
    }
    if (!themed) return;
    this.template = resolved(data.template, resolve);
    this.performer.redraw();
  }

  // The words at once; the picture too, unless it is far off screen or the same as before.
  draw(frame) {
    this.drawn = frame;
    write(this.takeaway, frame.takeaway);
    this.describe(frame.alt, this.selectable);
    this.figure.dataset.step = String(frame.step);
    if (!this.near && this.picture) return;
    const figure = figureOf(frame.base, frame.change);
    const picture = this.theme + JSON.stringify(figure);
    if (picture === this.picture) return;
    this.picture = picture;
    this.paint(figure);
  }

  // One drawing at a time: Plotly draws on after it returned, and misses its own tools if another
  // drawing or a purge comes in between. Of the figures that come meanwhile only the last counts.
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
      }
    } finally {
      this.busy = false;
      this.plot.dataset.busy = "false";
    }
  }

  react({ data, layout }) {
    const { Plotly, plot, resolve } = this;
    const size = { autosize: false, width: this.width, height: this.height };
    const touch = matchMedia("(pointer: coarse)").matches; // dragging scrolls there
    const drawing = Plotly.react(
      plot,
      resolved(data, resolve),
      {
        dragmode: touch ? false : "zoom",
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

  come(near) {
    this.near = near;
    if (near) this.performer.redraw();
  }

  describe(alt, selectable) {
    const { plot } = this;
    plot.tabIndex = 0;
    plot.setAttribute("role", selectable ? "application" : "img");
    plot.setAttribute("aria-label", selectable ? `${alt} ${this.cursor.hint}`.trim() : alt);
    plot.classList.toggle("live-selectable", selectable);
  }

  click(point) {
    const index = Array.isArray(point.pointIndex) ? point.pointIndex : [point.pointIndex];
    this.plot.focus({ preventScroll: true }); // the arrow keys go on from here
    this.choose(point.curveNumber, index);
  }

  choose(trace, index) {
    if (!this.selectable) return;
    this.cursor.moveTo(trace, index);
    this.send("click", { step: this.drawn.step, trace, index });
  }

  fit(width) {
    if (!width || width === this.width) return;
    this.width = width;
    if (this.shown) this.paint(this.shown);
  }

  // The figure on a card's background, as the address of its data.
  image(format) {
    const { data, layout } = this.plot;
    const figure = { data, layout: { ...layout, paper_bgcolor: this.resolve("var(--card)") } };
    const size = { width: this.width, height: this.height, scale: format === "png" ? 2 : 1 };
    return this.Plotly.toImage(figure, { format, ...size });
  }

  leave() {
    this.left = true;
    this.observer.disconnect();
    this.approach.disconnect();
    this.performer.leave();
    const purge = () => {
      this.Plotly.purge(this.plot);
      this.plot.emit = () => {}; // Plotly's timers for what the mouse points at may still call it
    };
    Promise.resolve(this.painting).then(purge, purge);
  }
}

const charts = new WeakMap(); // element -> its chart, or the promise of it

export default async function render(component) {
  const figure = component.parentElement.querySelector(".live-chart");
  const { data } = unpack(component.data);
  const plot = figure.querySelector(".live-plot");
  plot.style.height = `${data.height}px`; // reserved before Plotly is here: nothing jumps
  if (!charts.has(figure)) {
    figure.querySelector(".live-takeaway").textContent = data.frames[0].takeaway;
    charts.set(figure, plotly.then((Plotly) => new LiveChart(figure, Plotly, data.key)));
  }
  const chart = await charts.get(figure);
  const leave = () => {
    charts.delete(figure);
    chart.leave();
  };
  if (figure.isConnected) chart.receive(component);
  else leave(); // gone while Plotly was fetched
  return leave;
}
