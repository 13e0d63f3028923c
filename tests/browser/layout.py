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
  // HTML text that a box around it cuts off for good: neither by scrolling nor by ellipsis to be had.
  const elsewhere = '[data-testid="stDataFrame"], .katex-mathml, [aria-hidden="true"], svg';
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let words = walker.nextNode(); words; words = walker.nextNode()) {
    const node = words.parentElement;
    if (!words.data.trim() || node.closest(elsewhere)) continue;
    const range = document.createRange();
    range.selectNodeContents(words);
    const text = range.getBoundingClientRect();
    if (text.width < 2 || !node.checkVisibility({ visibilityProperty: true })) continue;
    for (let box = node; box && box !== main; box = box.parentElement) {
      if (box.clientWidth === 1) break; // for screen readers only
      const flow = getComputedStyle(box).overflowX;
      if (flow === "auto" || flow === "scroll") break;
      if (flow === "visible") continue;
      const around = box.getBoundingClientRect();
      const missing = Math.max(text.right - around.right, around.left - text.left);
      if (missing > 1.5) found.push(`cut off: ${name(node)}`);
    }
  }
  // Words in a figure: none leaves it, and none lies on another one.
  const plots = [...main.querySelectorAll(".live-plot")].filter((plot) => plot.clientWidth > 0);
  for (const plot of plots) {
    const picture = plot.getBoundingClientRect();
    const labels = plot.querySelectorAll(".annotation-text, .xtick text, .ytick text, .xtitle, .ytitle, .bartext");
    const boxes = [...labels].map((label) => [label, label.getBoundingClientRect()]).filter(([, b]) => b.width > 1);
    const slanted = (label) => { // the upright box around it holds more than its words
      const { a, b } = label.getScreenCTM();
      return Math.min(Math.abs(a), Math.abs(b)) > 0.1;
    };
    boxes.forEach(([label, a], i) => {
      const outside = Math.max(picture.left - a.left, a.right - picture.right, picture.top - a.top);
      if (outside > 3) found.push(`out of the picture by ${Math.round(outside)} px: ${name(label)}`);
      for (const [other, b] of boxes.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const line = Math.min(a.height, b.height, a.width, b.width); // a letter fills about two thirds of its line
        if (across > line / 3 && down > line / 3 && !(slanted(label) && slanted(other)))
          found.push(`on each other: ${name(label)} and “${other.textContent}”`);
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
