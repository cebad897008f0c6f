// What people would have received.
import { randomUUID } from 'node:crypto';

const URL_IN_TEXT = /https?:\/\/[^\s<>"')\]]+/g;
const HREF = /href\s*=\s*["']([^"']+)["']/gi;

export class Mailbox {
  #messages = []; // oldest first
  #announce;

  /** `announce(message)` is called for each message as it is taken. */
  constructor(announce) {
    this.#announce = announce;
  }

  /** Keeps a message; `reference` is what the provider calls it, `receipts` what its webhooks repeat. */
  take({ channel, provider, reference, to, from, subject = null, text = null, html = null, receipts }) {
    const message = {
      id: randomUUID(), channel, provider, to, subject, text, html,
      links: linksIn(text, html), sentAt: new Date().toISOString(), status: 'accepted',
      from, reference, receipts,
    };
    this.#messages.push(message);
    this.#announce(message);
    return message;
  }

  find(id) {
    return this.#messages.find((message) => message.id === id);
  }

  list({ to, since, provider } = {}) {
    const sinceMs = since ? Date.parse(since) : -Infinity;
    return this.#messages.filter((message) =>
      (!to || message.to.toLowerCase() === to.toLowerCase())
      && (!provider || message.provider === provider)
      && Date.parse(message.sentAt) >= sinceMs);
  }

  clear() {
    this.#messages = [];
  }
}

/** A message as the mailbox's API shows it. */
export const shown = ({ receipts, ...message }) => message;

function linksIn(text, html) {
  const inText = (text ?? '').match(URL_IN_TEXT)?.map((url) => url.replace(/[.,;:!?]+$/, '')) ?? [];
  const inHtml = [...(html ?? '').matchAll(HREF)].map((match) => match[1].replaceAll('&amp;', '&')).filter((url) => /^https?:/.test(url));
  return [...new Set([...inText, ...inHtml])];
}
