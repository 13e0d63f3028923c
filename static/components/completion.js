// completion: which words of the exam may come next while somebody types. No DOM here.

const MOST = 8; // words on offer

/**
 * What is typed, in two: the words that are whole, and the one that is being written.
 *
 * @param {string} text
 * @returns {[whole: string, begun: string]}
 */
export function parted(text) {
  const place = text.search(/\S*$/);
  return [text.slice(0, place), text.slice(place)];
}

/**
 * The words to offer: those that begin as the last one does, what usually follows first.
 *
 * @param {string} text
 * @param {readonly string[]} vocabulary
 * @param {{ readonly [before: string]: readonly string[] }} followers
 * @returns {string[]}
 */
export function completions(text, vocabulary, followers) {
  const [whole, begun] = parted(text);
  const before = wordBefore(whole, vocabulary);
  const usual = (Object.hasOwn(followers, before) && followers[before]) || [];
  const start = begun.toLowerCase();
  const fits = (/** @type {string} */ word) =>
    word.toLowerCase().startsWith(start) && word.toLowerCase() !== start;
  const pool = start ? [...usual, ...vocabulary] : usual;
  return [...new Set(pool.filter(fits))].slice(0, MOST);
}

/**
 * The text with that word in place of the one that is being written, ready for the next.
 *
 * @param {string} text
 * @param {string} word
 */
export const completed = (text, word) => `${parted(text)[0]}${word} `;

/**
 * The last whole word, which may consist of several: the longest that the vocabulary has.
 *
 * @param {string} whole
 * @param {readonly string[]} vocabulary
 */
function wordBefore(whole, vocabulary) {
  const text = whole.trim().toLowerCase();
  const found = vocabulary.filter((word) => {
    const small = word.toLowerCase();
    return text === small || text.endsWith(` ${small}`);
  });
  return found.sort((a, b) => b.length - a.length)[0] ?? "";
}
