"""What a person sees at once and a server never notices: text cut off, pages that scroll sideways."""

from __future__ import annotations

from playwright.sync_api import Page

_CROOKED = """
() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const found = [];
  if (main.scrollWidth > main.clientWidth + 1)
    found.push(`the page is ${main.scrollWidth} px wide on ${main.clientWidth} px`);
  const name = (node) => {
    const keyed = node.closest('[class*="st-key-"]');
    const key = keyed ? [...keyed.classList].find((c) => c.startsWith("st-key-")) : "";
    return `${key} ${node.tagName.toLowerCase()} “${node.textContent.trim().slice(0, 40)}”`;
  };
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && node.checkVisibility({ visibilityProperty: true });
  };
  // Text of our own that a box around it cuts off.
  for (const node of main.querySelectorAll("h1, h2, h3, p, dt, dd, a, button, figcaption, label, span")) {
    const own = [...node.childNodes].some((c) => c.nodeType === Node.TEXT_NODE && c.data.trim());
    if (!own || !seen(node) || node.closest('[data-testid="stDataFrame"], .katex-mathml, [aria-hidden="true"]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    for (let box = node; box && box !== main; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.position === "absolute" && box.clientWidth <= 1) break; // for screen readers only
      if (style.overflowX === "auto" || style.overflowX === "scroll") break; // can be scrolled to
      if (style.overflowX === "visible") continue;
      const around = box.getBoundingClientRect();
      if (text.right > around.right + 1.5 || text.left < around.left - 1.5) found.push(`cut off: ${name(node)}`);
      break;
    }
  }
  // Labels in figures that leave the picture.
  for (const label of main.querySelectorAll(".live-plot .main-svg text")) {
    const text = label.getBoundingClientRect();
    const picture = label.closest(".live-plot").getBoundingClientRect();
    if (text.width < 1 || text.height < 1) continue;
    const outside = Math.max(picture.left - text.left, text.right - picture.right, picture.top - text.top, text.bottom - picture.bottom);
    if (outside > 2.5) found.push(`out of the picture by ${Math.round(outside)} px: ${name(label)}`);
  }
  // Words in figures that lie on each other: annotations and the values at marks, each as a person reads it.
  for (const plot of main.querySelectorAll(".live-plot")) {
    const labels = [...plot.querySelectorAll(".annotation-text, .textpoint text, .bartext, .xtick text, .ytick text")];
    const boxes = labels.map((label) => [label, label.getBoundingClientRect()]).filter(([, b]) => b.width > 1);
    boxes.forEach(([label, a], i) => {
      for (const [other, b] of boxes.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 3 && down > 4) found.push(`on each other: ${name(label)} and “${other.textContent}”`);
      }
    });
  }
  return [...new Set(found)];
}
"""


def crooked(page: Page) -> list[str]:
    """Every text that is cut off, leaves its picture or lies on another one, and whether the page scrolls sideways."""
    found: list[str] = page.evaluate(_CROOKED)
    return found
