import { durationMs } from './durations.mjs';
import { entityNotFound } from './errors.mjs';
import { Queue } from './queue.mjs';
import { copyOf } from './wire.mjs';

const DEFAULT_LOCK = 'PT1M';
const DEFAULT_MAX_DELIVERIES = 10;
const DEFAULT_MESSAGE_KILOBYTES = 256; // Standard tier; Premium takes 1 MB by default
const DEAD_LETTERS = '$deadletterqueue';

/** All entities of one namespace, found by path as clients write it (`orders`, `events/Subscriptions/all/$DeadLetterQueue`). */
export class Broker {
  #queues = new Map(); // lower-case path -> Queue
  #topics = new Map(); // lower-case name -> the queues of its subscriptions
  #sequenceNumber = 0;
  #context;

  constructor(entities, clock, journal) {
    this.clock = clock;
    this.#context = { clock, journal, nextSequenceNumber: () => ++this.#sequenceNumber };
    for (const [name, settings] of Object.entries(entities.queues ?? {})) this.#addQueue(name, settings);
    for (const [name, settings] of Object.entries(entities.topics ?? {})) this.#addTopic(name, settings);
    this.#sequenceNumber = journal.restore((path) => this.queue(path), clock.now());
  }

  queue(path) {
    return this.#queues.get(path.toLowerCase());
  }

  /** The largest message the entity takes, in bytes; undefined if there is no such entity to send to. */
  sendLimit(path) {
    const first = this.#targets(path)?.[0];
    return first?.settings.maxMessageBytes;
  }

  /** Answers the sequence number, or null for a duplicate. */
  send(path, message) {
    const targets = this.#targets(path);
    if (!targets) throw entityNotFound(path);
    const [first, ...others] = targets;
    const copies = others.map((queue) => [queue, copyOf(message)]);
    const sequenceNumber = first.enqueue(message);
    for (const [queue, copy] of copies) queue.enqueue(copy);
    return sequenceNumber;
  }

  stats() {
    const main = [...this.#queues.values()].filter((queue) => queue.deadLetterQueue);
    return Object.fromEntries(
      main.map((queue) => {
        const deadLetters = queue.deadLetterQueue.stats();
        return [queue.name, { ...queue.stats(), deadletter: deadLetters.active + deadLetters.locked }];
      }),
    );
  }

  #targets(path) {
    const queue = this.queue(path);
    if (queue) return queue.deadLetterQueue ? [queue] : undefined; // nobody sends to a dead-letter queue
    return this.#topics.get(path.toLowerCase());
  }

  #addTopic(name, settings) {
    const { subscriptions, ...shared } = settings;
    const queues = Object.entries(subscriptions).map(([subscription, own]) =>
      this.#addQueue(`${name}/Subscriptions/${subscription}`, { ...shared, ...own }));
    this.#topics.set(name.toLowerCase(), queues);
  }

  #addQueue(name, settings) {
    const inner = queueSettings(settings);
    const outer = { ...inner, maxDeliveryCount: Infinity, duplicateWindowMs: 0, timeToLiveMs: Infinity };
    const deadLetters = new Queue(`${name}/$DeadLetterQueue`, outer, null, this.#context);
    const queue = new Queue(name, inner, deadLetters, this.#context);
    this.#queues.set(name.toLowerCase(), queue);
    this.#queues.set(`${name.toLowerCase()}/${DEAD_LETTERS}`, deadLetters);
    return queue;
  }
}

function queueSettings(settings) {
  const { duplicateDetectionHistoryTimeWindow: window, defaultMessageTimeToLive: lifetime } = settings;
  return {
    lockMs: durationMs(settings.lockDuration ?? DEFAULT_LOCK),
    maxDeliveryCount: settings.maxDeliveryCount ?? DEFAULT_MAX_DELIVERIES,
    duplicateWindowMs: window ? durationMs(window) : 0,
    timeToLiveMs: lifetime ? durationMs(lifetime) : Infinity,
    deadLetterOnExpiry: settings.deadLetteringOnMessageExpiration ?? false,
    maxMessageBytes: (settings.maxMessageSizeInKilobytes ?? DEFAULT_MESSAGE_KILOBYTES) * 1024,
  };
}
