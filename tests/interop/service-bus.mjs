// Starts the local Service Bus stand-in and receives from it with Microsoft's own client: prints what arrives in `wakeups`,
// dead-letters what arrives in `adt-feed`. Ends with its parent (stdin).
// Usage: node service-bus.mjs <infra/local>
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

const [local] = process.argv.slice(2);
const { ServiceBusClient } = createRequire(join(local, 'package.json'))('@azure/service-bus');
const { startBus } = await import(pathToFileURL(join(local, 'bus', 'start.mjs')));

const bus = await startBus();
const client = new ServiceBusClient(bus.connectionString);
const processError = async ({ error }) => console.error(error.message);

client.createReceiver('wakeups').subscribe({
  processError,
  async processMessage({ body, messageId, subject, correlationId, contentType, timeToLive, applicationProperties }) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    console.log(`received ${JSON.stringify({
      messageId, subject, correlationId, contentType, timeToLive, body: bytes.toString('base64'), priority: applicationProperties?.Priority,
    })}`);
  },
});

const feed = client.createReceiver('adt-feed', { receiveMode: 'peekLock' });
feed.subscribe({
  processError,
  async processMessage(message) {
    await feed.deadLetterMessage(message, { deadLetterReason: 'Unreadable', deadLetterErrorDescription: 'test' });
    console.log(`dead-lettered ${message.messageId}`);
  },
}, { autoCompleteMessages: false });

console.log(`listening ${bus.httpPort} ${bus.connectionString}`);
