// SendGrid's v3 mail send, as far as CareAlerts uses it (facts: providers.md).
import { randomBytes } from 'node:crypto';
import { behave } from './behaviour.mjs';
import { json, readText } from './respond.mjs';

const TOO_MANY_RECIPIENTS = 1000;
const LARGEST_CUSTOM_ARGS = 10_000;

export async function sendMail({ mailbox, behaviours, credentials }, request, response) {
  if (request.headers.authorization !== `Bearer ${credentials.sendGridApiKey}`) {
    return refuse(response, 401, 'The provided authorization grant is invalid, expired, or revoked');
  }
  const mail = parse(await readText(request));
  const faults = faultsIn(mail);
  if (faults.length > 0) return json(response, 400, { errors: faults });
  if (mail.mail_settings?.sandbox_mode?.enable === true) return void response.writeHead(200).end();

  const reference = randomBytes(16).toString('base64url');
  const messages = mail.personalizations.flatMap((personalization) => messagesIn(mail, personalization, reference));
  const mode = behaviours.modeFor('sendgrid', messages[0]);
  await behave(mode, response, {
    take() {
      for (const message of messages) mailbox.take(message);
      return () => response.writeHead(202, { 'X-Message-Id': reference, 'Content-Length': 0 }).end();
    },
    temporary: () => refuse(response, 503, 'Service unavailable'),
    permanent: () => refuse(response, 400, 'Does not contain a valid address.', 'personalizations.0.to.0.email'),
  });
}

function messagesIn(mail, personalization, reference) {
  const body = (type) => mail.content.find((part) => part.type === type)?.value ?? null;
  return personalization.to.map(({ email }) => ({
    channel: 'email',
    provider: 'sendgrid',
    reference,
    to: email,
    from: mail.from.email,
    subject: personalization.subject ?? mail.subject,
    text: body('text/plain'),
    html: body('text/html'),
    receipts: { customArgs: { ...mail.custom_args, ...personalization.custom_args } },
  }));
}

function faultsIn(mail) {
  const faults = [];
  const check = (holds, field, message) => {
    if (!holds) faults.push({ message, field, help: null });
  };
  if (!isRecord(mail)) return [{ message: 'Bad Request', field: null, help: null }];
  const groups = Array.isArray(mail.personalizations) ? mail.personalizations : [];
  check(groups.length > 0, 'personalizations', 'The personalizations field is required and must have at least one personalization.');
  groups.forEach((group, i) => checkRecipients(group, i, check));
  check(groups.flatMap((group) => group?.to ?? []).length <= TOO_MANY_RECIPIENTS, 'personalizations', 'There are too many recipients.');
  check(isAddress(mail.from), 'from.email', 'The from email does not contain a valid address.');
  check(isText(mail.subject) || groups.every((group) => isText(group?.subject)), 'subject', 'The subject is required.');
  const content = Array.isArray(mail.content) ? mail.content : [];
  check(content.length > 0, 'content', 'Unless a valid template_id is provided, the content parameter is required.');
  content.forEach((part, i) => check(isText(part?.type) && isText(part?.value), `content.${i}`, 'The content value must be a string at least one character in length.'));
  checkCustomArgs(mail.custom_args, 'custom_args', check);
  groups.forEach((group, i) => checkCustomArgs(group?.custom_args, `personalizations.${i}.custom_args`, check));
  return faults;
}

function checkRecipients(group, index, check) {
  const to = Array.isArray(group?.to) ? group.to : [];
  check(to.length > 0, `personalizations.${index}.to`, 'The to array is required and must have at least one recipient.');
  to.forEach((one, i) => check(isAddress(one), `personalizations.${index}.to.${i}.email`, 'Does not contain a valid address.'));
}

function checkCustomArgs(args, field, check) {
  if (args === undefined) return;
  check(isRecord(args) && Object.values(args).every((value) => typeof value === 'string'), field, 'Custom args have to be strings.');
  check(JSON.stringify(args).length <= LARGEST_CUSTOM_ARGS, field, 'Custom args are too long.');
}

const isRecord = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value.length > 0;
const isAddress = (value) => isText(value?.email) && /^[^\s@]+@[^\s@]+$/.test(value.email);

const refuse = (response, status, message, field = null) => json(response, status, { errors: [{ message, field, help: null }] });

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
