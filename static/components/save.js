// save_figure: saves what a live chart shows right now.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js")]} */
const [{ stage, unpack }, { element, part }] = await Promise.all([
  import("./stage.js" + search),
  import("./elements.js" + search),
]);

/** @typedef {{ chart: string, name: string }} Message */

/**
 * The link is pressed inside our own element: a press outside would close the popover around it.
 *
 * @param {HTMLElement} root
 * @param {Message} message
 * @param {string} format
 */
async function save(root, { chart, name }, format) {
  const address = await stage.pictures.get(chart)?.(format);
  if (!address) return; // the chart has left, or its Plotly is still on its way
  const link = element("a");
  link.href = address;
  link.download = `${name}.${format}`;
  root.append(link);
  link.click();
  link.remove();
}

/** @param {import("./stage.js").Component<Message>} component */
export default function render(component) {
  const { data } = unpack(component.data);
  const root = part(component.parentElement, ".live-save", HTMLElement);
  for (const button of root.querySelectorAll("button")) {
    button.onclick = () => save(root, data, button.dataset.format ?? "svg");
  }
}
