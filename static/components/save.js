// save_figure: saves what a live chart shows right now.

const { search } = new URL(import.meta.url); // one version for all modules
const { stage, unpack } = await import("./stage.js" + search);

// The link is pressed inside our own element: a press outside would close the popover around it.
async function save(root, { chart, name }, format) {
  const link = document.createElement("a");
  link.href = await stage.pictures.get(chart)(format);
  link.download = `${name}.${format}`;
  root.append(link);
  link.click();
  link.remove();
}

export default function render(component) {
  const { data } = unpack(component.data);
  const root = component.parentElement.querySelector(".live-save");
  for (const button of root.querySelectorAll("button")) {
    button.onclick = () => save(root, data, button.dataset.format);
  }
}
