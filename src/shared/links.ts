import { readAddress } from './address.ts';
import { oneLine } from './text.ts';

type Link =
  | { kind: 'instance'; instance: string; organizationId: string | null }
  | { kind: 'add'; url: string; name: string }
  | { kind: 'strange'; why: string };

const LONGEST = 2048;
const LONGEST_NAME = 100;
/** An id, or a host with or without port. */
const PLACE = /^[A-Za-z0-9._:[\]-]{1,200}$/;

/**
 * `quayside://instance/ID-OR-HOST[/ORGANIZATION-ID]` or `quayside://add?url=…&name=…`; refuses anything else:
 * a link carries no key.
 */
export function readLink(text: string): Link {
  if (text.length > LONGEST) return strange('It is too long.');
  if (/[\s\p{Cc}\p{Cf}]/u.test(text)) return strange('There are spaces or invisible marks in it.');
  const match = /^quayside:\/\/([a-z]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(text);
  if (!match) return strange('It does not say what to open.');
  const [, what = '', path = '', query = ''] = match;
  switch (what.toLowerCase()) {
    case 'instance':
      return query === '' ? placeIn(path) : strange('It contains more than a place.');
    case 'add':
      return path === '' ? addressIn(query) : strange('It does not say what to open.');
    default:
      return strange('This version of Quayside can’t open it.');
  }
}

function placeIn(path: string): Link {
  const parts = path.replace(/\/$/, '').split('/').map(decoded);
  const [instance, organizationId = null, ...more] = parts;
  const isPlace = (part: string | null | undefined) => typeof part === 'string' && PLACE.test(part);
  if (!isPlace(instance) || (parts.length > 1 && !isPlace(organizationId)) || more.length > 0)
    return strange('It names no place.');
  return { kind: 'instance', instance: instance as string, organizationId };
}

function addressIn(query: string): Link {
  const given = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/.exec(pair) ?? [];
    const plain = decoded(value.replaceAll('+', ' '));
    if ((name !== 'url' && name !== 'name') || given.has(name))
      return strange('It contains more than an address and a name. Never put a key in a link.');
    if (plain === null) return strange('It cannot be read.');
    given.set(name, plain);
  }
  const address = readAddress(given.get('url') ?? '');
  if (!address.ok) return strange('It has no readable address.');
  return { kind: 'add', url: address.value.origin, name: oneLine(given.get('name') ?? '', LONGEST_NAME) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function strange(why: string): Link {
  return { kind: 'strange', why };
}

export type Known = { id: string; name: string; origin: string };

export function instanceOfLink<K extends Known>(instances: readonly K[], instance: string): K | null {
  const wanted = instance.toLowerCase();
  const byId = instances.find(({ id }) => id === instance);
  return byId ?? instances.find(({ origin }) => new URL(origin).host === wanted) ?? null;
}

export function originOfPlace(instance: string): string | null {
  const address = /[.:]|^localhost$/i.test(instance) ? readAddress(instance) : null;
  return address?.ok ? address.value.origin : null;
}
