// The packages of the local system, for tests that live outside its folder.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../infra/local/package.json', import.meta.url));

export const { ServiceBusClient } = require('@azure/service-bus');
export const { TableClient } = require('@azure/data-tables');
