// The stand-in in a process of its own, to be killed: directory and entities as arguments, its port on the first line.
import { startBus } from '../../../infra/local/bus/start.mjs';

const [directory, entities] = process.argv.slice(2);
const bus = await startBus({ directory, entities: JSON.parse(entities) });
console.log(JSON.stringify({ port: bus.httpPort }));
process.stdin.on('end', () => process.exit()).resume();
