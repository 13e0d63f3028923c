// save_figure: saves what a live chart shows right now.

const { search } = new URL(import.meta.url); // one version for all modules
const { performerOf, unpack } = await import("./stage.js" + search);

export default function render(component) {
  const { data } = unpack(component.data);
  for (const button of component.parentElement.querySelectorAll(".live-save button")) {
    button.onclick = () => performerOf(data.chart)?.save(button.dataset.format, data.name);
  }
}
