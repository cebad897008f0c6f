// What the real host concludes from a handler's answer (facts: custom-handler.md 4, the table).

const JSON_TYPES = ['application/json', 'text/json'];

/** Answers `{ kind: 'success', logs }`, `{ kind: 'failure', why }` or `{ kind: 'hang', why }`. Bodies are never repeated. */
export function judge(status, contentType, body) {
  if (status < 200 || status > 299) return failure(`answered ${status}`);
  if (status === 204 || body.length === 0) return hang(`answered ${status} with an empty body`);
  const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
  if (!JSON_TYPES.includes(type)) return failure(`answered ${status} with Content-Type '${type}' instead of application/json`);

  const value = parse(body);
  if (value === null) return hang(`answered ${status} with the body null`);
  if (value === undefined) return failure(`answered ${status} with malformed JSON`);
  if (typeof value !== 'object' || Array.isArray(value)) return failure(`answered ${status} with JSON that is not an object`);

  const logs = property(value, 'logs') ?? [];
  if (!Array.isArray(logs) || logs.some((line) => typeof line !== 'string')) return failure('answered with Logs that are no array of strings');
  return { kind: 'success', logs };
}

const failure = (why) => ({ kind: 'failure', why });

/** Neither success nor failure: the real host waits until functionTimeout, then kills the handler. */
const hang = (why) => ({ kind: 'hang', why });

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const property = (object, name) => Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
