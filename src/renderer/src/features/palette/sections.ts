import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMANDS, type CommandId } from '../../state/commands/commands.ts';
import type { Item } from './paletteItems.ts';
import { type Found, rank, unranked } from './ranking.ts';

/** Items under one heading. */
export type Section = { title: string; found: readonly Found[] };

/** What the palette can offer. */
export type Offer = {
  commands: readonly Item[];
  /** Instances and their organizations, in the order of the rail. */
  targets: readonly Item[];
  /** Recent places, the last first, without the one that is looked at. */
  places: readonly Item[];
  people: readonly Item[];
  /** Ids of what was used, the last first. */
  recent: readonly string[];
};

/** So many recent places and commands stand first. */
const MOST_PLACES = 5;
const MOST_COMMANDS = 3;

const GROUPS: {
  group: CommandGroup;
  title: (shown: { instance: string; organization: string }) => string;
}[] = [
  { group: 'organization', title: ({ organization }) => organization },
  { group: 'instance', title: ({ instance }) => instance },
  { group: 'all', title: () => 'All instances' },
  { group: 'go', title: () => 'Go to' },
  { group: 'window', title: () => 'Window' },
];

/** What the palette shows: with nothing typed what was used last, then what can be done here; else what was found. */
export function sectionsOf(
  offer: Offer,
  typed: string,
  shown: { instance: string; organization: string },
): Section[] {
  const sections = typed.trim() === '' ? atFirst(offer, shown) : matching(offer, typed.trim());
  return sections.filter(({ found }) => found.length > 0);
}

function matching({ commands, targets, people, recent }: Offer, typed: string): Section[] {
  return [
    { title: 'Results', found: rank([...targets, ...commands], typed, recent) },
    // Below the others, which stay where they are when people come a moment later.
    { title: 'People', found: people.map(unranked) },
  ];
}

function atFirst(offer: Offer, shown: { instance: string; organization: string }): Section[] {
  const used = offer.recent
    .flatMap((id) => offer.commands.find((item) => item.id === id && item.why === null) ?? [])
    .slice(0, MOST_COMMANDS);
  const isUsed = new Set(used.map(({ id }) => id));
  const groups = GROUPS.map(({ group, title }) => ({
    title: title(shown),
    // What it concerns is the heading.
    found: offer.commands
      .filter((item) => groupOf(item) === group && !isUsed.has(item.id))
      .map((item) => unranked({ ...item, where: '' })),
  }));
  return [
    { title: 'Recent', found: [...offer.places.slice(0, MOST_PLACES), ...used].map(unranked) },
    ...groups,
  ];
}

function groupOf({ target }: Item): CommandGroup | null {
  return target.kind === 'command' ? COMMANDS[target.command satisfies CommandId].group : null;
}
