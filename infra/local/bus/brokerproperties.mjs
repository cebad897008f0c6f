// `BrokerProperties` and custom property headers <-> a message (Service Bus REST, "Message headers and properties").
import { amqpMessage, types } from './rhea.mjs';
import { parse, swapGuid } from './wire.mjs';

const LONGEST_ID = 128;
const TRANSPORT_HEADERS = new Set([
  'accept', 'accept-encoding', 'accept-language', 'authorization', 'brokerproperties', 'cache-control', 'connection', 'content-encoding',
  'content-length', 'content-type', 'cookie', 'correlation-context', 'date', 'expect', 'host', 'keep-alive', 'pragma', 'request-id',
  'servicebussupplementaryauthorization', 'te', 'traceparent', 'tracestate', 'transfer-encoding', 'upgrade', 'user-agent', 'via',
]);

/** A refusal of what a sender wrote: HTTP 400. */
export class BadProperties extends Error {}

/** Makes a message as the service would from a REST send. */
export function messageFrom({ body, contentType, broker = {}, custom = {} }) {
  const encoded = amqpMessage.encode({
    durable: true,
    ttl: timeToLiveMs(broker),
    message_annotations: annotations(broker),
    message_id: identifier(broker, 'MessageId'),
    group_id: identifier(broker, 'SessionId'),
    correlation_id: broker.CorrelationId,
    subject: broker.Label,
    to: broker.To,
    reply_to: broker.ReplyTo,
    reply_to_group_id: broker.ReplyToSessionId,
    content_type: contentType,
    application_properties: custom,
    body: amqpMessage.data_section(body),
  });
  return parse(encoded);
}

export function parseBrokerProperties(header) {
  if (header === undefined) return {};
  try {
    const parsed = JSON.parse(header);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed;
  } catch {
    // told below
  }
  throw new BadProperties('BrokerProperties is not a JSON object.');
}

/** Custom properties are headers: quoted text, or a bare number or boolean. Names keep the sender's case. */
export function customPropertiesFrom(rawHeaders) {
  const properties = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = rawHeaders.slice(i, i + 2);
    const lower = name.toLowerCase();
    if (!TRANSPORT_HEADERS.has(lower) && !lower.startsWith('x-ms-')) properties[name] = customValue(value);
  }
  return properties;
}

/** The headers of a received message. */
export function headersOf(message) {
  const headers = { BrokerProperties: asciiJson(brokerPropertiesOf(message)) };
  for (const [name, value] of Object.entries(message.decoded.application_properties ?? {})) {
    if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) headers[name] = asciiJson(value);
  }
  if (message.decoded.content_type) headers['Content-Type'] = message.decoded.content_type;
  return headers;
}

function brokerPropertiesOf(message) {
  const { decoded, lock } = message;
  return {
    DeliveryCount: message.deliveryCount + 1,
    EnqueuedSequenceNumber: 0,
    EnqueuedTimeUtc: new Date(message.enqueuedAt).toUTCString(),
    MessageId: message.id,
    SequenceNumber: message.sequenceNumber,
    State: 'Active',
    TimeToLive: message.timeToLive ? message.timeToLive / 1000 : 922337203685.47754, // TimeSpan.MaxValue in seconds
    ...(lock ? { LockToken: lockTokenText(lock.token), LockedUntilUtc: new Date(lock.until).toUTCString() } : {}),
    ...(message.deadLetterSource ? { DeadLetterSource: message.deadLetterSource } : {}),
    CorrelationId: decoded.correlation_id,
    Label: decoded.subject,
    ReplyTo: decoded.reply_to,
    SessionId: decoded.group_id,
    To: decoded.to,
    PartitionKey: message.annotations['x-opt-partition-key'],
  };
}

/** A lock token as text, the same as the SDKs show it. */
export function lockTokenText(token) {
  const hex = swapGuid(token).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function lockTokenBytes(text) {
  const hex = text.replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(hex) ? swapGuid(Buffer.from(hex, 'hex')) : null;
}

function annotations(broker) {
  const map = {};
  if (broker.PartitionKey !== undefined) map['x-opt-partition-key'] = broker.PartitionKey;
  if (broker.ScheduledEnqueueTimeUtc !== undefined) {
    const at = Date.parse(broker.ScheduledEnqueueTimeUtc);
    if (Number.isNaN(at)) throw new BadProperties('ScheduledEnqueueTimeUtc is not an RFC 1123 date.');
    map['x-opt-scheduled-enqueue-time'] = types.wrap_timestamp(at);
  }
  return map;
}

function identifier(broker, name) {
  const value = broker[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > LONGEST_ID) {
    throw new BadProperties(`${name} has to be text of at most ${LONGEST_ID} characters.`);
  }
  return value;
}

function timeToLiveMs({ TimeToLive: seconds, TimeToLiveTimeSpan: span }) {
  if (seconds !== undefined && typeof seconds === 'number' && seconds > 0) return Math.round(seconds * 1000);
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span ?? '');
  if (match) {
    const [days, hours, minutes, secs] = match.slice(1).map((part) => Number(part ?? 0));
    return (((days * 24 + hours) * 60 + minutes) * 60 + secs) * 1000;
  }
  if (seconds !== undefined || span !== undefined) throw new BadProperties('TimeToLive is a number of seconds.');
  return undefined;
}

function customValue(text) {
  if (/^".*"$/s.test(text)) return text.slice(1, -1);
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

/** Header values are ASCII: everything else is escaped. */
const asciiJson = (value) =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
