// A cell cursor for heatmaps: arrow keys walk, Enter chooses, a screen reader hears the cell.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./elements.js"), typeof import("./numbers.js")]} */
const [{ part }, { inside, spokenValue, walk }] = await Promise.all([
  import("./elements.js" + search),
  import("./numbers.js" + search),
]);

/**
 * What the cursor needs of a chart.
 *
 * @typedef {{
 *   figure: HTMLElement,
 *   plot: Plotly.Plot,
 *   selectable: boolean,
 *   choose: (trace: number, index: number[]) => void,
 * }} Chart
 */

export class CellCursor {
  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
    this.mark = part(chart.figure, ".live-cursor", HTMLElement);
    this.spoken = part(chart.figure, ".live-spoken", HTMLElement);
    /** @type {{ trace: number, row: number, column: number } | null} */
    this.cell = null;
    chart.plot.addEventListener("keydown", (event) => this.press(event));
    chart.plot.addEventListener("blur", () => {
      this.mark.hidden = true;
    });
    chart.plot.addEventListener("focus", () => this.place());
  }

  get hint() {
    return this.heatmap() === undefined ? "" : "Arrow keys move, Enter selects.";
  }

  heatmap() {
    return this.chart.plot._fullData?.find((trace) => trace.type === "heatmap");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const trace = this.heatmap();
    if (!this.chart.selectable || !trace) return;
    if (event.key === "Enter" && this.keep() && this.cell) {
      this.chart.choose(this.cell.trace, [this.cell.row, this.cell.column]);
    } else {
      const { z } = this.chart.plot.calcdata[trace.index][0];
      const { range } = this.axes(trace).yaxis; // rows run upwards unless the axis is reversed
      const { row, column } = this.cell ?? { row: 0, column: 0 };
      const led = walk(event.key, [row, column], [z.length, z[0].length], range[0] < range[1]);
      if (!led) return;
      /** @type {import("./numbers.js").Place} */
      const place = this.cell ? led : [0, 0]; // the first press only shows where the cursor is
      this.moveTo(trace.index, place);
      this.say(trace, place);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {number} trace
   * @param {number[]} index row and column; other marks than cells have no place here
   */
  moveTo(trace, [row, column]) {
    if (column === undefined) return;
    this.cell = { trace, row, column };
    this.place();
  }

  /** @param {Plotly.Trace} trace */
  axes(trace) {
    const layout = this.chart.plot._fullLayout;
    const named = (/** @type {string} */ id) => layout[id.replace(/^([xy])/, "$1axis")];
    return { xaxis: named(trace.xaxis), yaxis: named(trace.yaxis) };
  }

  // The cell's heatmap, null if there is none; the cell is kept inside of it, for a new one may be smaller.
  keep() {
    const { plot } = this.chart;
    const trace = this.cell && plot._fullData?.[this.cell.trace];
    if (!this.cell || trace?.type !== "heatmap") return null;
    const { z } = plot.calcdata[trace.index][0];
    this.cell.row = inside(this.cell.row, z.length);
    this.cell.column = inside(this.cell.column, z[0].length);
    return trace;
  }

  // Lays the frame over the cell; hidden unless the plot has the keyboard's focus.
  place() {
    const { plot } = this.chart;
    const trace = this.keep();
    this.mark.hidden = !trace || !plot.matches(":focus-visible");
    if (this.mark.hidden || !this.cell || !trace) return;
    const { row, column } = this.cell;
    const { x, y } = plot.calcdata[trace.index][0];
    const { xaxis, yaxis } = this.axes(trace);
    const xs = [x[column], x[column + 1]].map((edge) => xaxis.c2p(edge));
    const ys = [y[row], y[row + 1]].map((edge) => yaxis.c2p(edge));
    const scale = plot.getBoundingClientRect().width / (plot.offsetWidth || 1); // more than 1 in large type
    const left = plot.offsetLeft + scale * (xaxis._offset + Math.min(...xs));
    const top = plot.offsetTop + scale * (yaxis._offset + Math.min(...ys));
    const width = scale * Math.abs(xs[1] - xs[0]);
    const height = scale * Math.abs(ys[1] - ys[0]);
    Object.assign(this.mark.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${Math.max(width, 6)}px`,
      height: `${Math.max(height, 6)}px`,
    });
  }

  /**
   * @param {Plotly.Trace} trace
   * @param {import("./numbers.js").Place} place
   */
  say(trace, [row, column]) {
    const value = this.chart.plot.calcdata[trace.index][0].z[row][column];
    const [down, across] = [trace.y?.[row] ?? row, trace.x?.[column] ?? column];
    this.spoken.textContent = `row ${down}, column ${across}: ${spokenValue(value)}`;
  }
}
