import { expand } from './replay.ts';
import { canaries } from './secrets.ts';
import type { World } from './world.ts';

const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const id = /^([\w-]{21}|[A-Za-z0-9]{32})$/;

/** Compares answers with recordings; ids that are new in a run are bound to the recorded ones on first sight. */
export type Comparer = {
  texts: (text: string) => string;
  /** One line for each difference: where, what was recorded, what came. */
  compare: (recorded: unknown, given: unknown, at?: string) => string[];
};

/** Makes a comparer for a run in a world: ids of the world must come back exactly. */
export function createComparer(world: World): Comparer {
  const bound = new Map<string, string>();
  const { users, organizations, members, invitations, keys, projects, environments, services } = world;
  const tables = [users, organizations, members, invitations, keys, projects, environments, services];
  for (const row of tables.flat()) bound.set(row.id, row.id);

  function compareText(recorded: string, given: unknown): boolean {
    if (typeof given !== 'string') return false;
    if (recorded.startsWith('key:created ')) {
      bound.set(recorded, given);
      return /^(qs)?[A-Za-z]{64}$/.test(given);
    }
    if (recorded === 'key hash' || recorded === '<key hash>') return given === canaries.keyHash;
    if (recorded === '<token>' || recorded === 'start' || recorded === '<start>') return given !== '';
    if (recorded === '[secret]') return given === recorded || given.includes('canary-');
    if (recorded === '[cut]') return given !== '';
    if (recorded.startsWith('[password of ')) return given.length === Number(/\d+/.exec(recorded)?.[0]);
    if (date.test(recorded)) return date.test(given);
    // The server names its own port in links.
    if (recorded.startsWith('http://null:')) return recorded === given.replace(/null:\d+/, 'null:3000');
    if (recorded.includes('…[')) return expand(recorded) === given;
    if (recorded.endsWith('…')) return given.startsWith(recorded.slice(0, -1));
    if (id.test(recorded) && id.test(given) && recorded !== given) {
      const before = bound.get(recorded);
      if (before === undefined) bound.set(recorded, given);
      return (before ?? given) === given;
    }
    return recorded === given;
  }

  function compareRows(recorded: unknown[], given: unknown[], at: string): string[] {
    // Keys come in no order and with counters of their own: their fields are what counts.
    if (at.endsWith('.apiKeys')) return compareFields(recorded[0], given[0], at);
    if (recorded.some((row) => isRecord(row) && 'lastDeployAt' in row))
      return compareUnordered(recorded, given, at);
    const count =
      typeof recorded.at(-1) === 'string' ? /^…\[(\d+) items\]$/.exec(recorded.at(-1) as string) : null;
    const rows = count ? recorded.slice(0, -1) : recorded;
    const length = count ? Number(count[1]) : recorded.length;
    if (given.length !== length) return [`${at}: ${length} rows recorded, ${given.length} given`];
    return rows.flatMap((row, index) => compare(row, given[index], `${at}[${index}]`));
  }

  // The overview of services comes in no order.
  function compareUnordered(recorded: unknown[], given: unknown[], at: string): string[] {
    const sorted = (rows: unknown[]) =>
      (rows as { id: string }[]).slice().sort((a, b) => a.id.localeCompare(b.id));
    const [before, now] = [sorted(recorded), sorted(given)];
    if (before.length !== now.length) return [`${at}: ${before.length} rows recorded, ${now.length} given`];
    return before.flatMap((row, index) => compare(row, now[index], `${at}[${index}]`));
  }

  function compare(recorded: unknown, given: unknown, at = 'body'): string[] {
    if (Array.isArray(recorded) && Array.isArray(given)) return compareRows(recorded, given, at);
    if (isRecord(recorded) && isRecord(given)) {
      // The mail server of a notification is the world's own.
      if (at.endsWith('].email')) return compareFields(recorded, given, at);
      const names = Object.keys(recorded).filter((name) => name in given);
      return [
        ...compareFields(recorded, given, at),
        ...names.flatMap((name) => compare(recorded[name], given[name], `${at}.${name}`)),
      ];
    }
    // A text of JSON in the JSON, such as the configuration of a way to sign in.
    if (typeof recorded === 'string' && recorded.startsWith('{') && typeof given === 'string')
      return compare(JSON.parse(recorded), JSON.parse(given), `${at} as JSON`);
    const same = typeof recorded === 'string' ? compareText(recorded, given) : recorded === given;
    return same ? [] : [`${at}: ${JSON.stringify(recorded)} recorded, ${JSON.stringify(given)} given`];
  }

  return {
    compare,
    texts(text) {
      let changed = text;
      for (const [before, now] of bound) if (before !== now) changed = changed.replaceAll(before, now);
      return changed;
    },
  };
}

function compareFields(recorded: unknown, given: unknown, at: string): string[] {
  const [before, now] = [
    Object.keys(recorded ?? {})
      .sort()
      .join(' '),
    Object.keys(given ?? {})
      .sort()
      .join(' '),
  ];
  return before === now ? [] : [`${at}: fields ${before} recorded, ${now} given`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
