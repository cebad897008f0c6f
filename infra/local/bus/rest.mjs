// The HTTP front: what Service Bus offers over REST (facts: servicebus-rest.md 1 to 3), and two doors for tests.
import { httpServer, listenOnLoopback } from '../loopback.mjs';
import {
  BadProperties, customPropertiesFrom, headersOf, lockTokenBytes, lockTokenText, messageFrom, parseBrokerProperties,
} from './brokerproperties.mjs';
import { BusError } from './errors.mjs';
import { whyRefused } from './sas.mjs';
import { bodyBytes } from './wire.mjs';

const BATCH = 'application/vnd.microsoft.servicebus.json';
const DEFAULT_TIMEOUT_SECONDS = 60;
const LARGEST_REQUEST = 4 * 1024 * 1024;

/** Starts the listener; answers `{ port, close() }`. */
export function serveRest(broker, port) {
  return listenOnLoopback(() => httpServer((request, response) => {
    answer(broker, request, response).catch((error) => refuse(response, statusOf(error), error.message));
  }), port);
}

async function answer(broker, request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (await answerLocalDoor(broker, request, response, url)) return;

  const refusal = whyRefused(request.headers.authorization, request.headers.host, url.pathname, Date.now() / 1000);
  if (refusal) return refuse(response, 401, refusal);

  const target = readPath(url.pathname);
  if (!target) return refuse(response, 404, 'There is no such operation.');
  const operation = OPERATIONS[`${request.method} ${target.kind}`];
  if (!operation) return refuse(response, 405, `${request.method} is no operation here.`);
  await operation({ broker, target, url, request, response });
}

/** `{entity}/messages`, `…/messages/head` or `…/messages/{id}/{lock token}`. */
function readPath(pathname) {
  const path = decodeURIComponent(pathname).replace(/^\//, '').replace(/\/$/, '');
  const match = /^(.+)\/messages(?:\/(?:(head)|(.+)\/([0-9a-f-]{32,36})))?$/i.exec(path);
  if (!match) return null;
  const [, entity, head, , lockToken] = match;
  return { entity, kind: head ? 'head' : lockToken ? 'lock' : 'messages', lockToken: lockToken && lockTokenBytes(lockToken) };
}

const OPERATIONS = {
  'POST messages': send,
  'POST head': (context) => receive(context, false),
  'DELETE head': (context) => receive(context, true),
  'DELETE lock': (context) => onLock(context, (queue, token) => queue.complete(token)),
  'PUT lock': (context) => onLock(context, (queue, token) => queue.abandon(token)),
  'POST lock': (context) => onLock(context, (queue, token) => queue.renew(token)),
};

async function send({ broker, target, request, response }) {
  const limit = broker.sendLimit(target.entity);
  if (!limit) return refuse(response, 410, 'The messaging entity could not be found.');
  const body = await readAll(request);
  if (body.length > limit) return refuse(response, 403, `The request is larger than ${limit} bytes.`);
  const messages = request.headers['content-type'] === BATCH ? fromBatch(body) : [fromRequest(request, body)];
  for (const message of messages) broker.send(target.entity, message);
  response.writeHead(201).end();
}

const fromRequest = (request, body) =>
  messageFrom({
    body,
    contentType: request.headers['content-type'],
    broker: parseBrokerProperties(request.headers.brokerproperties),
    custom: customPropertiesFrom(request.rawHeaders),
  });

/** Every message is read before the first is stored: 201 means all of them, anything else none. */
function fromBatch(body) {
  let entries;
  try {
    entries = JSON.parse(body.toString('utf8'));
  } catch {
    throw new BadProperties('The batch is not JSON.');
  }
  if (!Array.isArray(entries)) throw new BadProperties('A batch is a JSON array.');
  return entries.map(({ Body, BrokerProperties, UserProperties }) => {
    if (typeof Body !== 'string') throw new BadProperties('Body is text.');
    return messageFrom({ body: Buffer.from(Body, 'utf8'), broker: BrokerProperties ?? {}, custom: UserProperties ?? {} });
  });
}

async function receive({ broker, target, url, request, response }, destructive) {
  const queue = broker.queue(target.entity);
  if (!queue) return refuse(response, 410, 'The messaging entity could not be found.');
  const seconds = Number(url.searchParams.get('timeout') ?? DEFAULT_TIMEOUT_SECONDS);
  const message = await firstMessage(queue, destructive, seconds * 1000, response);
  if (!message) return void response.writeHead(204).end();

  const headers = headersOf(message);
  if (message.lock) {
    const id = encodeURIComponent(message.id);
    headers.Location = `http://${request.headers.host}/${target.entity}/messages/${id}/${lockTokenText(message.lock.token)}`;
  }
  response.writeHead(destructive ? 200 : 201, headers).end(bodyBytes(message));
}

function firstMessage(queue, destructive, timeoutMs, response) {
  return new Promise((resolve) => {
    const finish = (message) => {
      waiting = false;
      clearTimeout(timer);
      queue.removeConsumer(consumer);
      resolve(message);
    };
    let waiting = true;
    const consumer = { destructive, wants: () => waiting && !response.destroyed, deliver: finish };
    const timer = setTimeout(finish, timeoutMs, null);
    response.on('close', () => finish(null));
    queue.addConsumer(consumer);
  });
}

async function onLock({ broker, target, response }, act) {
  const queue = broker.queue(target.entity);
  if (!queue) return refuse(response, 410, 'The messaging entity could not be found.');
  act(queue, target.lockToken ?? Buffer.alloc(0));
  response.writeHead(200).end();
}

/** Not Service Bus: `/health` as its emulator has it; `/$stats` and `/$clock` for tests. */
async function answerLocalDoor(broker, request, response, url) {
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /health':
      json(response, { status: 'healthy' });
      return true;
    case 'GET /$stats':
      json(response, broker.stats());
      return true;
    case 'POST /$clock': {
      const { advanceMs } = JSON.parse((await readAll(request)).toString('utf8') || '{}');
      if (!(advanceMs >= 0)) throw new BadProperties('advanceMs is a number of milliseconds, 0 or more.');
      broker.clock.advance(advanceMs);
      json(response, { now: new Date(broker.clock.now()).toISOString() });
      return true;
    }
    default:
      return false;
  }
}

const json = (response, value) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));

function statusOf(error) {
  if (error instanceof BadProperties || error instanceof SyntaxError || error instanceof URIError) return 400;
  if (error instanceof TooLarge) return 403;
  if (!(error instanceof BusError)) return 500;
  return error.condition === 'amqp:link:message-size-exceeded' ? 403 : 404; // what is left is a lock or a message that is gone
}

/** The service explains itself in this bit of XML. */
function refuse(response, status, detail) {
  if (response.headersSent) return response.destroy();
  const escaped = detail.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(status, { 'Content-Type': 'application/xml; charset=utf-8' });
  response.end(`<Error><Code>${status}</Code><Detail>${escaped}</Detail></Error>`);
}

class TooLarge extends Error {}

async function readAll(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_REQUEST) throw new TooLarge('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
