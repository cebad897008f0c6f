// Runs the Service Bus stand-in inside this process, in memory, on free ports, and ends with its parent: when the test process dies,
// however it dies, its end of our stdin closes. Prints "listening AMQP-PORT HTTP-PORT".
// Usage: node service-bus.mjs <folder infra/local>
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

const { startBus } = await import(pathToFileURL(join(process.argv[2], 'bus', 'start.mjs')));
const bus = await startBus();
console.log(`listening ${bus.amqpPort} ${bus.httpPort}`);
