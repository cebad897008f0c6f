// Writes or reads the interop rows with Microsoft's own client, so that ours is checked against it in both directions.
// Usage: node data-tables.mjs <folder with node_modules> <connection string> <table> write|read
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, connection, table, act] = process.argv.slice(2);
const { TableClient } = createRequire(join(modules, 'package.json'))('@azure/data-tables');
const client = TableClient.fromConnectionString(connection, table, { allowInsecureConnection: true });

if (act === 'write') {
  const row = (rowKey) => ({
    partitionKey: "o'neil é", rowKey, text: 'héllo 🎉 "q"', flag: true, int: 42, fraction: 0.5,
    long: { type: 'Int64', value: '9007199254740993' },
    instant: { type: 'DateTime', value: '2026-03-29T01:02:03.1234567Z' },
    guid: { type: 'Guid', value: '11111111-2222-3333-4444-555555555555' },
    bytes: new Uint8Array([0, 1, 255]),
  });
  await client.createEntity(row('one'));
  await client.submitTransaction([['create', row('two')], ['upsert', row('three'), 'Replace']]);
} else {
  // Every property as the text that came over the wire, so that nothing is lost in a JavaScript number.
  const rows = [];
  for await (const { partitionKey, rowKey, etag, timestamp, ...properties } of client.listEntities({ disableTypeConversion: true })) {
    const texts = Object.entries(properties)
      .filter(([name]) => !name.startsWith('odata.'))
      .map(([name, { type, value }]) => [name, `${type} ${value}`]);
    rows.push({ partitionKey, rowKey, ...Object.fromEntries(texts) });
  }
  console.log(JSON.stringify(rows));
}
