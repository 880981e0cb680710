import { z } from 'zod';
import { type Node, type Place, placeOf } from '../nodes.ts';
import { MOST_PATTERN } from '../permissions/kit.ts';
import { SWITCH_WORDS, SWITCHES, type Switch } from '../permissions/switches.ts';
import { quoted } from '../text.ts';

const names = z.array(z.string().min(1).max(MOST_PATTERN)).max(20_000);
const whole = z.literal('all');

export const grantedShape = z.strictObject({
  projects: z.record(z.string(), whole.or(z.record(z.string(), whole.or(names)))),
  gitProviders: names.exactOptional(),
  servers: names.exactOptional(),
  switches: z.array(z.enum(SWITCHES)).exactOptional(),
});

export type Granted = z.infer<typeof grantedShape>;
type Projects = Granted['projects'];

export const SWITCH_NAMES = Object.fromEntries(
  SWITCHES.map((name) => [name, SWITCH_WORDS[name].label.toLowerCase().replaceAll(' ', '-')]),
) as Record<Switch, string>;

const KEYS = ['kit', 'projects', 'git-providers', 'servers', 'switches'];

export type GivenAccess = { kit: string } | { granted: Granted } | { why: string; at?: Place };

export function readGranted(node: Node): GivenAccess {
  try {
    const read = readParts(node);
    return 'kit' in read ? read : { granted: read };
  } catch (error) {
    if (error instanceof NotGranted) return { why: error.message, at: error.at };
    throw error;
  }
}

function readParts(node: Node): { kit: string } | Granted {
  if (node.kind === 'list') return { projects: readProjects(node) };
  if (node.kind === 'text') throw new NotGranted(node, 'Access is text, a list of projects, or parts.');
  const entries = new Map(node.entries.map((entry) => [entry.key, entry.value]));
  for (const entry of node.entries)
    if (!KEYS.includes(entry.key))
      throw new NotGranted(entry, `${quoted(entry.key)} is not known here. Use ${KEYS.join(', ')}.`);
  const kit = entries.get('kit');
  if (kit) {
    if (entries.size > 1) throw new NotGranted(kit, 'A kit stands alone: leave the other parts out.');
    return { kit: textOf(kit) };
  }
  const list = (key: string) => {
    const value = entries.get(key);
    return value && textsOf(value);
  };
  const gitProviders = list('git-providers');
  const servers = list('servers');
  const switches = entries.get('switches');
  return {
    projects: readProjects(entries.get('projects')),
    ...(gitProviders ? { gitProviders } : {}),
    ...(servers ? { servers } : {}),
    ...(switches ? { switches: itemsOf(switches).map(switchOf) } : {}),
  };
}

class NotGranted extends Error {
  readonly at: Place;

  constructor(at: Place, why: string) {
    super(why);
    this.at = placeOf(at);
  }
}

function readProjects(node: Node | undefined): Projects {
  if (!node) return {};
  if (node.kind === 'list')
    return Object.fromEntries(node.items.map((item) => [textOf(item), 'all'] as const));
  return byName(node, (project) => (isAll(project) ? 'all' : byName(project, servicesOf)));
}

function servicesOf(node: Node): 'all' | string[] {
  return isAll(node) ? 'all' : textsOf(node);
}

function byName<T>(node: Node, read: (value: Node) => T): Record<string, T> {
  if (node.kind !== 'map') throw new NotGranted(node, 'Write all here, or name what of it.');
  return Object.fromEntries(
    node.entries.map((entry) => [nameOf(entry.key, entry), read(entry.value)] as const),
  );
}

function isAll(node: Node): boolean {
  return node.kind === 'text' && node.text === 'all';
}

function textsOf(node: Node): string[] {
  return itemsOf(node).map(textOf);
}

function itemsOf(node: Node): Node[] {
  if (node.kind !== 'list') throw new NotGranted(node, 'Write a list of names here.');
  return node.items;
}

function textOf(node: Node): string {
  if (node.kind !== 'text') throw new NotGranted(node, 'Write a name here.');
  return nameOf(node.text, node);
}

export function isName(text: string): boolean {
  const { length } = text.trim();
  return length > 0 && length <= MOST_PATTERN;
}

function nameOf(text: string, at: Place): string {
  const name = text.trim();
  if (!isName(name)) throw new NotGranted(at, `A name has 1 to ${MOST_PATTERN} characters.`);
  return name;
}

function switchOf(node: Node): Switch {
  const text = textOf(node);
  const folded = text.toLowerCase().replaceAll(/[ _]/g, '-');
  const found = SWITCHES.find((name) => name === text || SWITCH_NAMES[name] === folded);
  if (!found)
    throw new NotGranted(
      node,
      `No switch is called ${quoted(text)}. Use ${Object.values(SWITCH_NAMES).join(', ')}.`,
    );
  return found;
}
