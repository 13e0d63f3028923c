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
  const start = begun.toLowerCase();
  const usual = following(whole, vocabulary, followers);
  const longer = (/** @type {string} */ word) =>
    word.toLowerCase().startsWith(start) && word.toLowerCase() !== start;
  const fits = (start ? [...usual, ...vocabulary] : usual).filter(longer);
  const isWord = vocabulary.some((word) => word.toLowerCase() === start);
  const next = isWord ? following(`${text} `, vocabulary, followers) : [];
  return [...new Set([...next, ...fits])].slice(0, MOST);
}

/**
 * The text with that word in place of the one that is being written, or after it if it is whole; ready for the next.
 *
 * @param {string} text
 * @param {string} word
 */
export function completed(text, word) {
  const [whole, begun] = parted(text);
  const goesOn = word.toLowerCase().startsWith(begun.toLowerCase());
  return `${goesOn ? whole : `${text} `}${word} `;
}

/**
 * The words that usually follow the last whole one.
 *
 * @param {string} whole
 * @param {readonly string[]} vocabulary
 * @param {{ readonly [before: string]: readonly string[] }} followers
 */
function following(whole, vocabulary, followers) {
  const before = wordBefore(whole, vocabulary);
  return (Object.hasOwn(followers, before) && followers[before]) || [];
}

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
