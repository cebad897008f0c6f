// Compares an answer with the one shown. `…` stands for what differs each time: within text for any text, alone in a line for any lines,
// as a JSON value for any value, last in an array for any further items, as a key (`"…": "…"`) for any further fields.
const ANY = '…';

/** What is wrong with an answer, in one line; null when it is as shown. */
export const difference = ({ language, text }, actual) => (language === 'json' ? inJson(text, actual) : inText(text, actual));

function inJson(shown, actual) {
  let value;
  try {
    value = JSON.parse(actual);
  } catch {
    return 'it is not JSON';
  }
  return ofValue(JSON.parse(shown), value, '$');
}

function ofValue(shown, actual, at) {
  if (shown === ANY) return null;
  if (typeof shown === 'string' && typeof actual === 'string') return pattern(shown).test(actual) ? null : `${at} is ${JSON.stringify(actual)}`;
  if (Array.isArray(shown)) return Array.isArray(actual) ? ofItems(shown, actual, at) : `${at} is no array`;
  if (shown !== null && typeof shown === 'object') return actual !== null && typeof actual === 'object' && !Array.isArray(actual) ? ofFields(shown, actual, at) : `${at} is no object`;
  return shown === actual ? null : `${at} is ${JSON.stringify(actual)}`;
}

function ofItems(shown, actual, at) {
  const isOpen = shown.length > 1 && shown.at(-1) === ANY;
  const items = isOpen ? shown.slice(0, -1) : shown;
  if (isOpen ? actual.length < items.length : actual.length !== items.length) return `${at} has ${actual.length} items`;
  return first(items.map((item, i) => ofValue(item, actual[i], `${at}[${i}]`)));
}

function ofFields(shown, actual, at) {
  const names = Object.keys(shown).filter((name) => name !== ANY);
  const missing = names.find((name) => !(name in actual));
  if (missing) return `${at}.${missing} is not there`;
  const further = ANY in shown ? undefined : Object.keys(actual).find((name) => !names.includes(name));
  if (further) return `${at}.${further} is not shown`;
  return first(names.map((name) => ofValue(shown[name], actual[name], `${at}.${name}`)));
}

function inText(shown, actual) {
  const source = shown.trimEnd().split('\n').map((line) => (line.trim() === ANY ? '(?:[^\\n]*\\n)*' : `${body(line)}\\n`)).join('');
  return new RegExp(`^${source}$`).test(`${actual.trimEnd()}\n`) ? null : 'it is not as shown';
}

const first = (faults) => faults.find((fault) => fault !== null) ?? null;
const body = (text) => text.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^\\n]*');
const pattern = (text) => new RegExp(`^${body(text)}$`);
