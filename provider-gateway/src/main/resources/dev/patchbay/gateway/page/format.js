/** Figures and times for people. */

const NUMBER = new Intl.NumberFormat("en");
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** @param {number | null | undefined} n */
export function number(n) {
  return n === null || n === undefined ? "–" : NUMBER.format(n);
}

/** @param {number | null | undefined} ms */
export function millis(ms) {
  if (ms === null || ms === undefined) {
    return "–";
  }
  if (ms < 1000) {
    return Math.round(ms) + " ms";
  }
  if (ms < 100_000) {
    return (ms / 1000).toFixed(ms < 10_000 ? 2 : 1) + " s";
  }
  return Math.floor(ms / 60_000) + " min " + Math.round((ms % 60_000) / 1000) + " s";
}

/** @param {number | null | undefined} usd */
export function dollars(usd) {
  if (usd === null || usd === undefined) {
    return "–";
  }
  return usd === 0 ? "$0" : "$" + (usd >= 1 ? usd.toFixed(2) : usd.toPrecision(2));
}

/** Tokens of a context window. @param {number} n */
export function window(n) {
  if (n <= 0) {
    return "–";
  }
  return n < 1000 ? String(n) : n < 1_000_000 ? Math.round(n / 1000) + "k" : +(n / 1_000_000).toFixed(1) + "M";
}

/** @param {string | number} at */
export function time(at) {
  return TIME.format(new Date(at));
}

/** @param {string | number} at */
export function minute(at) {
  return MINUTE.format(new Date(at));
}

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export function count(n, one, many = one + "s") {
  return number(n) + " " + (n === 1 ? one : many);
}

/** A constant of the gateway as words. @param {string} constant */
export function words(constant) {
  return constant.toLowerCase().replaceAll("_", " ");
}

/** @param {number[]} values */
export function median(values) {
  if (values.length === 0) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** An argument of a POSIX shell. @param {string} text */
export function quoted(text) {
  return "'" + text.replaceAll("'", "'\\''") + "'";
}
