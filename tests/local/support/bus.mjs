import { startBus } from '../../../infra/local/bus/start.mjs';
import { KEY_NAME, sasToken } from '../../../infra/local/bus/sas.mjs';
import { ServiceBusClient } from './packages.mjs';

export { KEY_NAME };

/** Entities with the settings the tests need to see at work. */
export const ENTITIES = {
  queues: {
    plain: {},
    strict: { maxDeliveryCount: 3, lockDuration: 'PT30S' },
    unique: { duplicateDetectionHistoryTimeWindow: 'PT10M' },
    brief: { deadLetteringOnMessageExpiration: true },
  },
  topics: { events: { subscriptions: { first: {}, second: {} } } },
};

/** A stand-in on free ports with a client; both end with the test. */
export async function startTestBus(t, options = {}) {
  const bus = await startBus({ entities: ENTITIES, ...options });
  const client = new ServiceBusClient(bus.connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 10_000 } });
  t.after(async () => {
    await client.close();
    await bus.close();
  });
  return { bus, client, rest: restOf(`http://localhost:${bus.httpPort}`), advance: (ms) => bus.broker.clock.advance(ms) };
}

/** The REST side as a sender with the right key sees it. */
export function restOf(base) {
  const call = (method, path, { headers, body } = {}) => {
    const url = path.startsWith('http') ? path : `${base}/${path}`;
    const inAnHour = Math.floor(Date.now() / 1000) + 3600;
    return fetch(url, { method, body, headers: { Authorization: sasToken(base, inAnHour), ...headers } });
  };
  return {
    call,
    send: (entity, body, properties = {}, headers = {}) =>
      call('POST', `${entity}/messages`, { body, headers: { BrokerProperties: JSON.stringify(properties), ...headers } }),
    receive: (entity) => call('POST', `${entity}/messages/head?timeout=5`),
    isEmpty: async (entity) => (await call('POST', `${entity}/messages/head?timeout=0`)).status === 204,
    stats: async () => (await fetch(`${base}/$stats`)).json(),
    advance: (advanceMs) => fetch(`${base}/$clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) }),
  };
}

/** One message, or a failure that says which queue was empty. */
export async function receiveOne(receiver) {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  if (!message) throw new Error(`${receiver.entityPath} is empty.`);
  return message;
}
