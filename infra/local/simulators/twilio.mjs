// Twilio's Messages resource, as far as CareAlerts uses it (facts: providers.md).
import { randomBytes } from 'node:crypto';
import { behave } from './behaviour.mjs';
import { json, readText } from './respond.mjs';

const LONGEST_BODY = 1600;
const E164 = /^\+[1-9]\d{6,14}$/;

export function isAuthorised({ credentials }, request, accountSid) {
  const expected = Buffer.from(`${credentials.twilioAccountSid}:${credentials.twilioAuthToken}`).toString('base64');
  return accountSid === credentials.twilioAccountSid && request.headers.authorization === `Basic ${expected}`;
}

export const refuseLogin = (response) => refuse(response, 401, 20003, 'Authenticate');

export async function sendSms({ mailbox, behaviours, credentials }, request, response) {
  const form = new URLSearchParams(await readText(request));
  const [code, why] = faultIn(form) ?? [];
  if (code) return refuse(response, 400, code, why);

  const message = {
    channel: 'sms',
    provider: 'twilio',
    reference: `SM${randomBytes(16).toString('hex')}`,
    to: form.get('To'),
    from: form.get('From') ?? credentials.twilioFrom,
    text: form.get('Body'),
    receipts: { statusCallback: form.get('StatusCallback') },
  };
  await behave(behaviours.modeFor('twilio', message), response, {
    take() {
      const taken = mailbox.take(message);
      return () => json(response, 201, resource(taken, credentials, 'queued'));
    },
    temporary: () => refuse(response, 429, 20429, 'Too Many Requests'),
    permanent: () => refuse(response, 400, 21211, `The 'To' number is not a valid phone number.`),
  });
}

/** What was sent: `?To=&From=&DateSent>=` (a day or a time), newest first; how one asks after an answer was lost. */
export function listSms({ mailbox, credentials }, url, response) {
  const { searchParams } = url;
  const from = searchParams.get('From');
  const since = searchParams.get('DateSent>') ?? searchParams.get('DateSent');
  const messages = mailbox.list({ provider: 'twilio', to: searchParams.get('To'), since })
    .filter((message) => !from || message.from === from)
    .reverse()
    .map((message) => resource(message, credentials, message.status === 'accepted' ? 'sent' : message.status));
  json(response, 200, { messages, page: 0, page_size: 50, next_page_uri: null });
}

const resource = (message, credentials, status) => ({
  sid: message.reference,
  account_sid: credentials.twilioAccountSid,
  status,
  to: message.to,
  from: message.from,
  body: message.text,
  direction: 'outbound-api',
  date_created: new Date(message.sentAt).toUTCString(),
  date_sent: new Date(message.sentAt).toUTCString(),
  error_code: null,
  error_message: null,
});

function faultIn(form) {
  if (!form.get('To')) return [21604, `A 'To' phone number is required.`];
  if (!E164.test(form.get('To'))) return [21211, `The 'To' number is not a valid phone number.`];
  if (!form.get('From') && !form.get('MessagingServiceSid')) return [21603, `A 'From' phone number is required.`];
  if (!form.get('Body')) return [21602, 'Message body is required.'];
  if (form.get('Body').length > LONGEST_BODY) return [21617, 'The concatenated message body exceeds the 1600 character limit.'];
  return null;
}

const refuse = (response, status, code, message) =>
  json(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
