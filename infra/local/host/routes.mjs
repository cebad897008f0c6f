// Which function a request is for, with ASP.NET Core's precedence: segment by segment a literal beats a constrained
// parameter, that a plain one, that a catch-all.
import { StartError } from '../errors.mjs';

const CONSTRAINTS = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  alpha: /^[a-z]+$/i,
  bool: /^(true|false)$/i,
};
const RANK = { literal: 1, constrained: 2, parameter: 3, catchAll: 4 };

export function routeTable(app) {
  const routes = app.functions
    .filter(({ trigger }) => trigger.type === 'httpTrigger')
    .map(({ name, trigger }) => ({
      name,
      methods: trigger.methods?.map((method) => method.toUpperCase()) ?? null,
      segments: split(`${app.options.routePrefix}/${trigger.route ?? name}`).map((text) => parseSegment(text, name)),
    }));
  return routes.sort(byPrecedence);
}

/** The function's name, or null: a wrong method is no match either. */
export function matchRoute(routes, method, pathname) {
  const parts = split(pathname);
  return routes.find((route) => (!route.methods || route.methods.includes(method)) && fits(route.segments, parts))?.name ?? null;
}

function byPrecedence(a, b) {
  for (let i = 0; i < Math.max(a.segments.length, b.segments.length); i++) {
    const difference = (a.segments[i]?.rank ?? 0) - (b.segments[i]?.rank ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function fits(segments, parts) {
  for (const [i, segment] of segments.entries()) {
    if (segment.rank === RANK.catchAll) return true;
    if (parts[i] === undefined) return segment.optional && i === segments.length - 1;
    if (!segment.accepts(parts[i])) return false;
  }
  return parts.length === segments.length;
}

function parseSegment(text, functionName) {
  const inner = /^\{(.+)\}$/.exec(text)?.[1];
  if (!inner) {
    if (/[{}]/.test(text)) throw new StartError(`Function ${functionName}: the route segment '${text}' is not supported locally.`);
    return { rank: RANK.literal, accepts: (part) => part.toLowerCase() === text.toLowerCase() };
  }
  if (inner.startsWith('*')) return { rank: RANK.catchAll };
  const [name, constraint] = inner.replace(/\?$/, '').split(':');
  const optional = inner.endsWith('?');
  if (!constraint) return { rank: RANK.parameter, optional, accepts: () => true };
  const pattern = CONSTRAINTS[constraint];
  if (!pattern) throw new StartError(`Function ${functionName}: the constraint '${constraint}' of ${name} is not supported locally.`);
  return { rank: RANK.constrained, optional, accepts: (part) => pattern.test(part) };
}

const split = (path) => path.split('/').filter((part) => part !== '');
