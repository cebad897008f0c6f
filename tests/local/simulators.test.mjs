// The providers as the product meets them: what they accept, refuse, sign, and how they misbehave on demand.
import assert from 'node:assert/strict';
import { createHmac, createPublicKey, verify } from 'node:crypto';
import http from 'node:http';
import { test } from 'node:test';
import { lineFor } from '../../infra/local/simulators/announce.mjs';
import { credentials } from '../../infra/local/settings.mjs';
import { serveSimulators } from '../../infra/local/simulators/server.mjs';
import { createSendGridKeys } from '../../infra/local/simulators/webhooks.mjs';

const MAIL = {
  personalizations: [{ to: [{ email: 'ola.nowak@example.org' }], custom_args: { attempt: 'a-1' } }],
  from: { email: 'alerts@carealerts.example' },
  subject: 'Please confirm 7K2',
  content: [
    { type: 'text/plain', value: 'See http://localhost:7071/api/go/abc.' },
    { type: 'text/html', value: '<a href="http://localhost:7071/api/go/abc?x=1&amp;y=2">Open</a>' },
  ],
};
const SMS = { To: '+447700900001', From: credentials.twilioFrom, Body: 'CareAlerts 7K2\nhttp://localhost:7071/api/go/abc' };

/** Simulators on a free port, and a product that records the webhooks it gets. */
async function start(t) {
  const webhooks = [];
  const product = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    webhooks.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });
  await new Promise((resolve) => product.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${product.address().port}/api`;
  const sendGridKeys = createSendGridKeys();
  const lines = [];
  const simulators = await serveSimulators({ port: 0, publicUrl, credentials, sendGridKeys, announce: (message) => lines.push(lineFor(message)) });
  t.after(async () => {
    product.closeAllConnections();
    product.close();
    await simulators.close();
  });

  const base = `http://localhost:${simulators.port}`;
  const twilioUrl = `${base}/twilio/2010-04-01/Accounts/${credentials.twilioAccountSid}/Messages.json`;
  const login = `Basic ${Buffer.from(`${credentials.twilioAccountSid}:${credentials.twilioAuthToken}`).toString('base64')}`;
  const post = (path, body) => fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    base, twilioUrl, publicUrl, webhooks, lines, sendGridKeys, post,
    mail: (mail = MAIL, options = {}) => fetch(`${base}/sendgrid/v3/mail/send`, {
      method: 'POST', headers: { Authorization: `Bearer ${credentials.sendGridApiKey}`, 'Content-Type': 'application/json' }, body: JSON.stringify(mail), ...options,
    }),
    sms: (fields = SMS, options = {}) => fetch(twilioUrl, { method: 'POST', headers: { Authorization: login }, body: new URLSearchParams(fields), ...options }),
    listSms: (query) => fetch(`${twilioUrl}?${new URLSearchParams(query)}`, { headers: { Authorization: login } }),
    messages: async (query = '') => (await fetch(`${base}/messages${query}`)).json(),
    behave: (provider, mode, match) => post('/behaviour', { provider, mode, match }),
  };
}

test('an accepted email is in the mailbox with its links, and in the terminal without names', async (t) => {
  const simulators = await start(t);
  const response = await simulators.mail();
  assert.equal(response.status, 202);
  assert.ok(response.headers.get('X-Message-Id'));
  const [message] = await simulators.messages();
  const { channel, provider, to, subject, text, status, links } = message;
  assert.deepEqual({ channel, provider, to, subject, text, status, links }, {
    channel: 'email', provider: 'sendgrid', to: 'ola.nowak@example.org', subject: MAIL.subject, text: MAIL.content[0].value, status: 'accepted',
    links: ['http://localhost:7071/api/go/abc', 'http://localhost:7071/api/go/abc?x=1&y=2'],
  });
  assert.match(simulators.lines[0], /^\d\d:\d\d:\d\d  email  to o…@example\.org  Please confirm 7K2$/);
});

