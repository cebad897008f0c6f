// The stand-in as Microsoft's own client sees it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { test } from 'node:test';
import { receiveOne, startTestBus } from './support/bus.mjs';

const messages = (count) => Array.from({ length: count }, (_, i) => ({ body: i, messageId: `m-${i}` }));

test('a message arrives with its properties and is gone once completed', async (t) => {
  const { bus, client } = await startTestBus(t);
  const sent = {
    body: Buffer.from('MSH|^~\\&|ADT'), messageId: 'm-1', subject: 'ADT^A01', contentType: 'x-application/hl7-v2+er7', correlationId: 'c-1',
    applicationProperties: { source: 'RXX', count: 42, ratio: 1.5, urgent: true },
  };
  await client.createSender('plain').sendMessages(sent);
  const receiver = client.createReceiver('plain');
  const message = await receiveOne(receiver);
  for (const name of Object.keys(sent)) assert.deepEqual(message[name], sent[name], name);
  assert.equal(message.deliveryCount, 0);
  assert.ok(message.lockedUntilUtc > message.enqueuedTimeUtc);
  await receiver.completeMessage(message);
  assert.deepEqual(bus.broker.stats().plain, { active: 0, locked: 0, scheduled: 0, deferred: 0, deadletter: 0, nextScheduledAt: null });
});

test('abandoning counts deliveries until the message is dead-lettered with the reason', async (t) => {
  const { client } = await startTestBus(t);
  await client.createSender('strict').sendMessages({ body: 'poison', messageId: 'p' });
  const receiver = client.createReceiver('strict');
  for (const count of [0, 1, 2]) {
    const message = await receiveOne(receiver);
    assert.equal(message.deliveryCount, count);
    await receiver.abandonMessage(message, { attempt: count });
  }
  const dead = await receiveOne(client.createReceiver('strict', { subQueueType: 'deadLetter' }));
  assert.equal(dead.body, 'poison');
  assert.equal(dead.deadLetterReason, 'MaxDeliveryCountExceeded');
  assert.equal(dead.deadLetterSource, 'strict');
  assert.equal(dead.applicationProperties.attempt, 2);
});

test('a receiver may dead-letter with a reason of its own', async (t) => {
  const { client } = await startTestBus(t);
  await client.createSender('plain').sendMessages({ body: 'bad' });
  const receiver = client.createReceiver('plain');
  await receiver.deadLetterMessage(await receiveOne(receiver), { deadLetterReason: 'NotHl7', deadLetterErrorDescription: 'no MSH' });
  const dead = await receiveOne(client.createReceiver('plain', { subQueueType: 'deadLetter' }));
  assert.equal(dead.deadLetterReason, 'NotHl7');
  assert.equal(dead.deadLetterErrorDescription, 'no MSH');
});

test('a deferred message waits until it is asked for by number', async (t) => {
  const { bus, client } = await startTestBus(t);
  await client.createSender('plain').sendMessages({ body: 'later' });
  const receiver = client.createReceiver('plain');
  const message = await receiveOne(receiver);
  await receiver.deferMessage(message);
  assert.equal(bus.broker.stats().plain.deferred, 1);
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber);
  assert.equal(deferred.body, 'later');
  await receiver.completeMessage(deferred);
  assert.equal(bus.broker.stats().plain.locked, 0);
});

test('a lock that ends gives the message to the next receiver, and the first one is told', async (t) => {
  const { client, advance } = await startTestBus(t);
  await client.createSender('strict').sendMessages({ body: 'slow' });
  const receiver = client.createReceiver('strict', { maxAutoLockRenewalDurationInMs: 0 });
  const first = await receiveOne(receiver);
  advance(30_000);
  await assert.rejects(receiver.completeMessage(first), { code: 'MessageLockLost' });
  const second = await receiveOne(receiver);
  assert.equal(second.deliveryCount, 1);
  await receiver.completeMessage(second);
});

