// What the people of the demo do with their messages.

const LONGEST_WAIT_MS = 45_000;
const POLL_MS = 250;

/** Somebody who should have heard of something has not. */
export class NothingCame extends Error {}

export class MailboxClient {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** The newest message to an address since a time, once it is there. */
  async next(to, since, what) {
    const query = new URLSearchParams({ to, since: since.toISOString() });
    const giveUpAt = Date.now() + LONGEST_WAIT_MS;
    for (;;) {
      const messages = await (await fetch(`${this.#url}/messages?${query}`)).json();
      if (messages.length > 0) return messages.at(-1);
      if (Date.now() > giveUpAt) throw new NothingCame(what);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Presses a button on the page behind a message's link. */
  async press(message, action) {
    const link = message.links.find((url) => url.includes('/go/'));
    if (!link) throw new NothingCame('a link in the message');
    const response = await fetch(link, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });
    if (response.status >= 400) throw new NothingCame(`an answer to '${action}' (the page said ${response.status})`);
  }
}
