// The JSON posted to a custom handler, value by value (facts: custom-handler.md 3, 3.2 and 3.5).
import { randomUUID } from 'node:crypto';

const NEVER = '9999-12-31T23:59:59'; // DateTime.MaxValue; the JavaScript client says the year 31197

/** A string, number or boolean: JSON inside a JSON string. */
const encoded = (value) => JSON.stringify(value);

/** .NET's DateTime loses its fraction and its zone on the way; it is UTC. */
const dateTime = (date) => date.toISOString().slice(0, 19);

const dateTimeOffset = (date) => `${dateTime(date)}+00:00`;

const sys = (functionName, now) => ({ MethodName: functionName, UtcNow: now.toISOString(), RandGuid: randomUUID() });

/** `message` is what @azure/service-bus hands over, its body unparsed. */
export function serviceBusEnvelope(functionName, bindingName, message, namespace, now) {
  return {
    Data: { [bindingName]: bodyOf(message.body).toString('base64') },
    Metadata: { ...sdkObjects(namespace), ...withoutNulls(serviceBusMetadata(message)), sys: sys(functionName, now) },
  };
}

function serviceBusMetadata(message) {
  const properties = plainProperties(message.applicationProperties ?? {});
  const expires = message.expiresAtUtc?.getUTCFullYear() <= 9999 ? message.expiresAtUtc : null;
  return {
    DeliveryCount: encoded(message.deliveryCount + 1), // the JavaScript client counts from 0
    DeadLetterSource: text(message.deadLetterSource),
    LockToken: text(message.lockToken),
    ExpiresAtUtc: expires ? dateTime(expires) : NEVER,
    ExpiresAt: expires ? dateTimeOffset(expires) : `${NEVER}+00:00`,
    EnqueuedTimeUtc: dateTime(message.enqueuedTimeUtc),
    EnqueuedTime: dateTimeOffset(message.enqueuedTimeUtc),
    MessageId: text(message.messageId),
    ContentType: text(message.contentType),
    ReplyTo: text(message.replyTo),
    SequenceNumber: String(message.sequenceNumber),
    To: text(message.to),
    Subject: text(message.subject),
    Label: text(message.subject),
    CorrelationId: text(message.correlationId),
    ApplicationProperties: properties,
    UserProperties: properties,
    SessionId: text(message.sessionId),
    ReplyToSessionId: text(message.replyToSessionId),
    PartitionKey: text(message.partitionKey),
  };
}

/** Objects of the host's own SDK: a handler treats them as opaque. */
const sdkObjects = (namespace) => ({
  MessageReceiver: {},
  MessageActions: {},
  ReceiveActions: {},
  Client: { FullyQualifiedNamespace: namespace, IsClosed: false, TransportType: 0, Identifier: namespace },
});

export function timerEnvelope(functionName, bindingName, { last, next, isPastDue }, now) {
  const at = (date) => (date ? date.toISOString().replace('Z', '+00:00') : '0001-01-01T00:00:00+00:00');
  return {
    Data: {
      [bindingName]: {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: { Last: at(last), Next: at(next), LastUpdated: at(last) },
        IsPastDue: isPastDue,
      },
    },
    Metadata: { sys: sys(functionName, now) },
  };
}

/** Bytes as sent; a sender that chose an AMQP value instead of data gets its text, or JSON. */
function bodyOf(body) {
  if (Buffer.isBuffer(body) || body instanceof Uint8Array) return Buffer.from(body);
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return Buffer.from(body === undefined || body === null ? '' : JSON.stringify(body), 'utf8');
}

const text = (value) => (value === undefined || value === null ? null : encoded(String(value)));

const plainProperties = (properties) =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, isLong(value) ? Number(value) : value]));

const isLong = (value) => value !== null && typeof value === 'object' && 'low' in value && 'high' in value;

const withoutNulls = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
