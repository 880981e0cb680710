import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { calls } from '../../shared/contract.ts';
import { events } from '../../shared/events.ts';
import { oneLine } from '../../shared/text.ts';
import { dokployCalls } from '../dokploy/calls.ts';

type Private = {
  hosts: Iterable<string>;
  names: Iterable<string>;
};

/** Names of Quayside with a dot that are no hosts. */
const OURS: ReadonlySet<string> = new Set(
  [calls, events, dokployCalls].flatMap((each) => Object.keys(each).map((name) => name.toLowerCase())),
);
const FILES = /\.(?:json|jsonl|log|js|cjs|mjs|ts|tsx|html|css|asar|dmp|txt|bak|node|so|dll|exe|partial)$/;

/** Word starts: also after percent encodings and JSON escapes. */
const BEGIN = String.raw`(?:(?<![\p{L}\p{N}_.-])|(?<=%[0-9a-fA-F]{2}|\\[bfnrt]|\\u[0-9a-fA-F]{4}))`;
const IN_ADDRESS = String.raw`[^\s@“”"'<>()[\],;:]`;
const EMAIL = new RegExp(String.raw`${IN_ADDRESS}+(?:@|%40|\\u0040)${IN_ADDRESS}+`, 'g');
const IPV4 = String.raw`${BEGIN}\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d)`;
const IPV6 = String.raw`(?<![:.])${BEGIN}[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*[0-9a-f:](?:%[\p{L}\p{N}_]+)?(?![\p{L}\p{N}_])`;
const SHORT_ADDRESS = new RegExp(IPV4, 'gu');
const ADDRESS = new RegExp(`${IPV6}|${IPV4}`, 'giu');
const IN_URL =
  /(?<=(?:\b(?:https?|socks\w*|ftp|wss?):|(?<![\w:.)\\/-]))\/\/|%3A%2F%2F)(?:\[[^\]\s]+\]|[\p{L}\p{N}_*][^\s/:?#,;“”"')\]\\%]*)/giu;
/** Proxies often have names without a dot. */
const PROXY =
  /(?<=\bproxy (?:of this (?:computer|instance), )?)[\p{L}\p{N}_-]+(?=:\d| is at | is an address)/gu;
/** At least one dot and a letters-only ending, in uniform case. */
const BARE = ['[\\p{Ll}\\p{Lo}\\p{M}\\p{Nd}_]', '[\\p{Lu}\\p{Nd}_]'].map((sign) => {
  const letter = sign.replace('\\p{M}\\p{Nd}_', '').replace('\\p{Nd}_', '');
  const label = `${sign}(?:(?:${sign}|-)*${sign})?`;
  return new RegExp(
    String.raw`(?<!/)${BEGIN}(?:\*\.)?(?:${label}\.)+${letter}(?:${sign}|-)*${sign}(?![\p{L}\p{N}_@-]|\.[\p{L}\p{N}_])`,
    'gu',
  );
});

/** Equal texts get equal numbers, which shows what belongs together. */
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
    .sort((a, b) => b.length - a.length)
    .map((host) => ({ host, form: formOf(host) }));
  const quoted = [...new Set(names)]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
    .map((name) => ({ name, line: oneLine(name, name.length) }));

  function nameIn(text: string): string | undefined {
    const start = text.endsWith('…') ? text.slice(0, -1) : null;
    return quoted.find(({ line }) => line === text || (start && line.startsWith(start)))?.name;
  }

  return (text) => {
    let rest = text;
    for (const { name } of quoted)
      for (const [open, close] of QUOTES)
        rest = rest.replaceAll(`${open}${name}${close}`, () => `${open}${masked('name', name)}${close}`);
    rest = rest.replace(/“([^“”]+)”/g, (whole, inner: string) => {
      const name = nameIn(inner);
      return name === undefined ? whole : `“${masked('name', name)}”`;
    });
    rest = rest.replace(EMAIL, (each) => masked('person', each));
    rest = rest.replace(ADDRESS, (each) =>
      isIP(each.replace(/%.*$/, ''))
        ? masked('address', each)
        : each.replace(SHORT_ADDRESS, (short) => masked('address', short)),
    );
    for (const { host, form } of known) rest = rest.replace(form, () => masked('host', host));
    rest = rest.replace(PROXY, (each) => (isPlain(each) ? each : masked('host', each)));
    rest = rest.replace(IN_URL, (each) => (isPlain(each) ? each : masked('host', each)));
    for (const form of BARE)
      rest = rest.replace(form, (each) => (isOurs(each) ? each : masked('host', each)));
    return rest;
  };
}

const QUOTES = [
  ['“', '”'],
  ['"', '"'],
  ['\\"', '\\"'],
] as const;

function formOf(host: string): RegExp {
  const forms = [host, domainToUnicode(host)].filter((form) => form !== '').map(escaped);
  return new RegExp(String.raw`${BEGIN}(?:${forms.join('|')})(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}_])`, 'giu');
}

function isPlain(text: string): boolean {
  return /^\[?(?:host|address|person|name)-\d+\]?$/.test(text) || ['localhost', '[cut]'].includes(text);
}

function isOurs(text: string): boolean {
  const lower = text.toLowerCase();
  return OURS.has(lower) || FILES.test(lower);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
