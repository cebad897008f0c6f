// One queue, subscription or dead-letter queue. No AMQP and no HTTP here.
import { randomBytes } from 'node:crypto';
import { DuplicateHistory } from './duplicates.mjs';
import { lockLost, messageNotFound, messageTooLarge } from './errors.mjs';
import { Heap } from './heap.mjs';
import { copyOf, setApplicationProperties } from './wire.mjs';

/**
 * A message's life: scheduled → active → locked → gone, or back to active when it is abandoned or its lock expires,
 * or deferred until asked for by number, or moved to the dead-letter queue.
 * A consumer is `{ destructive, wants(), deliver(message) }`.
 */
export class Queue {
  #clock;
  #journal;
  #nextSequenceNumber;
  #messages = new Map(); // sequence number -> message
  #ready = new Heap(inOrderOfEnqueueing); // may hold entries that are ready no longer: looked at when taken
  #locks = new Map(); // lock token (hex) -> message
  #consumers = new Set();
  #scheduled = new Heap((a, b) => a.scheduledFor < b.scheduledFor); // likewise

  constructor(name, settings, deadLetterQueue, { clock, journal, nextSequenceNumber }) {
    this.name = name;
    this.settings = settings;
    this.deadLetterQueue = deadLetterQueue;
    this.#clock = clock;
    this.#journal = journal;
    this.#nextSequenceNumber = nextSequenceNumber;
    this.duplicates = new DuplicateHistory(settings.duplicateWindowMs);
  }

  // ---- messages in

  /** Stores a message and answers its sequence number, or null if it is a duplicate (which the service accepts and drops). */
  enqueue(message) {
    if (message.size > this.settings.maxMessageBytes) throw messageTooLarge(this.settings.maxMessageBytes);
    const now = this.#clock.now();
    if (this.duplicates.isDuplicate(message.id, now)) return null;
    this.#store(message, now);
    this.#deliver();
    return message.sequenceNumber;
  }

