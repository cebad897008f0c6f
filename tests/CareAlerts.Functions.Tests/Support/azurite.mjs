// Runs Azurite's table service inside this process, on 127.0.0.1, and ends with its parent: when the test process dies, however
// it dies, its end of our stdin closes. Prints "listening PORT".
// Usage: node azurite.mjs <folder of the azurite package> <port, 0 for a free one> [folder to keep rows in]
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [azurite, port, folder] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const source = (...path) => require(join(azurite, 'dist', 'src', ...path)).default;
const TableConfiguration = source('table', 'TableConfiguration.js');
const TableServer = source('table', 'TableServer.js');
const { configLogger } = require(join(azurite, 'dist', 'src', 'common', 'Logger.js'));

configLogger(false);
const keepAliveSeconds = 5;
const server = new TableServer(new TableConfiguration(
  '127.0.0.1', Number(port), keepAliveSeconds, join(folder ?? '.', '__azurite_db_table__.json'),
  false, false, undefined, undefined, // no debug log, no access log
  false, true, // strict, any API version
  '', '', '', undefined, // plain HTTP, shared key
  false, folder === undefined));
await server.start();

const end = () => server.close().finally(() => process.exit(0)); // writes its rows, if they are to be kept
process.stdin.on('end', end).on('error', end).resume();
console.log(`listening ${server.httpServer.address().port}`);
