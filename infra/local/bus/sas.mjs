import { createHmac, timingSafeEqual } from 'node:crypto';

export const KEY_NAME = 'RootManageSharedAccessKey';
export const KEY = 'SAS_KEY_VALUE';

/** What any Service Bus SDK takes; the port is left out where it is the default one. */
export function connectionString(amqpPort) {
  const host = amqpPort === 5672 ? 'localhost' : `localhost:${amqpPort}`;
  return `Endpoint=sb://${host};SharedAccessKeyName=${KEY_NAME};SharedAccessKey=${KEY};UseDevelopmentEmulator=true;`;
}

/** A token as senders make it: the key is used as text, it is not base64. */
export function sasToken(resource, expiresAtSeconds) {
  const encoded = encodeURIComponent(resource.toLowerCase());
  const signature = encodeURIComponent(sign(encoded, expiresAtSeconds));
  return `SharedAccessSignature sr=${encoded}&sig=${signature}&se=${expiresAtSeconds}&skn=${KEY_NAME}`;
}

/** Why a token does not open `path` of `host`, or null if it does. A token is good for everything below its `sr`. */
export function whyRefused(authorization, host, path, nowSeconds) {
  const fields = /^SharedAccessSignature (.+)$/.exec(authorization ?? '')?.[1];
  if (!fields) return 'MissingToken: the authorization header has no SharedAccessSignature.';
  const raw = Object.fromEntries(fields.split('&').map((field) => splitOnce(field, '=')));
  if (raw.skn !== KEY_NAME) return 'InvalidSignature: no such key.';
  if (!(Number(raw.se) > nowSeconds)) return 'ExpiredToken: the token has expired.';
  if (!sameText(decode(raw.sig), sign(raw.sr ?? '', raw.se))) return 'InvalidSignature: the token has an invalid signature.';
  if (!covers(decode(raw.sr), host, path)) return 'InvalidAudience: the token is for another resource.';
  return null;
}

const sign = (encodedResource, expiry) => createHmac('sha256', KEY).update(`${encodedResource}\n${expiry}`).digest('base64');

function covers(resource, host, path) {
  const own = `${host}${path}`.toLowerCase();
  const granted = resource.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/\/$/, '');
  return own === granted || own.startsWith(`${granted}/`);
}

function sameText(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text) {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return '';
  }
}
