// The mailbox port: both providers' APIs, the mailbox's own (CONTRACT, "Local mailbox") and its page.
import { readFileSync } from 'node:fs';
import { httpServer, listenOnLoopback } from '../loopback.mjs';
import { Behaviours, MODES, PROVIDERS } from './behaviour.mjs';
import { Mailbox, shown } from './mailbox.mjs';
import { json, readText } from './respond.mjs';
import { sendMail } from './sendgrid.mjs';
import { isAuthorised, listSms, refuseLogin, sendSms } from './twilio.mjs';
import { Webhooks } from './webhooks.mjs';

const PAGE = readFileSync(new URL('./page.html', import.meta.url));
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'`,
};
const RECEIPTS = ['delivered', 'failed'];

/** Starts the listener; answers `{ port, close() }`. */
export function serveSimulators({ port, publicUrl, credentials, sendGridKeys, announce }) {
  const context = {
    credentials,
    mailbox: new Mailbox(announce),
    behaviours: new Behaviours(),
    webhooks: new Webhooks(publicUrl, sendGridKeys, credentials),
  };
  return listenOnLoopback(() => httpServer((request, response) => {
    answer(context, request, response).catch((error) => {
      if (response.headersSent) response.destroy();
      else json(response, error instanceof Refused ? 400 : 500, { error: error.message });
    });
  }), port);
}

const ROUTES = [
  ['GET', /^\/$/, (context, request, response) => response.writeHead(200, PAGE_HEADERS).end(PAGE)],
  ['POST', /^\/sendgrid\/v3\/mail\/send$/, sendMail],
  ['POST', /^\/twilio\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/, twilio(sendSms)],
  ['GET', /^\/twilio\/2010-04-01\/Accounts\/([^/]+)\/Messages\.json$/, twilio((context, request, response, url) => listSms(context, url, response))],
  ['GET', /^\/messages$/, listMessages],
  ['DELETE', /^\/messages$/, deleteMessages],
  ['POST', /^\/messages\/([^/]+)\/receipt$/, sendReceipt],
  ['POST', /^\/behaviour$/, setBehaviour],
  ['POST', /^\/replies$/, sendReply],
];

async function answer(context, request, response) {
  const url = new URL(request.url, 'http://localhost');
  for (const [method, path, act] of ROUTES) {
    const match = request.method === method && path.exec(url.pathname);
    if (match) return act(context, request, response, url, match[1]);
  }
  return json(response, 404, { error: 'There is nothing here.' });
}

function twilio(act) {
  return (context, request, response, url, accountSid) =>
    isAuthorised(context, request, accountSid) ? act(context, request, response, url) : refuseLogin(response);
}

function listMessages({ mailbox }, request, response, url) {
  const { to: sent, since } = Object.fromEntries(url.searchParams);
  const to = sent?.replace(/^ /, '+'); // a number typed into an address as it is written: its plus was read as a blank
  require(!since || !Number.isNaN(Date.parse(since)), 'since is not an ISO 8601 time.');
  json(response, 200, mailbox.list({ to, since }).map(shown));
}

function deleteMessages({ mailbox }, request, response) {
  mailbox.clear();
  response.writeHead(204).end();
}

async function setBehaviour({ behaviours }, request, response) {
  const { provider, mode, match } = await readJson(request);
  require(PROVIDERS.includes(provider), `provider is one of ${PROVIDERS.join(', ')}.`);
  require(MODES.includes(mode), `mode is one of ${MODES.join(', ')}.`);
  require(match === undefined || match === null || typeof match === 'string', 'match is text.');
  behaviours.set({ provider, mode, match });
  json(response, 200, { provider, mode, match: match ?? null });
}

async function sendReceipt({ mailbox, webhooks }, request, response, url, id) {
  const { status } = await readJson(request);
  require(RECEIPTS.includes(status), `status is one of ${RECEIPTS.join(', ')}.`);
  const message = mailbox.find(id);
  if (!message) return json(response, 404, { error: 'There is no such message.' });
  message.status = status;
  return reportWebhook(response, webhooks.receipt(message, status));
}

async function sendReply({ webhooks }, request, response) {
  const { from, text } = await readJson(request);
  require(typeof from === 'string' && from !== '' && typeof text === 'string', 'from and text are needed.');
  return reportWebhook(response, webhooks.inboundSms(from, text));
}

/** 200 with the status the product gave the webhook; 502 if it could not be reached. */
async function reportWebhook(response, sending) {
  const status = await sending.catch(() => null);
  return status === null
    ? json(response, 502, { error: 'The webhook could not be delivered.' })
    : json(response, 200, { webhookStatus: status });
}

class Refused extends Error {}

function require(holds, message) {
  if (!holds) throw new Refused(message);
}

async function readJson(request) {
  try {
    const value = JSON.parse(await readText(request));
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // told below
  }
  throw new Refused('The body is not a JSON object.');
}
