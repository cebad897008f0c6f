// AMQP message bytes <-> the few parts a broker reads or rewrites. Properties, application properties and
// body stay the sender's own bytes (AMQP 1.0 part 3.2), so that every type survives the round trip.
import { randomUUID } from 'node:crypto';
import { amqpMessage, types } from './rhea.mjs';

/** Service Bus' message format of a batch: each data section is one encoded message. */
export const BATCH_FORMAT = 0x80013700;

const SECTION = { header: 0x70, deliveryAnnotations: 0x71, annotations: 0x72, properties: 0x73, application: 0x74, data: 0x75 };
const REWRITTEN = [SECTION.header, SECTION.deliveryAnnotations, SECTION.annotations];
const STATE_ON_WIRE = { active: 0, deferred: 1, scheduled: 2 };
const SCHEDULED_TIME = 'x-opt-scheduled-enqueue-time';

/** Reads one encoded message; what the broker adds (sequence number, lock, …) is added by the queue. */
export function parse(buffer) {
  const decoded = amqpMessage.decode(buffer);
  const parts = { properties: null, application: null, applicationPairs: [], body: [] };
  for (const { code, raw, value } of sections(buffer)) {
    if (REWRITTEN.includes(code)) continue;
    if (code === SECTION.properties) {
      parts.properties = raw;
      parts.propertyFields = value.value;
    } else if (code === SECTION.application) {
      parts.application = raw;
      parts.applicationPairs = value.value;
    } else {
      parts.body.push(raw);
    }
  }
  if (decoded.message_id == null) giveAnId(decoded, parts);

  const annotations = { ...decoded.message_annotations };
  const scheduledFor = annotations[SCHEDULED_TIME] == null ? null : Number(annotations[SCHEDULED_TIME]);
  for (const name of BROKER_ANNOTATIONS) delete annotations[name];
  return {
    id: String(decoded.message_id),
    timeToLive: decoded.ttl ?? null,
    durable: decoded.durable ?? true,
    priority: decoded.priority ?? null,
    size: buffer.length,
    decoded,
    annotations,
    scheduledFor,
    ...parts,
  };
}

export const parseBatch = (buffer) =>
  [...sections(buffer)].filter((section) => section.code === SECTION.data).map((section) => parse(section.value.value));

/** The bytes a receiver gets: the sender's sections under a header and annotations of the broker's own. */
export function encode(message) {
  const parts = [header(message), annotations(message), message.properties, message.application, ...message.body];
  return Buffer.concat(parts.filter(Boolean));
}

/** A copy for another queue (a subscription, a dead-letter queue): shares bytes, never changeable parts. */
export const copyOf = (message) => ({
  ...message,
  annotations: { ...message.annotations },
  decoded: Object.assign(Object.create(Object.getPrototypeOf(message.decoded)), message.decoded),
});

/** Sets application properties; those already there keep their typed form. Absent values are left out. */
export function setApplicationProperties(message, changes) {
  const present = Object.entries(changes).filter(([, value]) => value !== undefined && value !== null);
  if (present.length === 0) return;
  const pairs = [];
  for (let i = 0; i + 1 < message.applicationPairs.length; i += 2) {
    const [key, value] = message.applicationPairs.slice(i, i + 2);
    if (!(key.value in changes)) pairs.push(key, value);
  }
  for (const [key, value] of present) pairs.push(types.wrap_string(key), types.wrap(value));
  message.applicationPairs = pairs;
  message.application = section(SECTION.application, types.Map32(pairs));
  message.decoded.application_properties = { ...message.decoded.application_properties, ...Object.fromEntries(present) };
}

/** The body as bytes: data sections as they are, text as UTF-8, anything else as JSON. */
export function bodyBytes(message) {
  const body = message.decoded.body;
  if (body?.typecode === SECTION.data) return body.multiple ? Buffer.concat(body.content) : body.content;
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return Buffer.from(body === undefined ? '' : JSON.stringify(body), 'utf8');
}

/** A .NET Guid's bytes (delivery tags) and an AMQP uuid (management bodies) order their first three fields differently. */
export const swapGuid = (bytes) =>
  Buffer.from([bytes[3], bytes[2], bytes[1], bytes[0], bytes[5], bytes[4], bytes[7], bytes[6], ...bytes.subarray(8)]);

const BROKER_ANNOTATIONS = [
  SCHEDULED_TIME,
  'x-opt-enqueued-time',
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-message-state',
  'x-opt-locked-until',
  'x-opt-deadletter-source',
];

function* sections(buffer) {
  const reader = new types.Reader(buffer);
  while (reader.remaining()) {
    const start = reader.position;
    const value = reader.read();
    yield { code: Number(value.descriptor.value), raw: buffer.subarray(start, reader.position), value };
  }
}

function section(code, typed) {
  const writer = new types.Writer();
  writer.write(types.described(types.wrap_ulong(code), typed));
  return writer.toBuffer();
}

/** The service gives a message without an id one, and the JavaScript client needs it. */
function giveAnId(decoded, parts) {
  decoded.message_id = randomUUID().replaceAll('-', '');
  const [, ...others] = parts.propertyFields ?? [];
  parts.properties = section(SECTION.properties, types.List32([types.wrap_string(decoded.message_id), ...others]));
}

const header = (message) =>
  section(
    SECTION.header,
    types.wrap_list([
      types.wrap_boolean(message.durable),
      message.priority == null ? types.Null() : types.wrap_ubyte(message.priority),
      message.timeToLive ? types.wrap_uint(message.timeToLive) : types.Null(),
      types.wrap_boolean(false),
      types.wrap_uint(message.deliveryCount),
    ]),
  );

function annotations(message) {
  const map = {
    ...message.annotations,
    'x-opt-enqueued-time': types.wrap_timestamp(message.enqueuedAt),
    'x-opt-sequence-number': types.wrap_long(message.sequenceNumber),
    'x-opt-enqueue-sequence-number': types.wrap_long(message.sequenceNumber),
    'x-opt-message-state': types.wrap_int(STATE_ON_WIRE[message.state]),
  };
  if (message.scheduledFor) map[SCHEDULED_TIME] = types.wrap_timestamp(message.scheduledFor);
  if (message.lock) map['x-opt-locked-until'] = types.wrap_timestamp(message.lock.until);
  if (message.deadLetterSource) map['x-opt-deadletter-source'] = message.deadLetterSource;
  return section(SECTION.annotations, types.wrap_symbolic_map(map));
}
