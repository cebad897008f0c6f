import { readFileSync } from 'node:fs';
import { serveAmqp } from './amqp.mjs';
import { Broker } from './broker.mjs';
import { Clock } from './clock.mjs';
import { FileJournal, noJournal } from './journal.mjs';
import { serveRest } from './rest.mjs';
import { connectionString } from './sas.mjs';

export const productEntities = () => JSON.parse(readFileSync(new URL('./entities.json', import.meta.url), 'utf8'));

/**
 * Starts the Service Bus stand-in on both its ports (0 takes a free one). With `directory`, messages survive a kill.
 * Answers `{ amqpPort, httpPort, connectionString, broker, close() }`.
 */
export async function startBus({ entities = productEntities(), amqpPort = 0, httpPort = 0, directory = null } = {}) {
  const clock = new Clock();
  const journal = directory ? new FileJournal(directory) : noJournal;
  const broker = new Broker(entities, clock, journal);
  const amqp = await serveAmqp(broker, amqpPort);
  const rest = await serveRest(broker, httpPort).catch(async (error) => {
    await amqp.close();
    throw error;
  });
  return {
    amqpPort: amqp.port,
    httpPort: rest.port,
    connectionString: connectionString(amqp.port),
    broker,
    async close() {
      await Promise.all([amqp.close(), rest.close()]);
      clock.close();
      journal.close();
    },
  };
}
