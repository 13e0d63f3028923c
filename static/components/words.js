// words: a word of the field opens wherever it is a link: what it is, an example of this test, where the analogy breaks.

const { search } = new URL(import.meta.url); // one version for all modules
/** @type {[typeof import("./stage.js"), typeof import("./elements.js"), typeof import("./word_panel.js")]} */
const [{ stage, unpack, write }, { element, part }, { addressOf, beside, filled, slugOf }] =
  await Promise.all([
    import("./stage.js" + search),
    import("./elements.js" + search),
    import("./word_panel.js" + search),
  ]);

/**
 * As `WordsFrame` in words.py.
 *
 * @typedef {{
 *   analogy: string, field: string, meaning: string, breaks: string, says: string, values: string[],
 * }} Word
 * @typedef {{ of: string, words: Record<string, Word> }} WordsFrame
 * @typedef {{ key: string, still: WordsFrame | null }} Message
 */

const LINK = 'a[href^="#word-"]';
const STAYS = `.word-panel, .st-key-desk, ${LINK}`; // a press there leaves the panel as it is
const SHEET = matchMedia("(max-width: 640px)"); // there the panel is a sheet at the bottom

/** @param {Event} event */
const linkOf = (event) =>
  event.target instanceof Element
    ? /** @type {HTMLElement | null} */ (event.target.closest(LINK))
    : null;

class Panel {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.names = element("p", "word-names");
    this.meaning = element("p", "word-meaning");
    this.example = element("p", "word-example");
    this.breaks = element("p", "word-breaks");
    this.names.id = "word-names";
    this.meaning.id = "word-meaning";
    const close = element("button", "word-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.onclick = () => this.close();
    this.root = element(
      "div",
      "word-panel",
      ...[this.names, close, this.meaning, this.example, this.breaks],
    );
    this.root.popover = "manual"; // above everything, cut off by nothing
    this.root.tabIndex = -1;
    this.root.setAttribute("role", "dialog");
    this.root.setAttribute("aria-labelledby", this.names.id);
    this.root.setAttribute("aria-describedby", this.meaning.id);
    this.root.addEventListener("keydown", (event) => this.key(event));
    root.append(this.root);
    /** @type {string | null} */
    this.slug = null;
    /** @type {HTMLElement | null} */
    this.opener = null;
    /** @type {WordsFrame | null} */
    this.frame = null;
    this.seen = "";
    /** @type {string | null} */
    this.joined = null;
    this.left = new AbortController();
    const { signal } = this.left;
    const first = { signal, capture: true };
    document.addEventListener("click", (event) => this.press(event), first);
    document.addEventListener("focusin", (event) => announce(event), first);
    document.addEventListener("pointerdown", (event) => this.pressElsewhere(event), first);
    document.addEventListener("scroll", () => this.place(), { ...first, passive: true });
    window.addEventListener("resize", () => this.place(), { signal });
    window.addEventListener("beforeprint", () => this.close(), { signal });
    window.addEventListener("keydown", (event) => this.escape(event), first);
    /** @type {import("./stage.js").Draw} */
    this.perform = (frame) => this.draw(/** @type {WordsFrame} */ (frame));
  }

  /** @param {import("./stage.js").Component<Message>} component */
  receive(component) {
    const { text, data } = unpack(component.data);
    if (text === this.seen) return;
    this.seen = text;
    if (data.still) {
      this.draw(data.still);
    } else {
      this.joined = data.key;
      stage.join(data.key, this.perform);
    }
  }

  /** @param {WordsFrame} frame */
  draw(frame) {
    this.frame = frame;
    if (this.slug !== null) this.fill(this.slug);
  }

  // ------------------------------------------------------------------ opening and closing

  /** @param {MouseEvent} event */
  press(event) {
    const link = linkOf(event);
    const slug = slugOf(link?.getAttribute("href") ?? null);
    if (link === null || slug === null) return;
    event.preventDefault(); // the address is the save file: no word goes into it
    event.stopPropagation();
    if (this.opener === link) this.close();
    else this.open(link, slug);
  }

