import { go } from 'fuzzysort';
import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMANDS } from '../../state/commands/commands.ts';
import type { Item, Shown } from './paletteItems.ts';

type Section = { title: string; found: readonly Found[] };

type Titled = { title: string; items: readonly Item[] };

export type Offer = {
  shown: Shown;
  commands: readonly Item[];
  /** Instances, organizations in the order of the rail, views of people, baselines, presets. */
  targets: readonly Item[];
  visited: readonly Item[];
  remembered: readonly Item[];
  people: readonly Item[];
  members: Titled | null;
  selected: Titled | null;
  isLeaving: boolean;
  recent: readonly string[];
};

const MOST_PLACES = 5;
const MOST_COMMANDS = 3;

const GROUPS: { group: CommandGroup; title: (shown: Shown) => string }[] = [
  { group: 'organization', title: ({ organization }) => organization },
  { group: 'instance', title: ({ instance }) => instance },
  { group: 'all', title: () => 'All instances' },
  { group: 'go', title: () => 'Go to' },
  { group: 'window', title: () => 'Window' },
];

export function sectionsOf(offer: Offer, typed: string): Section[] {
  const text = typed.trim();
  const sections = offer.members
    ? [{ title: offer.members.title, found: offer.members.items.map(unranked) }]
    : text === ''
      ? atFirst(offer)
      : matching(offer, text);
  return sections.filter(({ found }) => found.length > 0);
}

function matching(
  { commands, targets, people, selected, isLeaving, recent }: Offer,
  typed: string,
): Section[] {
  const results = { title: 'Results', found: rank([...targets, ...commands], typed, recent) };
  const found = { title: 'People', found: people.map(unranked) };
  return [
    { title: selected?.title ?? '', found: rank(selected?.items ?? [], typed, []) },
    // Below the other results, which must not move when people arrive later.
    ...(isLeaving ? [found, results] : [results, found]),
  ];
}

function atFirst({ shown, commands, visited, remembered, selected }: Offer): Section[] {
  const used = remembered.filter((item) => groupOf(item) !== null && item.why === null);
  const recent = [
    ...[...visited, ...remembered.filter((item) => groupOf(item) === null)].slice(0, MOST_PLACES),
    ...used.slice(0, MOST_COMMANDS),
  ];
  const isRecent = new Set(recent.map(({ id }) => id));
  const groups = GROUPS.map(({ group, title }) => ({
    title: title(shown),
    found: commands
      .filter((item) => groupOf(item) === group && !isRecent.has(item.id))
      .map((item) => unranked({ ...item, where: '' })),
  }));
  return [
    { title: selected?.title ?? '', found: selected?.items.map(unranked) ?? [] },
    { title: 'Recent', found: recent.map(unranked) },
    ...groups,
  ];
}

function groupOf({ command }: Item): CommandGroup | null {
  return command && COMMANDS[command].group;
}

type Piece = { text: string; hit: boolean };

export type Found = { item: Item; title: readonly Piece[] };

export const MOST_FOUND = 40;

const KEYS = [({ title }: Item) => title, ({ where }: Item) => where, ({ keywords }: Item) => keywords];
const ELSEWHERE = 0.72;
const BARRED = 0.9;
/** Bonus of the last used item, falling to 0 for the oldest. */
const LAST_USED = 0.12;
const LEAST = 0.35;

export function rank(items: readonly Item[], typed: string, recent: readonly string[]): Found[] {
  const places = new Map(recent.map((id, at) => [id, at]));
  const order = new Map(items.map((item, at) => [item, at]));
  const found = go(typed, items, {
    keys: KEYS,
    // With a lower limit fuzzysort would keep arbitrary ones of equal matches.
    limit: items.length,
    threshold: LEAST,
    scoreFn: (result) => {
      const [title, , keywords] = result;
      // All commands have the shown name as `where`, so a match in it alone is none.
      if (result.obj.command && !title?.score && !keywords?.score) return 0;
      const inTitle = title !== undefined && title.score >= result.score * 0.95;
      const at = places.get(result.obj.id);
      const used = at === undefined ? 1 : 1 + LAST_USED * (1 - at / recent.length);
      return result.score * (inTitle ? 1 : ELSEWHERE) * (result.obj.why === null ? 1 : BARRED) * used;
    },
  });
  const first = [...found]
    .sort((a, b) => b.score - a.score || (order.get(a.obj) ?? 0) - (order.get(b.obj) ?? 0))
    .slice(0, MOST_FOUND);
  return first.map((result) => ({ item: result.obj, title: piecesOf(result.obj.title, result[0]) }));
}

function unranked(item: Item): Found {
  return { item, title: [{ text: item.title, hit: false }] };
}

function piecesOf(
  title: string,
  match: { score: number; highlight<T>(hit: (text: string) => T): (string | T)[] } | undefined,
): Piece[] {
  if (!match?.score) return [{ text: title, hit: false }];
  const pieces = match.highlight((text): Piece => ({ text, hit: true }));
  return pieces.flatMap((piece) => {
    if (piece === '') return [];
    return typeof piece === 'string' ? { text: piece, hit: false } : piece;
  });
}
