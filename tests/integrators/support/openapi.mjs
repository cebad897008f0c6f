// Holds what was said over HTTP to the OpenAPI document, and to nothing more than it: a field the document does not name is a fault as well,
// so that it cannot fall behind the code.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const NAME = 'openapi';

export class Description {
  #document;
  #ajv;
  #operations;

  constructor(document) {
    this.#document = document;
    this.#ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    this.#ajv.addSchema(closed(document), NAME);
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation, id: operation.operationId })));
  }

  get operationIds() {
    return this.#operations.map(({ id }) => id);
  }

  /** The operation an exchange is of; undefined when the document has none. */
  operationOf({ method, path }) {
    const fits = this.#operations.filter((operation) => operation.method === method && pattern(operation.path).test(path));
    return fits.sort((one, other) => parametersIn(one.path) - parametersIn(other.path))[0];
  }

  /** What the document does not allow of an exchange, in one line; null when it is as described. */
  faultOf(exchange) {
    const found = this.operationOf(exchange);
    const said = `${exchange.method.toUpperCase()} ${exchange.path} → ${exchange.status} ${exchange.answerType ?? ''}`;
    if (!found) return `${said}: no such operation`;
    const at = ['paths', found.path, found.method];
    const taken = exchange.status < 300;
    const asked = taken && found.operation.requestBody ? this.#faultOfBody([...at, 'requestBody'], exchange.type ?? 'application/json', exchange.body) : null;
    const answered = this.#faultOfAnswer([...at, 'responses', String(exchange.status)], exchange);
    const fault = answered ?? (asked && `what was asked: ${asked}`);
    return fault && `${said}: ${fault}\n  ${exchange.answer.slice(0, 500)}`;
  }

  #faultOfAnswer(at, { answerType, answer }) {
    if (!this.#at(at)) return 'no such status';
    const [where, response] = this.#follow(at);
    if (!response.content) return answer === '' ? null : 'it has a body';
    return this.#faultOfBody(where, answerType, answer);
  }

  #faultOfBody(at, type, text) {
    const [where, described] = this.#follow(at);
    const key = [type, '*/*'].find((one) => one in described.content);
    if (!key) return `no such type: ${type}`;
    if (!/json$/.test(type)) return null;
    const schema = described.content[key].schema;
    if (Object.keys(schema).length === 0) return null;
    const validate = this.#ajv.compile({ $ref: `${NAME}#${pointer([...where, 'content', key, 'schema'])}` });
    return validate(JSON.parse(text)) ? null : validate.errors.map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`).join('; ');
  }

  #follow(at) {
    const node = this.#at(at);
    if (!node.$ref) return [at, node];
    const target = node.$ref.slice(2).split('/');
    return [target, this.#at(target)];
  }

  #at = (path) => path.reduce((node, key) => node?.[key], this.#document);
}

// An object that names its fields and does not say whether there may be others has no others.
function closed(node, root = node) {
  if (Array.isArray(node)) return node.map((item) => closed(item, root));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value, root)]));
  if (node.allOf) copy.allOf = node.allOf.map(({ $ref }) => open(closed($ref.slice(2).split('/').reduce((at, key) => at[key], root), root)));
  const isSchema = typeof node.properties === 'object' && (node.type === 'object' || Array.isArray(node.type));
  return isSchema && !('additionalProperties' in node) ? { ...copy, unevaluatedProperties: false } : copy;
}

const open = ({ unevaluatedProperties: _, ...schema }) => schema;
const pattern = (path) => new RegExp(`^${path.replace(/[.$]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);
const parametersIn = (path) => path.split('{').length;
const pointer = (path) => path.map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
