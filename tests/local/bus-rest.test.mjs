// The stand-in as a REST sender sees it (Service Bus REST: send, batch, receive, settle).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sasToken } from '../../infra/local/bus/sas.mjs';
import { receiveOne, startTestBus } from './support/bus.mjs';

const BATCH = { 'Content-Type': 'application/vnd.microsoft.servicebus.json' };
const brokerProperties = (response) => JSON.parse(response.headers.get('BrokerProperties'));

test('what REST sends, AMQP receives: bytes, broker properties and custom properties', async (t) => {
  const { client, rest } = await startTestBus(t);
  const body = Buffer.from([0x4d, 0x53, 0x48, 0x7c, 0x00, 0xff]);
  const properties = { MessageId: 'm-1', SessionId: 's-1', Label: 'wake', CorrelationId: 'c-1', TimeToLive: 60 };
  const sent = await rest.send('plain', body, properties, { 'Content-Type': 'application/json', Source: '"RXX"', Count: '7', Urgent: 'true' });
  assert.equal(sent.status, 201);

  const message = await receiveOne(client.createReceiver('plain', { skipParsingBodyAsJson: true }));
  assert.deepEqual(message.body, body);
  assert.equal(message.messageId, 'm-1');
  assert.equal(message.sessionId, 's-1');
  assert.equal(message.subject, 'wake');
  assert.equal(message.correlationId, 'c-1');
  assert.equal(message.contentType, 'application/json');
  assert.equal(message.timeToLive, 60_000);
  assert.equal(message.applicationProperties.Count, 7);
  assert.equal(message.applicationProperties.Source ?? message.applicationProperties.source, 'RXX');
  assert.equal(message.applicationProperties.Urgent, true);
});

test('what AMQP sends, REST receives with the same bytes', async (t) => {
  const { client, rest } = await startTestBus(t);
  const body = Buffer.from([0, 1, 2, 0xfe, 0xff]);
  await client.createSender('plain').sendMessages({ body, messageId: 'm-2', subject: 'ADT', applicationProperties: { place: 'Zürich', count: 3 } });
  const response = await rest.receive('plain');
  assert.equal(response.status, 201);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
  const { MessageId, Label, DeliveryCount } = brokerProperties(response);
  assert.deepEqual({ MessageId, Label, DeliveryCount }, { MessageId: 'm-2', Label: 'ADT', DeliveryCount: 1 });
  assert.equal(JSON.parse(response.headers.get('place')), 'Zürich');
  assert.equal(response.headers.get('count'), '3');
});

test('a batch is stored whole or not at all', async (t) => {
  const { bus, rest } = await startTestBus(t);
  const good = [{ Body: 'first', BrokerProperties: { MessageId: '1' } }, { Body: 'second', UserProperties: { priority: 'low' } }];
  assert.equal((await rest.call('POST', 'plain/messages', { headers: BATCH, body: JSON.stringify(good) })).status, 201);
  assert.equal(bus.broker.stats().plain.active, 2);

  const bad = [{ Body: 'third' }, { Body: 4 }];
  assert.equal((await rest.call('POST', 'plain/messages', { headers: BATCH, body: JSON.stringify(bad) })).status, 400);
  assert.equal(bus.broker.stats().plain.active, 2);
});

test('a scheduled send is not seen before its time', async (t) => {
  const { rest } = await startTestBus(t);
  const due = new Date(Date.now() + 60_000).toUTCString();
  await rest.send('plain', 'later', { ScheduledEnqueueTimeUtc: due });
  assert.ok(await rest.isEmpty('plain'));
  assert.equal((await rest.stats()).plain.nextScheduledAt, new Date(due).toISOString());
  await rest.advance(61_000);
  assert.equal(await (await rest.receive('plain')).text(), 'later');
});

test('a duplicate is answered 201 and dropped', async (t) => {
  const { rest } = await startTestBus(t);
  for (const body of ['one', 'two']) assert.equal((await rest.send('unique', body, { MessageId: 'same' })).status, 201);
  assert.equal((await rest.stats()).unique.active, 1);
});

test('a locked message can be renewed, given back and completed at its Location', async (t) => {
  const { rest, advance } = await startTestBus(t);
  await rest.send('strict', 'work', { MessageId: 'a/b c' });
  const first = (await rest.receive('strict')).headers.get('Location');
  advance(20_000);
  assert.equal((await rest.call('POST', first)).status, 200);
  advance(20_000);
  assert.equal((await rest.call('PUT', first)).status, 200);
  const again = await rest.receive('strict');
  assert.equal(brokerProperties(again).DeliveryCount, 2);
  assert.equal((await rest.call('DELETE', again.headers.get('Location'))).status, 200);
  assert.equal((await rest.call('DELETE', again.headers.get('Location'))).status, 404);
  assert.ok(await rest.isEmpty('strict'));
});

test('a dead letter can be sent again: locked, copied under a new id, completed', async (t) => {
  const { rest } = await startTestBus(t);
  await rest.send('strict', 'poison', { MessageId: 'p' });
  for (let i = 0; i < 3; i++) await rest.call('PUT', (await rest.receive('strict')).headers.get('Location'));

  const dead = await rest.receive('strict/$deadletterqueue');
  assert.equal(dead.headers.get('DeadLetterReason'), '"MaxDeliveryCountExceeded"');
  assert.equal((await rest.send('strict', await dead.text(), { MessageId: 'p-2' })).status, 201);
  assert.equal((await rest.call('DELETE', dead.headers.get('Location'))).status, 200);

  assert.equal((await rest.stats()).strict.deadletter, 0);
  assert.equal(await (await rest.receive('strict')).text(), 'poison');
});

test('receive and delete needs no settlement', async (t) => {
  const { rest } = await startTestBus(t);
  await rest.send('plain', 'once');
  const received = await rest.call('DELETE', 'plain/messages/head?timeout=5');
  assert.equal(received.status, 200);
  assert.equal(await received.text(), 'once');
  assert.equal((await rest.call('DELETE', 'plain/messages/head?timeout=0')).status, 204);
});

test('what the service refuses is refused with its status', async (t) => {
  const { rest, bus } = await startTestBus(t);
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const base = `http://localhost:${bus.httpPort}`;
  const status = async (response) => (await response).status;
  const withToken = (token) => status(rest.call('POST', 'plain/messages', { body: 'x', headers: { Authorization: token } }));

  assert.equal(await withToken('Bearer something'), 401);
  assert.equal(await withToken(sasToken(base, 1)), 401, 'expired');
  assert.equal(await withToken(sasToken(`${base}/strict`, inAnHour)), 401, 'for another queue');
  assert.equal(await withToken(sasToken(base, inAnHour).replace(/sig=[^&]{4}/, 'sig=AAAA')), 401, 'wrong signature');
  assert.equal(await withToken(sasToken(`${base}/plain`, inAnHour)), 201);
  assert.equal(await status(rest.send('nowhere', 'x')), 410);
  assert.equal(await status(rest.send('plain/$deadletterqueue', 'x')), 410);
  assert.equal(await status(rest.send('plain', Buffer.alloc(300_000))), 403);
  assert.equal(await status(rest.send('plain', 'x', { MessageId: 'x'.repeat(129) })), 400);
  assert.equal(await status(rest.call('POST', 'plain/messages', { body: 'x', headers: { BrokerProperties: 'not json' } })), 400);
});
