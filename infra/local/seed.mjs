// Puts a folder of documents through the contract's own routes, as a customer would.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StartError } from './errors.mjs';

const ADMINISTRATOR = { Authorization: 'Bearer local', 'Content-Type': 'application/json' };

/** In this order: what comes later may name what came before. */
const KINDS = [
  { folder: 'contacts', route: (id) => `contacts/${id}` },
  { folder: 'localities', route: (id) => `localities/${id}` },
  { folder: 'feeds', route: (id) => `feeds/${id}/settings` },
  { folder: 'care-plans', route: (id) => `care-plans/${id}` },
];

/** Answers how many documents were put; a refusal ends the start with the file's name and the faults. */
export async function seed(directory, publicUrl) {
  if (!existsSync(directory)) throw new StartError(`--seed ${directory}: there is no such folder.`);
  let count = 0;
  for (const { folder, route } of KINDS) {
    for (const file of jsonFilesIn(join(directory, folder))) {
      await put(`${publicUrl}/${route(encodeURIComponent(basename(file, '.json')))}`, join(directory, folder, file), join(folder, file));
      count++;
    }
  }
  return count;
}

function jsonFilesIn(folder) {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort() : [];
}

async function put(url, path, shownName) {
  const response = await fetch(url, { method: 'PUT', headers: ADMINISTRATOR, body: readFileSync(path) });
  const answer = await response.text();
  if (!response.ok) throw new StartError(`Seed file ${shownName} was refused (${response.status}): ${faultsIn(answer)}`);
}

function faultsIn(answer) {
  try {
    const { errors, detail, title } = JSON.parse(answer);
    if (Array.isArray(errors)) return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    return detail ?? title ?? 'no reason given';
  } catch {
    return 'no reason given';
  }
}
