/**
 * Duplicate detection as the service does it: by MessageId alone, inside a window; a duplicate is accepted and dropped.
 * Scheduled messages count from when they were sent.
 */
export class DuplicateHistory {
  #windowMs;
  #seenAt = new Map(); // message id -> time, oldest first

  constructor(windowMs) {
    this.#windowMs = windowMs;
  }

  isDuplicate(id, now) {
    if (!this.#windowMs) return false;
    this.#forgetBefore(now - this.#windowMs);
    if (this.#seenAt.has(id)) return true;
    this.#seenAt.set(id, now);
    return false;
  }

  remember(id, at) {
    this.#seenAt.set(id, at);
  }

  /** Whether a message seen at that time still counts. */
  covers(at, now) {
    return this.#windowMs > 0 && at >= now - this.#windowMs;
  }

  #forgetBefore(time) {
    for (const [id, at] of this.#seenAt) {
      if (at >= time) return;
      this.#seenAt.delete(id);
    }
  }
}