test('a renewed lock holds longer', async (t) => {
  const { client, advance } = await startTestBus(t);
  await client.createSender('strict').sendMessages({ body: 'slow' });
  const receiver = client.createReceiver('strict', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await receiveOne(receiver);
  for (let i = 0; i < 3; i++) {
    advance(20_000);
    await receiver.renewMessageLock(message);
  }
  await receiver.completeMessage(message);
});

test('a scheduled message comes when it is due, a cancelled one never', async (t) => {
  const { bus, client, advance } = await startTestBus(t);
  const sender = client.createSender('plain');
  const at = (minutes) => new Date(Date.now() + minutes * 60_000);
  const [late] = await sender.scheduleMessages({ body: 'in ten minutes' }, at(10));
  await sender.scheduleMessages({ body: 'in five minutes' }, at(5));
  await sender.cancelScheduledMessages(late);
  assert.equal(bus.broker.stats().plain.scheduled, 1);
  assert.ok(Math.abs(Date.parse(bus.broker.stats().plain.nextScheduledAt) - at(5)) < 5_000);

  advance(4 * 60_000);
  assert.equal(bus.broker.stats().plain.active, 0);
  advance(60_000);
  const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
  assert.equal((await receiveOne(receiver)).body, 'in five minutes');
  advance(60 * 60_000);
  assert.equal(bus.broker.stats().plain.active, 0);
});

test('a duplicate inside the window is dropped, after it accepted', async (t) => {
  const { bus, client, advance } = await startTestBus(t);
  const sender = client.createSender('unique');
  await sender.sendMessages({ body: 'one', messageId: 'same' });
  await sender.sendMessages({ body: 'two', messageId: 'same' });
  assert.equal(bus.broker.stats().unique.active, 1);
  advance(10 * 60_000 + 1);
  await sender.sendMessages({ body: 'three', messageId: 'same' });
  assert.equal(bus.broker.stats().unique.active, 2);
});

test('a message past its time to live is dead-lettered where the queue says so', async (t) => {
  const { bus, client, advance } = await startTestBus(t);
  await client.createSender('brief').sendMessages({ body: 'brief', timeToLive: 1_000 });
  await client.createSender('plain').sendMessages({ body: 'brief', timeToLive: 1_000 });
  advance(1_000);
  assert.equal(bus.broker.stats().plain.active, 0);
  assert.equal(bus.broker.stats().plain.deadletter, 0);
  const dead = await receiveOne(client.createReceiver('brief', { subQueueType: 'deadLetter' }));
  assert.equal(dead.deadLetterReason, 'TTLExpiredException');
});

test('peeking looks without taking', async (t) => {
  const { bus, client } = await startTestBus(t);
  await client.createSender('plain').sendMessages(messages(3));
  const peeked = await client.createReceiver('plain').peekMessages(2);
  assert.deepEqual(peeked.map((message) => message.body), [0, 1]);
  assert.equal(bus.broker.stats().plain.active, 3);
});

test('a topic gives each subscription its own copy', async (t) => {
  const { client } = await startTestBus(t);
  await client.createSender('events').sendMessages({ body: 'happened' });
  for (const subscription of ['first', 'second']) {
    const receiver = client.createReceiver('events', subscription);
    const message = await receiveOne(receiver);
    assert.equal(message.body, 'happened');
    await receiver.completeMessage(message);
  }
});

test('an entity that does not exist is refused by name', async (t) => {
  const { client } = await startTestBus(t);
  await assert.rejects(client.createSender('nowhere').sendMessages({ body: 1 }), { code: 'MessagingEntityNotFound' });
});

test('a message larger than the standard tier takes is refused, one of several frames arrives whole', async (t) => {
  const { client } = await startTestBus(t);
  const sender = client.createSender('plain');
  const body = randomBytes(200_000);
  await sender.sendMessages({ body });
  assert.deepEqual((await receiveOne(client.createReceiver('plain'))).body, body);
  await assert.rejects(sender.sendMessages({ body: randomBytes(300_000) }), { code: 'MessageSizeExceeded' });
});

test('3,000 messages pass one streaming receiver in order', async (t) => {
  const { client } = await startTestBus(t); // more than the 2,048 unsettled deliveries at which rhea would stall
  const sender = client.createSender('plain');
  for (let i = 0; i < 6; i++) await sender.sendMessages(messages(3000).slice(i * 500, (i + 1) * 500));
  const bodies = [];
  await new Promise((resolve, reject) => {
    client.createReceiver('plain').subscribe({
      processMessage: async (message) => {
        bodies.push(message.body);
        if (bodies.length === 3000) resolve();
      },
      processError: async ({ error }) => reject(error),
    }, { maxConcurrentCalls: 20 });
  });
  assert.deepEqual(bodies, messages(3000).map(({ body }) => body));
});

test('junk on the wire ends its own connection and nothing else', async (t) => {
  const { bus, client } = await startTestBus(t);
  const junk = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.concat([Buffer.from('AMQP\0\x01\0\0', 'latin1'), Buffer.alloc(300, 0xfe)]),
    Buffer.concat([Buffer.from('AMQP\x03\x01\0\0', 'latin1'), Buffer.from([0, 0, 0, 40, 2, 1, 0, 0, 0, 0x53, 0x41, 0xc0, 5, 9])]),
    randomBytes(5_000),
  ];
  for (const bytes of junk) await sendRaw(bus.amqpPort, bytes);
  await client.createSender('plain').sendMessages({ body: 'alive' });
  assert.equal((await receiveOne(client.createReceiver('plain'))).body, 'alive');
});

function sendRaw(port, bytes) {
  return new Promise((resolve) => {
    const socket = net.connect(port, 'localhost', () => socket.end(bytes));
    socket.on('error', () => {}).on('close', resolve).resume();
  });
}