test('SendGrid refuses a wrong key, and lists what is wrong with a mail', async (t) => {
  const simulators = await start(t);
  assert.equal((await simulators.mail(MAIL, { headers: { Authorization: 'Bearer wrong' } })).status, 401);
  const response = await simulators.mail({ ...MAIL, personalizations: [{ to: [{ email: 'nobody' }] }], content: [], custom_args: { n: 1 } });
  assert.equal(response.status, 400);
  const { errors } = await response.json();
  assert.deepEqual(errors.map(({ field }) => field), ['personalizations.0.to.0.email', 'content', 'custom_args']);
  assert.deepEqual(await simulators.messages(), []);
});

test('an accepted SMS has a sid, and can be found again by recipient and date', async (t) => {
  const simulators = await start(t);
  const before = new Date(Date.now() - 1000).toISOString();
  const response = await simulators.sms();
  assert.equal(response.status, 201);
  const { sid, status } = await response.json();
  assert.match(sid, /^SM[0-9a-f]{32}$/);
  assert.equal(status, 'queued');
  const found = await (await simulators.listSms({ To: SMS.To, 'DateSent>': before })).json();
  assert.deepEqual(found.messages.map((message) => [message.sid, message.body]), [[sid, SMS.Body]]);
  const none = await (await simulators.listSms({ To: '+447700900002' })).json();
  assert.deepEqual(none.messages, []);
  assert.match(simulators.lines[0], /SMS    to \+4477…0001  CareAlerts 7K2$/);
});

test('Twilio refuses a wrong login and a number that is none', async (t) => {
  const simulators = await start(t);
  const wrong = await simulators.sms(SMS, { headers: { Authorization: 'Basic d3Jvbmc=' } });
  assert.equal(wrong.status, 401);
  assert.equal((await wrong.json()).code, 20003);
  const response = await simulators.sms({ ...SMS, To: '07700 900001' });
  assert.equal(response.status, 400);
  assert.equal((await response.json()).code, 21211);
});

test('temporary and permanent failures take nothing, until the behaviour is ok again', async (t) => {
  const simulators = await start(t);
  await simulators.behave('sendgrid', 'fail-temporary');
  await simulators.behave('twilio', 'fail-temporary');
  assert.deepEqual([(await simulators.mail()).status, (await simulators.sms()).status], [503, 429]);
  await simulators.behave('sendgrid', 'fail-permanent');
  await simulators.behave('twilio', 'fail-permanent');
  assert.equal((await simulators.mail()).status, 400);
  const refused = await simulators.sms();
  assert.deepEqual([refused.status, (await refused.json()).code], [400, 21211]);
  assert.deepEqual(await simulators.messages(), []);
  await simulators.behave('sendgrid', 'ok');
  await simulators.behave('twilio', 'ok');
  assert.deepEqual([(await simulators.mail()).status, (await simulators.sms()).status], [202, 201]);
});

test('a behaviour with match is for those messages only', async (t) => {
  const simulators = await start(t);
  await simulators.behave('twilio', 'fail-permanent', '900002');
  assert.equal((await simulators.sms()).status, 201);
  assert.equal((await simulators.sms({ ...SMS, To: '+447700900002' })).status, 400);
});

test('a lost answer is a message taken and a broken connection', async (t) => {
  const simulators = await start(t);
  for (const [provider, send] of [['sendgrid', simulators.mail], ['twilio', simulators.sms]]) {
    await simulators.behave(provider, 'lost-answer');
    await assert.rejects(send());
  }
  assert.deepEqual((await simulators.messages()).map(({ channel }) => channel), ['email', 'sms']);
});

test('a timeout is no answer and no message', async (t) => {
  const simulators = await start(t);
  await simulators.behave('twilio', 'timeout');
  await assert.rejects(simulators.sms(SMS, { signal: AbortSignal.timeout(500) }), { name: 'TimeoutError' });
  assert.deepEqual(await simulators.messages(), []);
});

test('a slow provider answers after three seconds', async (t) => {
  const simulators = await start(t);
  await simulators.behave('sendgrid', 'slow');
  const before = Date.now();
  assert.equal((await simulators.mail()).status, 202);
  assert.ok(Date.now() - before >= 2900);
});

