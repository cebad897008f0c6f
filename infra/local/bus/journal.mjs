// What survives a kill: an append-only file of what was stored, changed and removed. A write reaches the operating
// system before the client hears "accepted", so the process may be killed at any instruction. It is not flushed to
// the disk each time: a power cut is not what a stand-in has to survive.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encode, parse } from './wire.mjs';

/** Without `--data`: nothing is kept. */
export const noJournal = {
  restore: () => 0,
  stored() {},
  changed() {},
  removed() {},
  close() {},
};

export class FileJournal {
  #path;
  #file = null;

  constructor(directory) {
    mkdirSync(directory, { recursive: true });
    this.#path = join(directory, 'servicebus.journal');
  }

  /** Replays and compacts the file, fills the queues, and answers the highest sequence number in use. */
  restore(findQueue, now) {
    const kept = replay(this.#path);
    kept.forgetSeen(({ queue, at }) => !findQueue(queue)?.duplicates.covers(at, now));
    const compacted = `${this.#path}.new`;
    writeFileSync(compacted, [...kept.records()].map((record) => JSON.stringify(record) + '\n').join(''));
    renameSync(compacted, this.#path);
    this.#file = openSync(this.#path, 'a');

    for (const { queue, id, at } of kept.seen.values()) findQueue(queue).duplicates.remember(id, at);
    for (const record of kept.messages.values()) findQueue(record.queue)?.restore(toMessage(record));
    return kept.sequence;
  }

  stored(queue, message) {
    const { sequenceNumber, id, enqueuedAt } = message;
    this.#append({ op: 'stored', queue: queue.name, sequenceNumber, id, at: enqueuedAt, ...toRecord(message) });
  }

  changed(queue, message) {
    this.#append({ op: 'changed', queue: queue.name, sequenceNumber: message.sequenceNumber, ...toRecord(message) });
  }

  removed(queue, message) {
    this.#append({ op: 'removed', queue: queue.name, sequenceNumber: message.sequenceNumber });
  }

  close() {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #append(record) {
    if (this.#file !== null) writeSync(this.#file, JSON.stringify(record) + '\n');
  }
}

function toRecord(message) {
  const { state, enqueuedAt, scheduledFor, expiresAt, deliveryCount, deadLetterSource } = message;
  const wire = encode({ ...message, lock: null }).toString('base64');
  return { message: { state, enqueuedAt, scheduledFor, expiresAt, deliveryCount, deadLetterSource, wire } };
}

function toMessage({ sequenceNumber, message: { wire, ...kept } }) {
  return Object.assign(parse(Buffer.from(wire, 'base64')), kept, { sequenceNumber });
}

function replay(path) {
  const kept = new Kept();
  if (!existsSync(path)) return kept;
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop(); // empty, or a line the kill cut short: nobody was told it is safe
  for (const line of lines) kept.apply(JSON.parse(line));
  return kept;
}

/** What remains when all records have been applied in order. */
class Kept {
  sequence = 0;
  messages = new Map();
  seen = new Map();

  apply(record) {
    const key = `${record.queue} ${record.sequenceNumber}`;
    switch (record.op) {
      case 'sequence':
        this.sequence = record.value;
        break;
      case 'seen':
        this.seen.set(`${record.queue} ${record.id}`, record);
        break;
      case 'stored':
        this.sequence = Math.max(this.sequence, record.sequenceNumber);
        this.seen.set(`${record.queue} ${record.id}`, { op: 'seen', queue: record.queue, id: record.id, at: record.at });
        this.messages.set(key, record);
        break;
      case 'changed':
        if (this.messages.has(key)) this.messages.set(key, { ...this.messages.get(key), message: record.message });
        break;
      case 'removed':
        this.messages.delete(key);
        break;
    }
  }

  forgetSeen(isOver) {
    for (const [key, record] of this.seen) if (isOver(record)) this.seen.delete(key);
  }

  *records() {
    yield { op: 'sequence', value: this.sequence };
    yield* this.seen.values();
    yield* this.messages.values();
  }
}