  /** @param {PointerEvent} event */
  pressElsewhere(event) {
    if (this.slug === null || !(event.target instanceof Element)) return;
    if (!event.target.closest(STAYS)) this.close(false);
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape" || this.slug === null) return;
    event.preventDefault();
    event.stopPropagation(); // what lies below stays open
    this.close();
  }

  /** Tab leads back to the word: the panel stands beside it. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Tab") return;
    const inside = this.root.querySelector("button");
    if (document.activeElement === this.root && !event.shiftKey && inside) inside.focus();
    else this.close();
    event.preventDefault();
  }

  /**
   * @param {HTMLElement} link
   * @param {string} slug
   */
  open(link, slug) {
    if (this.frame?.words[slug] === undefined) return;
    this.opener?.removeAttribute("aria-expanded");
    this.opener = link;
    this.slug = slug;
    this.fill(slug);
    this.root.showPopover();
    this.place();
    this.root.focus({ preventScroll: true });
    this.root.scrollTop = 0;
    link.setAttribute("aria-expanded", "true");
    const hidden = link.getBoundingClientRect().bottom - this.root.getBoundingClientRect().top;
    if (SHEET.matches && hidden > 0) link.scrollIntoView({ block: "center" });
  }

  /** @param {boolean} [back] whether the focus goes back to the word */
  close(back = true) {
    if (this.slug === null) return;
    const opener = this.word();
    this.slug = null;
    this.opener?.removeAttribute("aria-expanded");
    this.opener = null;
    this.root.hidePopover();
    if (back) opener?.focus({ preventScroll: true });
  }

  /** The link that was pressed, or the one that stands in its place since the page was drawn anew. */
  word() {
    if (this.opener?.isConnected || this.slug === null) return this.opener;
    this.opener = document.querySelector(`a[href="${CSS.escape(addressOf(this.slug))}"]`);
    return this.opener;
  }

  // ------------------------------------------------------------------ what it shows, and where

  /** @param {string} slug */
  fill(slug) {
    const word = this.frame?.words[slug];
    if (this.frame === null || word === undefined) return this.close();
    const field = element("b", "word-field", word.field);
    this.names.replaceChildren(
      field,
      " ",
      element("span", "word-analogy", `here: ${word.analogy}`),
    );
    write(this.meaning, word.meaning);
    const parts = filled(word.says, word.values).map((text, index) =>
      index % 2 ? element("bdi", "word-value", text) : text,
    );
    this.example.hidden = parts.length === 0;
    const of = element("span", "word-of", `${this.frame.of}`);
    this.example.replaceChildren(of, " ", ...parts);
    const label = element("b", "", "Where the analogy breaks.");
    this.breaks.replaceChildren(label, " ", word.breaks);
    this.place();
  }

  place() {
    const word = this.slug === null || SHEET.matches ? null : this.word();
    const { style } = this.root;
    if (word === null) {
      style.removeProperty("left");
      style.removeProperty("top");
      return;
    }
    const rects = word.getClientRects();
    const { width, height } = this.root.getBoundingClientRect();
    const view = { width: document.documentElement.clientWidth, height: innerHeight };
    const { left, top } = beside(rects[0] ?? word.getBoundingClientRect(), { width, height }, view);
    style.left = `${left}px`;
    style.top = `${top}px`;
  }

  leave() {
    this.left.abort();
    this.close(false);
    if (this.joined !== null) stage.leave(this.joined, this.perform);
  }
}

/** Whoever comes to a word by the keyboard hears that it opens something. @param {Event} event */
function announce(event) {
  linkOf(event)?.setAttribute("aria-haspopup", "dialog");
}

/** @type {WeakMap<HTMLElement, Panel>} */
const panels = new WeakMap();

/** @param {import("./stage.js").Component<Message>} component */
export default function render(component) {
  const root = part(component.parentElement, ".live-words", HTMLElement);
  const panel = panels.get(root) ?? new Panel(root);
  panels.set(root, panel);
  panel.receive(component);
  return () => {
    panels.delete(root);
    panel.leave();
  };
}