  #store(message, now) {
    const later = message.scheduledFor !== null && message.scheduledFor > now;
    const lifetime = Math.min(message.timeToLive ?? Infinity, this.settings.timeToLiveMs);
    message.sequenceNumber = this.#nextSequenceNumber();
    message.enqueuedAt = now;
    message.deliveryCount = 0;
    message.state = later ? 'scheduled' : 'active';
    message.expiresAt = lifetime === Infinity ? null : (later ? message.scheduledFor : now) + lifetime;
    message.lock = null;
    this.#journal.stored(this, message);
    this.#place(message);
  }

  /** Puts back what the journal kept; locks did not survive. */
  restore(message) {
    message.lock = null;
    this.#place(message);
    this.#deliver();
  }

  #place(message) {
    this.#messages.set(message.sequenceNumber, message);
    if (message.state === 'scheduled') {
      this.#scheduled.push(message);
      this.#clock.alarm(message.scheduledFor, () => this.#activate(message));
    } else if (message.state === 'active') {
      this.#ready.push(message);
    }
    if (message.expiresAt !== null) this.#clock.alarm(message.expiresAt, () => this.#expire(message));
  }

  #activate(message) {
    if (!this.#holds(message) || message.state !== 'scheduled') return;
    message.state = 'active';
    message.enqueuedAt = this.#clock.now();
    this.#ready.push(message);
    this.#deliver();
  }

  #expire(message) {
    if (!this.#holds(message) || message.lock) return; // a locked one is looked at again when its lock ends
    if (this.settings.deadLetterOnExpiry) {
      this.#deadLetter(message, 'TTLExpiredException', 'The message expired and was dead lettered.');
    } else {
      this.#remove(message);
    }
  }

  // ---- messages out

  addConsumer(consumer) {
    this.#consumers.add(consumer);
    this.#deliver();
  }

  removeConsumer(consumer) {
    this.#consumers.delete(consumer);
  }

  /** Tells the queue that a consumer may want more than it did. */
  wanted() {
    this.#deliver();
  }

  #deliver() {
    for (let message = this.#firstReady(); message; message = this.#firstReady()) {
      const consumer = this.#nextConsumer();
      if (!consumer) return;
      this.#ready.pop();
      consumer.deliver(this.#take(message, consumer.destructive));
    }
  }

  #firstReady() {
    for (let message = this.#ready.peek(); message; message = this.#ready.peek()) {
      if (this.#holds(message) && message.state === 'active' && !message.lock) return message;
      this.#ready.pop();
    }
    return undefined;
  }

  #nextConsumer() {
    for (const consumer of this.#consumers) {
      if (!consumer.wants()) continue;
      this.#consumers.delete(consumer); // to the back of the line, so that all get their share
      this.#consumers.add(consumer);
      return consumer;
    }
    return undefined;
  }

  #take(message, destructive) {
    if (destructive) this.#remove(message);
    else this.#lock(message);
    return message;
  }

  // ---- locks

  #lock(message) {
    message.lock = { token: randomBytes(16), until: this.#clock.now() + this.settings.lockMs };
    this.#locks.set(message.lock.token.toString('hex'), message);
    this.#watch(message, message.lock);
  }

  #watch(message, lock) {
    this.#clock.alarm(lock.until, () => {
      if (message.lock !== lock) return;
      if (lock.until > this.#clock.now()) return this.#watch(message, lock); // renewed meanwhile
      this.#unlock(message);
      if (message.state === 'active') this.#countFailure(message);
      this.#deliver();
    });
  }

  #unlock(message) {
    this.#locks.delete(message.lock.token.toString('hex'));
    message.lock = null;
  }

  #lockedBy(token) {
    const message = this.#locks.get(token.toString('hex'));
    if (!message) throw lockLost();
    return message;
  }

  /** Extends a lock and answers its new end. */
  renew(token) {
    const { lock } = this.#lockedBy(token);
    lock.until = this.#clock.now() + this.settings.lockMs;
    return lock.until;
  }

  // ---- settlement

  complete(token) {
    const message = this.#lockedBy(token);
    this.#unlock(message);
    this.#remove(message);
  }

  abandon(token, properties = {}) {
    const message = this.#settle(token, properties);
    this.#countFailure(message);
    this.#deliver();
  }

  /** Returned by a consumer that never looked at it: no delivery is counted. */
  release(token) {
    this.#makeReady(this.#settle(token, {}));
    this.#deliver();
  }

  defer(token, properties = {}) {
    const message = this.#settle(token, properties);
    message.state = 'deferred';
    message.deliveryCount++;
    this.#journal.changed(this, message);
  }

  deadLetter(token, { reason, description, properties = {} }) {
    this.#deadLetter(this.#settle(token, properties), reason, description);
  }

  #settle(token, properties) {
    const message = this.#lockedBy(token);
    this.#unlock(message);
    setApplicationProperties(message, properties);
    return message;
  }

  #countFailure(message) {
    message.deliveryCount++;
    if (message.deliveryCount >= this.settings.maxDeliveryCount) {
      const tries = `Message could not be consumed after ${message.deliveryCount} delivery attempts.`;
      return this.#deadLetter(message, 'MaxDeliveryCountExceeded', tries);
    }
    this.#journal.changed(this, message);
    this.#makeReady(message);
  }

  #makeReady(message) {
    if (message.expiresAt !== null && message.expiresAt <= this.#clock.now()) this.#expire(message);
    else this.#ready.push(message);
  }

  #deadLetter(message, reason, description) {
    if (!this.deadLetterQueue) return this.#makeReady(message); // a dead-letter queue keeps what it has
    const copy = Object.assign(copyOf(message), { deadLetterSource: this.name, timeToLive: null, scheduledFor: null });
    setApplicationProperties(copy, { DeadLetterReason: reason, DeadLetterErrorDescription: description });
    copy.size = 0; // a dead letter is never too large
    this.deadLetterQueue.enqueue(copy);
    this.#remove(message);
  }

  #remove(message) {
    this.#messages.delete(message.sequenceNumber);
    this.#journal.removed(this, message);
  }

  #holds(message) {
    return this.#messages.get(message.sequenceNumber) === message;
  }

  // ---- by number

  cancelScheduled(sequenceNumber) {
    const message = this.#messages.get(sequenceNumber);
    if (message?.state !== 'scheduled') throw messageNotFound(`No scheduled message ${sequenceNumber}.`);
    this.#remove(message);
  }

  peek(fromSequenceNumber, count) {
    const from = [...this.#messages.values()].filter((message) => message.sequenceNumber >= fromSequenceNumber);
    return from.sort((a, b) => a.sequenceNumber - b.sequenceNumber).slice(0, count);
  }

  receiveDeferred(sequenceNumbers, destructive) {
    return sequenceNumbers.map((number) => {
      const message = this.#messages.get(number);
      if (message?.state !== 'deferred' || message.lock) {
        throw messageNotFound(`Failed to lock one or more specified messages (${number}).`);
      }
      return this.#take(message, destructive);
    });
  }

  /** What a test may ask: how many are where, and when the next scheduled one is due. */
  stats() {
    const counts = { active: 0, locked: 0, scheduled: 0, deferred: 0 };
    for (const message of this.#messages.values()) counts[message.lock ? 'locked' : message.state]++;
    return { ...counts, nextScheduledAt: this.#nextScheduledAt() };
  }

  #nextScheduledAt() {
    for (let message = this.#scheduled.peek(); message; message = this.#scheduled.peek()) {
      if (this.#holds(message) && message.state === 'scheduled') return new Date(message.scheduledFor).toISOString();
      this.#scheduled.pop();
    }
    return null;
  }
}

function inOrderOfEnqueueing(a, b) {
  return a.enqueuedAt !== b.enqueuedAt ? a.enqueuedAt < b.enqueuedAt : a.sequenceNumber < b.sequenceNumber;
}
