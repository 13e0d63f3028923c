// A line as SVG draws it: no page is needed for this.

/**
 * The path through points; a value that is not finite breaks it.
 *
 * @param {readonly number[]} steps
 * @param {readonly number[]} values
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y
 */
export function pathOf(steps, values, x, y) {
  let [path, drawing] = ["", false];
  values.forEach((value, index) => {
    const finite = Number.isFinite(value);
    if (finite)
      path += `${drawing ? "L" : "M"}${x(steps[index]).toFixed(1)} ${y(value).toFixed(1)}`;
    drawing = finite;
  });
  return path;
}
