// The providers' signed webhooks: delivery receipts and inbound SMS (facts: providers.md).
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';

/**
 * SendGrid signs with a key pair of its own; the receiver knows the public half as base64 SPKI.
 * A test that runs the handler itself brings the pair (`pem`, PKCS #8), so that it knows that half before we start.
 */
export function createSendGridKeys(pem = process.env.CAREALERTS_SENDGRID_KEY) {
  const { privateKey, publicKey } = pem
    ? { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) }
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

export class Webhooks {
  #publicUrl;
  #keys;
  #credentials;

  constructor(publicUrl, sendGridKeys, credentials) {
    this.#publicUrl = publicUrl;
    this.#keys = sendGridKeys;
    this.#credentials = credentials;
  }

  /** Sends the receipt of a message; answers the HTTP status of whoever received it. */
  receipt(message, status) {
    return message.provider === 'sendgrid' ? this.#sendGridEvent(message, status) : this.#twilioStatus(message, status);
  }

  /** An SMS from a person to our number. */
  inboundSms(from, text) {
    const sid = `SM${randomBytes(16).toString('hex')}`;
    return this.#postTwilio(`${this.#publicUrl}/hooks/twilio`, {
      MessageSid: sid,
      SmsSid: sid,
      AccountSid: this.#credentials.twilioAccountSid,
      From: from,
      To: this.#credentials.twilioFrom,
      Body: text,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
    });
  }

  #sendGridEvent(message, status) {
    const outcome = status === 'delivered'
      ? { event: 'delivered', response: '250 OK' }
      : { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 No such mailbox' };
    const events = [{
      ...message.receipts.customArgs,
      email: message.to,
      timestamp: Math.floor(Date.now() / 1000),
      sg_event_id: randomUUID(),
      sg_message_id: `${message.reference}.recvd-local-0`,
      ...outcome,
    }];
    const body = `${JSON.stringify(events)}\r\n`; // the trailing line end is part of what is signed
    const timestamp = String(Math.floor(Date.now() / 1000));
    return post(`${this.#publicUrl}/hooks/sendgrid`, body, {
      'Content-Type': 'application/json',
      'X-Twilio-Email-Event-Webhook-Signature': signSendGrid(this.#keys.privateKey, timestamp, body),
      'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
    });
  }

  #twilioStatus(message, status) {
    const outcome = status === 'delivered' ? { MessageStatus: 'delivered' } : { MessageStatus: 'undelivered', ErrorCode: '30005' };
    return this.#postTwilio(message.receipts.statusCallback ?? `${this.#publicUrl}/hooks/twilio`, {
      MessageSid: message.reference,
      SmsSid: message.reference,
      AccountSid: this.#credentials.twilioAccountSid,
      From: message.from,
      To: message.to,
      SmsStatus: outcome.MessageStatus,
      ...outcome,
    });
  }

  #postTwilio(url, fields) {
    return post(url, new URLSearchParams(fields).toString(), {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': signTwilio(this.#credentials.twilioAuthToken, url, fields),
    });
  }
}

/** ECDSA P-256 over SHA-256 of timestamp and raw body, DER, base64. */
export const signSendGrid = (privateKey, timestamp, body) =>
  sign('sha256', Buffer.from(timestamp + body, 'utf8'), { key: privateKey, dsaEncoding: 'der' }).toString('base64');

/** HMAC-SHA1 of the exact URL and the form's keys and values in ordinal order, base64. */
export function signTwilio(authToken, url, fields) {
  const pairs = Object.keys(fields).sort().map((key) => key + fields[key]).join('');
  return createHmac('sha1', authToken).update(url + pairs, 'utf8').digest('base64');
}

async function post(url, body, headers) {
  const response = await fetch(url, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}
