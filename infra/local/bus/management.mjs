// The `$management` node: renew, schedule, cancel, peek, deferred messages, settlement by lock token.
import { BusError } from './errors.mjs';
import { types } from './rhea.mjs';
import { encode, parse, swapGuid } from './wire.mjs';

const LONG = 0x81;
const TIMESTAMP = 0x83;
const RECEIVE_AND_DELETE = 0;
const DISPOSITIONS = {
  completed: (queue, token) => queue.complete(token),
  abandoned: (queue, token, body) => queue.abandon(token, body['properties-to-modify'] ?? {}),
  defered: (queue, token, body) => queue.defer(token, body['properties-to-modify'] ?? {}), // spelt so on the wire
  suspended: (queue, token, body) => queue.deadLetter(token, {
    reason: body['deadletter-reason'],
    description: body['deadletter-description'],
    properties: body['properties-to-modify'] ?? {},
  }),
};

const OPERATIONS = {
  'renew-lock': ({ queue, body }) => ({ expirations: types.wrap_array(lockTokens(body).map((token) => queue.renew(token)), TIMESTAMP) }),

  'schedule-message': ({ broker, entity, body }) => ({
    'sequence-numbers': types.wrap_array(body.messages.map((entry) => broker.send(entity, parse(entry.message)) ?? 0), LONG),
  }),

  'cancel-scheduled-message': ({ queue, body }) => {
    for (const number of body['sequence-numbers']) queue.cancelScheduled(toNumber(number));
    return {};
  },

  'peek-message': ({ queue, body }) =>
    listed(queue.peek(toNumber(body['from-sequence-number']), toNumber(body['message-count']))),

  'receive-by-sequence-number': ({ queue, body }) => {
    const destructive = toNumber(body['receiver-settle-mode'] ?? 1) === RECEIVE_AND_DELETE;
    return listed(queue.receiveDeferred(body['sequence-numbers'].map(toNumber), destructive));
  },

  'update-disposition': ({ queue, body }) => {
    for (const token of lockTokens(body)) DISPOSITIONS[body['disposition-status']](queue, token, body);
    return {};
  },
};

/** Carries out one request and answers it; `respond(context, properties, body)` sends the answer. */
export function manage(broker, entity, context, respond) {
  const operation = String(context.message.application_properties?.operation ?? '').replace('com.microsoft:', '');
  try {
    const run = OPERATIONS[operation];
    if (!run) throw new BusError('amqp:not-implemented', `'${operation}' is not supported by this local stand-in.`);
    const reply = run({ broker, entity, queue: broker.queue(entity), body: context.message.body ?? {} });
    respond(context, status(reply === NOTHING_FOUND ? 204 : 200, 'OK'), types.wrap_map(reply));
  } catch (error) {
    const condition = error.condition ?? 'amqp:internal-error';
    respond(context, { ...status(statusOf(condition), error.message), errorCondition: types.wrap_symbol(condition) }, types.wrap_map({}));
  }
}

const NOTHING_FOUND = {};

function listed(messages) {
  if (messages.length === 0) return NOTHING_FOUND;
  const entries = messages.map((message) => types.wrap_map({
    message: types.wrap_binary(encode(message)),
    ...(message.lock ? { 'lock-token': types.wrap_uuid(swapGuid(message.lock.token)) } : {}),
  }));
  return { messages: types.wrap_list(entries) };
}

/** Status codes go as AMQP int: some clients take no other number type. */
const status = (code, description) => ({ statusCode: types.wrap_int(code), statusDescription: description });

function statusOf(condition) {
  if (condition === 'amqp:not-implemented') return 501;
  if (condition.endsWith('lost')) return 410;
  if (condition.endsWith('not-found')) return 404;
  return condition === 'amqp:internal-error' ? 500 : 400;
}

const lockTokens = (body) => body['lock-tokens'].map(swapGuid);

/** rhea reads a long beyond 2^53 as its bytes. */
const toNumber = (value) => (Buffer.isBuffer(value) ? Number(value.readBigInt64BE()) : Number(value));
