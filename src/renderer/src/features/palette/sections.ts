import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMANDS, type CommandId } from '../../state/commands/commands.ts';
import type { Item, Shown } from './paletteItems.ts';
import { type Found, rank, unranked } from './ranking.ts';

type Section = { title: string; found: readonly Found[] };

export type Offer = {
  commands: readonly Item[];
  /** Instances and their organizations, in the order of the rail, then views of people, then baselines. */
  targets: readonly Item[];
  places: readonly Item[];
  remembered: readonly Item[];
  people: readonly Item[];
  /** Members of whom something is asked, in the place of all else; null where nothing is. */
  members: { title: string; items: readonly Item[] } | null;
  /** What can be done with what is selected; null where nothing is. */
  selected: { title: string; items: readonly Item[] } | null;
  /** What was typed is whom to off-board: they come first. */
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

/** What the palette shows: with nothing typed what was used last, then what can be done here; else what was found. */
export function sectionsOf(offer: Offer, typed: string, shown: Shown): Section[] {
  if (offer.members)
    return sectionsWith([{ title: offer.members.title, found: offer.members.items.map(unranked) }]);
  return sectionsWith(typed.trim() === '' ? atFirst(offer, shown) : matching(offer, typed.trim()));
}

function sectionsWith(sections: Section[]): Section[] {
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
    // Below the others, which stay where they are when people come a moment later.
    ...(isLeaving ? [found, results] : [results, found]),
  ];
}

function atFirst({ commands, places, remembered, selected }: Offer, shown: Shown): Section[] {
  const used = remembered.filter((item) => groupOf(item) !== null && item.why === null);
  const recent = [
    ...[...places, ...remembered.filter((item) => groupOf(item) === null)].slice(0, MOST_PLACES),
    ...used.slice(0, MOST_COMMANDS),
  ];
  const isRecent = new Set(recent.map(({ id }) => id));
  const groups = GROUPS.map(({ group, title }) => ({
    title: title(shown),
    // What it concerns is the heading.
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

function groupOf({ target }: Item): CommandGroup | null {
  return target.kind === 'command' ? COMMANDS[target.command satisfies CommandId].group : null;
}
