// How a provider behaves just now, as a test or a person at the mailbox wants it.

export const PROVIDERS = ['sendgrid', 'twilio'];
export const MODES = ['ok', 'fail-temporary', 'fail-permanent', 'slow', 'timeout', 'lost-answer'];
const SLOW_MS = 3000;

export class Behaviours {
  #rules = []; // newest first

  /** A rule without `match` replaces all of its provider's; with `match` only the one for the same text. */
  set({ provider, mode, match = null }) {
    this.#rules = this.#rules.filter((rule) => rule.provider !== provider || (match !== null && rule.match !== match));
    if (mode !== 'ok' || match !== null) this.#rules.unshift({ provider, mode, match });
  }

  /** `match` is looked for in the recipient, the subject and the text. A rule with `match` goes before one without. */
  modeFor(provider, { to, subject, text }) {
    const content = [to, subject, text].join('\n');
    const own = this.#rules.filter((rule) => rule.provider === provider);
    const rule = own.find(({ match }) => match !== null && content.includes(match)) ?? own.find(({ match }) => match === null);
    return rule?.mode ?? 'ok';
  }
}

/**
 * Answers one send by the mode: `take()` keeps the message and answers how to accept it; `temporary` and `permanent`
 * are the provider's own ways to refuse.
 */
export async function behave(mode, response, { take, temporary, permanent }) {
  switch (mode) {
    case 'fail-temporary':
      return temporary();
    case 'fail-permanent':
      return permanent();
    case 'timeout':
      return undefined; // not taken, never answered: the connection stays until the caller gives up
    case 'lost-answer':
      take();
      return void response.destroy();
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return take()();
    default:
      return take()();
  }
}
