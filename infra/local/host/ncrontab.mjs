// NCRONTAB as Azure Functions reads it: `{second} {minute} {hour} {day} {month} {day of week}`, in UTC.
// All fields have to match, also day and day of week together. Five fields start at the minute.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of week', from: 0, to: 6, names: DAYS },
];
const DAYS_SEARCHED = 366 * 8 + 1; // 29 February comes at most eight years later (over 2100)

/** Parses once; throws with the field at fault. */
export function parseNcrontab(expression) {
  const parts = expression.trim().split(/\s+/);
  const fields = parts.length === 5 ? ['0', ...parts] : parts;
  if (fields.length !== 6) throw new Error(`'${expression}' has ${parts.length} fields instead of 6.`);
  const [seconds, minutes, hours, days, months, weekdays] = fields.map((text, index) => parseField(text, FIELDS[index]));
  return { seconds, minutes, hours, days, months, weekdays };
}

/** The first time after `after`, or null if it never comes (30 February). */
export function nextOccurrence(schedule, after) {
  const start = new Date(Math.floor(after.getTime() / 1000) * 1000 + 1000);
  const day = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()));
  for (let i = 0; i < DAYS_SEARCHED; i++, day.setUTCDate(day.getUTCDate() + 1)) {
    if (!onDay(schedule, day)) continue;
    const time = firstTimeOfDay(schedule, day.getTime(), start.getTime());
    if (time !== null) return new Date(time);
  }
  return null;
}

const onDay = ({ days, months, weekdays }, day) =>
  days.has(day.getUTCDate()) && months.has(day.getUTCMonth() + 1) && weekdays.has(day.getUTCDay());

function firstTimeOfDay({ hours, minutes, seconds }, midnight, start) {
  for (const hour of hours) {
    if (midnight + (hour + 1) * 3_600_000 <= start) continue;
    for (const minute of minutes) {
      for (const second of seconds) {
        const time = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
        if (time >= start) return time;
      }
    }
  }
  return null;
}

/** The values a field allows, in ascending order. */
function parseField(text, field) {
  const values = text.split(',').flatMap((part) => parsePart(part, field));
  return new Set(values.sort((a, b) => a - b));
}

function parsePart(part, field) {
  const [range, stepText] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  const [first, last] = parseRange(range, field, stepText !== undefined);
  if (!Number.isInteger(step) || step < 1 || first > last) throw fault(part, field);
  const values = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values;
}

function parseRange(range, field, hasStep) {
  if (range === '*') return [field.from, field.to];
  const [first, last] = range.split('-').map((text) => parseValue(text, field));
  if (last !== undefined) return [first, last];
  return [first, hasStep ? field.to : first];
}

function parseValue(text, field) {
  const named = field.names?.indexOf(text.toLowerCase().slice(0, 3)) ?? -1;
  const value = named >= 0 && /^[a-z]+$/i.test(text) ? named + field.from : /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= field.from && value <= field.to)) throw fault(text, field);
  return value;
}

const fault = (text, field) => new Error(`'${text}' is no ${field.name} (${field.from} to ${field.to}).`);
