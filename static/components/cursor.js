// A cell cursor for heatmaps: arrow keys walk, Enter chooses, a screen reader hears the cell.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class CellCursor {
  constructor(chart) {
    this.chart = chart;
    this.mark = chart.figure.querySelector(".live-cursor");
    this.spoken = chart.figure.querySelector(".live-spoken");
    this.cell = null; // { trace, row, column }
    chart.plot.addEventListener("keydown", (event) => this.press(event));
    chart.plot.addEventListener("blur", () => (this.mark.hidden = true));
    chart.plot.addEventListener("focus", () => this.place());
  }

  get hint() {
    return this.heatmap() === undefined ? "" : "Arrow keys move, Enter selects.";
  }

  heatmap() {
    return this.chart.plot._fullData?.find((trace) => trace.type === "heatmap");
  }

  // Rows run upwards on the screen unless the axis is reversed.
  press(event) {
    const trace = this.heatmap();
    if (!this.chart.selectable || !trace) return;
    if (event.key === "Enter" && this.cell) {
      this.chart.choose(this.cell.trace, [this.cell.row, this.cell.column]);
    } else if (event.key in STEPS) {
      const { z } = this.chart.plot.calcdata[trace.index][0];
      let [down, across] = STEPS[event.key];
      const { yaxis } = this.axes(trace);
      if (yaxis.range[0] < yaxis.range[1]) down = -down;
      const { row, column } = this.cell ?? { row: -Math.min(down, 0), column: -Math.min(across, 0) };
      const started = this.cell ? [row + down, column + across] : [0, 0];
      const inside = (value, length) => Math.min(Math.max(value, 0), length - 1);
      this.moveTo(trace.index, [inside(started[0], z.length), inside(started[1], z[0].length)]);
      this.say(trace);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  moveTo(trace, [row, column]) {
    if (column === undefined) return;
    this.cell = { trace, row, column };
    this.place();
  }

  axes(trace) {
    const layout = this.chart.plot._fullLayout;
    const named = (id) => layout[id.replace(/^([xy])/, "$1axis")];
    return { xaxis: named(trace.xaxis), yaxis: named(trace.yaxis) };
  }

  // Lays the frame over the cell; hidden unless the plot has the keyboard's focus.
  place() {
    const { plot } = this.chart;
    const trace = this.cell && plot._fullData?.[this.cell.trace];
    const focused = plot.matches(":focus-visible");
    this.mark.hidden = !focused || trace?.type !== "heatmap";
    if (this.mark.hidden) return;
    const { x, y } = plot.calcdata[this.cell.trace][0]; // edges of the cells
    const { xaxis, yaxis } = this.axes(trace);
    const xs = [x[this.cell.column], x[this.cell.column + 1]].map((edge) => xaxis.c2p(edge));
    const ys = [y[this.cell.row], y[this.cell.row + 1]].map((edge) => yaxis.c2p(edge));
    const left = plot.offsetLeft + xaxis._offset + Math.min(...xs);
    const top = plot.offsetTop + yaxis._offset + Math.min(...ys);
    const width = Math.abs(xs[1] - xs[0]);
    const height = Math.abs(ys[1] - ys[0]);
    Object.assign(this.mark.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${Math.max(width, 6)}px`,
      height: `${Math.max(height, 6)}px`,
    });
  }

  say(trace) {
    const { row, column } = this.cell;
    const value = this.chart.plot.calcdata[trace.index][0].z[row][column];
    const name = (labels, index) => labels?.[index] ?? index;
    const number = Number.isFinite(value) ? value.toPrecision(3) : "empty";
    this.spoken.textContent =
      `row ${name(trace.y, row)}, column ${name(trace.x, column)}: ${number}`;
  }
}
