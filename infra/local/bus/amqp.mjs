// The AMQP 1.0 front, as the official SDKs speak it: attaches, transfers, credit.
import { listenOnLoopback } from '../loopback.mjs';
import { acceptConnections } from './amqp-server.mjs';
import { BusError, entityNotFound } from './errors.mjs';
import { manage } from './management.mjs';
import { amqpMessage, rhea, types } from './rhea.mjs';
import { answerSettlements } from './settlement.mjs';
import { BATCH_FORMAT, encode, parse, parseBatch } from './wire.mjs';

const SESSION_FILTER = 'com.microsoft:session-filter';
const TOKENS = /^\/?\$cbs$/i;
const MANAGEMENT = /\/?\$management$/i;

/** Starts the listener; answers `{ port, close() }`. */
export async function serveAmqp(broker, port) {
  const container = rhea.create_container({ id: 'local-servicebus' });
  allowAnyLogin(container);
  container.on('receiver_open', ({ receiver }) => openForSending(broker, receiver));
  container.on('message', (context) => context.receiver.onMessage?.(context));
  container.on('sender_open', ({ sender, session }) => openForReceiving(broker, sender, session));
  container.on('sender_flow', ({ sender }) => answerFlow(sender));
  answerSettlements(container);
  forgetConsumersThatLeave(container);
  for (const quiet of ['connection_error', 'session_error', 'sender_error', 'receiver_error', 'error', 'protocol_error']) {
    container.on(quiet, () => {}); // a client's trouble is its own; rhea has closed what had to be closed
  }
  return listenOnLoopback(() => acceptConnections(container), port);
}

/** Local development: whoever can reach the loopback port may come in. MSSBCBS is what .NET, Java and Python ask for. */
function allowAnyLogin(container) {
  const mechanisms = container.sasl_server_mechanisms;
  mechanisms.enable_anonymous();
  mechanisms.enable_plain(() => true);
  mechanisms.MSSBCBS = mechanisms.ANONYMOUS;
}

// ---- a client that sends: we receive

function openForSending(broker, receiver) {
  const { source, target, snd_settle_mode: settleMode } = receiver.remote.attach;
  receiver.set_source(source ?? {});
  receiver.set_target(target ?? {});
  if (settleMode !== undefined) receiver.local.attach.snd_settle_mode = settleMode;

  const address = target?.address;
  if (address == null) {
    return refuse(receiver, new BusError('amqp:not-implemented', 'Transactions and anonymous senders are not supported by this local stand-in.'));
  }
  if (TOKENS.test(address)) {
    receiver.onMessage = acceptToken;
    return;
  }
  const entity = entityPath(address);
  if (MANAGEMENT.test(address)) {
    receiver.onMessage = (context) => manage(broker, entity, context, respond);
    return;
  }
  const limit = broker.sendLimit(entity);
  if (!limit) return refuse(receiver, entityNotFound(entity));
  receiver.local.attach.max_message_size = limit;
  receiver.onMessage = (context) => takeIn(broker, entity, context);
}

function takeIn(broker, entity, { delivery, message, format }) {
  try {
    const messages = format === BATCH_FORMAT ? parseBatch(message) : [parse(message.raw)];
    for (const one of messages) broker.send(entity, one);
    delivery.update(true, amqpMessage.accepted().described());
  } catch (error) {
    delivery.update(true, amqpMessage.rejected({ error: asAmqpError(error) }).described());
  }
}

// ---- a client that receives: we send

function openForReceiving(broker, sender, session) {
  const { source, target, snd_settle_mode, rcv_settle_mode } = sender.remote.attach;
  if (snd_settle_mode !== undefined) sender.local.attach.snd_settle_mode = snd_settle_mode;
  if (rcv_settle_mode !== undefined) sender.local.attach.rcv_settle_mode = rcv_settle_mode;
  sender.set_source(source ?? {});
  sender.set_target(target ?? {});

  const address = source?.address ?? '';
  if (TOKENS.test(address) || MANAGEMENT.test(address)) {
    sender.replyAddress = target?.address;
    return;
  }
  if (SESSION_FILTER in (source?.filter ?? {})) {
    return refuse(sender, new BusError('amqp:not-implemented', 'Sessions are not supported by this local stand-in.'));
  }
  const queue = broker.queue(entityPath(address));
  if (!queue) return refuse(sender, entityNotFound(entityPath(address)));
  sender.queue = queue;
  sender.consumer = new LinkConsumer(sender, session);
  setImmediate(() => { // rhea writes transfers before an attach that is still waiting to be written
    if (sender.queue) queue.addConsumer(sender.consumer);
  });
}

class LinkConsumer {
  #sender;
  #session;
  #unwritten = 0; // rhea lowers its credit only when it writes

  constructor(sender, session) {
    this.#sender = sender;
    this.#session = session;
    this.destructive = sender.remote.attach.snd_settle_mode === 1;
  }

  wants() {
    return this.#sender.is_open() && this.#sender.credit > this.#unwritten && this.#session.outgoing.available() > 0;
  }

  deliver(message) {
    const delivery = this.#sender.send(encode(message), message.lock?.token ?? this.#sender.next_tag(), 0);
    delivery.token = message.lock?.token;
    this.#unwritten++;
    setImmediate(() => this.#unwritten--);
  }
}

function answerFlow(sender) {
  sender.queue?.wanted();
  if (!sender._draining) return;
  sender.set_drained(true);
  sender.connection._register();
}

function forgetConsumersThatLeave(container) {
  const forget = (sender) => {
    sender.queue?.removeConsumer(sender.consumer);
    sender.queue = null;
  };
  const forgetAll = ({ connection }) => {
    for (const session of Object.values(connection.local_channel_map ?? {})) session.each_sender(forget);
  };
  container.on('sender_close', ({ sender }) => forget(sender));
  container.on('session_close', ({ session }) => session.each_sender(forget));
  container.on('connection_close', forgetAll);
  container.on('disconnected', forgetAll);
}

// ---- request and response nodes

function acceptToken(context) {
  respond(context, { 'status-code': types.wrap_int(202), 'status-description': 'Accepted' });
}

function respond({ session, message, delivery, connection }, properties, body) {
  delivery.update(true, amqpMessage.accepted().described());
  const answersTo = (link) => link.replyAddress === message.reply_to;
  const sessions = [session, ...Object.values(connection.local_channel_map)];
  const link = sessions.map((one) => one.find_sender(answersTo)).find(Boolean)
    ?? session.find_sender((one) => one.replyAddress !== undefined);
  setImmediate(() => { // after the acceptance of the request itself: the Python client insists
    link?.send({ correlation_id: message.message_id, application_properties: properties, body });
  });
}

// ----

/** A refused attach carries no terminus, then a detach with the reason (AMQP 1.0, 2.6.3). */
function refuse(link, error) {
  link.local.attach[link.is_receiver() ? 'target' : 'source'] = undefined;
  link.close(asAmqpError(error));
}

const asAmqpError = (error) => ({ condition: error.condition ?? 'amqp:internal-error', description: error.message });

function entityPath(address) {
  const path = String(address).replace(/^(amqps?|sb):\/\/[^/]*/, '').replace(/^\//, '').replace(MANAGEMENT, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not percent-encoding after all
  }
}