test('a SendGrid receipt carries the custom arguments under a signature that verifies over the raw bytes', async (t) => {
  const simulators = await start(t);
  await simulators.mail();
  const [{ id, reference }] = await simulators.messages();
  const answer = await (await simulators.post(`/messages/${id}/receipt`, { status: 'delivered' })).json();
  assert.deepEqual(answer, { webhookStatus: 200 });

  const [{ url, headers, body }] = simulators.webhooks;
  assert.equal(url, '/api/hooks/sendgrid');
  const [event] = JSON.parse(body);
  assert.equal(event.event, 'delivered');
  assert.equal(event.attempt, 'a-1');
  assert.ok(event.sg_message_id.startsWith(reference));
  const key = createPublicKey({ key: Buffer.from(simulators.sendGridKeys.publicKey, 'base64'), type: 'spki', format: 'der' });
  const signature = Buffer.from(headers['x-twilio-email-event-webhook-signature'], 'base64');
  const signed = Buffer.from(headers['x-twilio-email-event-webhook-timestamp'] + body);
  assert.ok(verify('sha256', signed, key, signature));
  assert.ok(!verify('sha256', Buffer.concat([signed, Buffer.from(' ')]), key, signature));
  assert.equal((await simulators.messages())[0].status, 'delivered');
});

test('Twilio receipts and replies are signed for the exact URL', async (t) => {
  const simulators = await start(t);
  const statusCallback = `${simulators.publicUrl}/hooks/twilio?attempt=a-1`;
  await simulators.sms({ ...SMS, StatusCallback: statusCallback });
  const [{ id, reference }] = await simulators.messages();
  await simulators.post(`/messages/${id}/receipt`, { status: 'failed' });
  await simulators.post('/replies', { from: SMS.To, text: '7K2 ok' });

  const [receipt, reply] = simulators.webhooks;
  const receiptForm = Object.fromEntries(new URLSearchParams(receipt.body));
  assert.deepEqual([receiptForm.MessageSid, receiptForm.MessageStatus], [reference, 'undelivered']);
  assert.equal(receipt.headers['x-twilio-signature'], twilioSignature(statusCallback, receiptForm));
  const replyForm = Object.fromEntries(new URLSearchParams(reply.body));
  assert.deepEqual([replyForm.From, replyForm.To, replyForm.Body], [SMS.To, credentials.twilioFrom, '7K2 ok']);
  assert.equal(reply.headers['x-twilio-signature'], twilioSignature(`${simulators.publicUrl}/hooks/twilio`, replyForm));
});

test('the mailbox filters by recipient and time, and can be emptied', async (t) => {
  const simulators = await start(t);
  await simulators.mail();
  await simulators.sms();
  assert.equal((await simulators.messages(`?to=${encodeURIComponent(SMS.To)}`)).length, 1);
  assert.equal((await simulators.messages(`?to=${SMS.To}`)).length, 1, 'the plus of a number need not be encoded');
  assert.equal((await simulators.messages(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).length, 0);
  assert.equal((await fetch(`${simulators.base}/messages`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(await simulators.messages(), []);
});

test('what makes no sense is refused with its reason', async (t) => {
  const simulators = await start(t);
  assert.equal((await simulators.behave('pigeon', 'ok')).status, 400);
  assert.equal((await simulators.behave('twilio', 'angry')).status, 400);
  assert.equal((await simulators.post('/messages/none/receipt', { status: 'delivered' })).status, 404);
  assert.equal((await fetch(`${simulators.base}/messages?since=yesterday`)).status, 400);
  assert.equal((await fetch(`${simulators.base}/behaviour`, { method: 'POST', body: 'x' })).status, 400);
});

function twilioSignature(url, fields) {
  const pairs = Object.keys(fields).sort().map((key) => key + fields[key]).join('');
  return createHmac('sha1', credentials.twilioAuthToken).update(url + pairs).digest('base64');
}
