// The report's figures, drawn by the Plotly that stands above in the same file, in the colours of screen or paper.

import { resolved, resolver } from "../../static/components/colours.js";

/** @typedef {{ template: Plotly.Json, figures: Plotly.Figure[] }} Told */

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  responsive: false, // our own observer looks after the width
  showTips: false,
  typesetMath: false, // text is only ever text
};

const told = /** @type {Told} */ (
  JSON.parse(document.getElementById("figures")?.textContent ?? "")
);
const plots = /** @type {Plotly.Plot[]} */ ([...document.querySelectorAll(".plot")]);
const paper = matchMedia("print");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** @param {number} number which of the figures, from 0 */
async function draw(number) {
  const { resolve } = resolver();
  const plot = plots[number];
  const width = paper.matches ? Number(plot.dataset.paper) : plot.clientWidth;
  const height = parseFloat(plot.style.height);
  const { data, layout } = told.figures[number];
  await window.Plotly.react(
    plot,
    /** @type {Plotly.Json[]} */ (resolved(data, resolve)),
    {
      ...resolved(layout, resolve),
      ...{ autosize: false, width, height, dragmode: false },
      template: resolved(told.template, resolve),
    },
    CONFIG,
  );
  for (const svg of plot.querySelectorAll(".main-svg"))
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

async function drawAll() {
  delete document.body.dataset.drawn;
  await Promise.all(plots.map((_, number) => draw(number)));
  document.body.dataset.drawn = paper.matches ? "for paper" : "for a screen";
}

/** @type {number[]} */
const widths = [];
const observer = new ResizeObserver(() => {
  if (paper.matches) return;
  plots.forEach((plot, number) => {
    if (plot.clientWidth && plot.clientWidth !== widths[number]) draw(number);
    widths[number] = plot.clientWidth;
  });
});

await document.fonts.ready;
await drawAll();
plots.forEach((plot, number) => {
  widths[number] = plot.clientWidth;
  observer.observe(plot);
});
paper.addEventListener("change", drawAll);
dark.addEventListener("change", drawAll);
