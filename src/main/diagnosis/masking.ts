import { isIPv6 } from 'node:net';
import { calls } from '../../shared/contract.ts';
import { events } from '../../shared/events.ts';
import { dokployCalls } from '../dokploy/calls.ts';

/** What is known to be private in a text, beside what looks so. */
export type Private = {
  /** Host names, with or without a port. */
  hosts: Iterable<string>;
  /** What a person or a server calls something: hidden where it stands in quotes, as all sentences have it. */
  names: Iterable<string>;
};

/** Names with a point in them that are of Quayside, and no hosts. */
const OURS: ReadonlySet<string> = new Set(
  [calls, events, dokployCalls].flatMap((each) => Object.keys(each).map((name) => name.toLowerCase())),
);
const FILES = /\.(?:json|jsonl|log|js|cjs|mjs|ts|tsx|html|css|asar|dmp|txt|bak|node|so|dll|exe|partial)$/;

const EMAIL = /[^\s@“”"'<>()[\],;:]+@[^\s@“”"'<>()[\],;:]+\.[^\s@“”"'<>()[\],;:.]+/g;
const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
const IPV6 = /(?<![\w:.])[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*[0-9a-f:](?:%\w+)?/gi;
const IN_URL = /(?<=\b(?:https?|socks5?|ftp|wss?):\/\/)(?:\[[^\]\s]+\]|[\w*][^\s/:?#“”"')\]]*)/gi;
/** At least one point and an ending of letters, in small letters as they are written. */
const BARE =
  /(?<![\w@./-])(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9](?![\w@-]|\.\w)/g;

/**
 * Puts numbers in the place of hosts, addresses and private names, the same for the same wherever it stands in what one
 * mask is given, so that it still tells what belongs together.
 */
export function createMask({ hosts, names }: Private): (text: string) => string {
  const given = new Map<string, string>();
  const counts = new Map<string, number>();

  function masked(kind: string, text: string): string {
    const name = `${kind} ${text.toLowerCase()}`;
    const before = given.get(name);
    if (before !== undefined) return before;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const mask = `${kind}-${count}`;
    given.set(name, mask);
    return mask;
  }

  const known = [...new Set([...hosts].map((host) => host.replace(/:\d+$/, '')))]
    .filter((host) => host !== '' && host !== 'localhost')
    .sort((a, b) => b.length - a.length);
  const quoted = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const isMask = (text: string) => /^(?:host|address|person|name)-\d+$/.test(text);

  return (text) => {
    let rest = text;
    for (const name of quoted) rest = rest.replaceAll(`“${name}”`, () => `“${masked('name', name)}”`);
    rest = rest.replace(EMAIL, (each) => masked('person', each));
    rest = rest.replace(IPV4, (each) => masked('address', each));
    rest = rest.replace(IPV6, (each) => (isIPv6(each.replace(/%.*$/, '')) ? masked('address', each) : each));
    for (const host of known)
      rest = rest.replace(new RegExp(`(?<![\\w.-])${escaped(host)}(?![\\w-]|\\.\\w)`, 'gi'), () =>
        masked('host', host),
      );
    rest = rest.replace(IN_URL, (each) =>
      isMask(each.replace(/^\[|\]$/g, '')) || each === 'localhost' ? each : masked('host', each),
    );
    return rest.replace(BARE, (each) => (OURS.has(each) || FILES.test(each) ? each : masked('host', each)));
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
