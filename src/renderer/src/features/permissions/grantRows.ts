import type { Extra, Tree } from '../../../../shared/permissions/shapes.ts';
import { SERVICE_WORDS } from '../../../../shared/permissions/switches.ts';
import type { Node } from '../../../../shared/permissions/tree.ts';
import { searchText } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import type { TreeRow } from '../../ui/tree/treeKeys.ts';

type ExtraKind = 'gitProviders' | 'servers';

export type GrantSubject = Node | { kind: 'group'; group: ExtraKind; extras: readonly Extra[] };

export type GrantRow = TreeRow & { subject: GrantSubject };

type GrantItem = {
  id: string;
  name: string;
  subject: GrantSubject;
  own: string;
  path: string;
  inside: readonly GrantItem[];
};

export type GrantView = {
  /** Case-folded; a row must match each of them. */
  words: readonly string[];
  only: ((subject: GrantSubject) => boolean) | null;
  toggled: ReadonlySet<string>;
};

const GROUP_NAMES: Record<ExtraKind, string> = { gitProviders: 'Git providers', servers: 'Servers' };

const FEW = 40;

export function grantItems(tree: Tree): GrantItem[] {
  const projects = tree.projects.map((project) =>
    item(project, { kind: 'projects', project }, '', (path) =>
      project.environments.map((environment) =>
        item(environment, { kind: 'environments', project, environment }, path, (within) =>
          environment.services.map((service) =>
            item(
              service,
              { kind: 'services', project, environment, service },
              within,
              () => [],
              service.kind,
            ),
          ),
        ),
      ),
    ),
  );
  const groups = (['gitProviders', 'servers'] as const).flatMap((kind) => {
    const extras = tree[kind] ?? [];
    if (extras.length === 0) return [];
    const group = { id: `group ${kind}`, name: GROUP_NAMES[kind] };
    return item(group, { kind: 'group', group: kind, extras }, '', (path) =>
      extras.map((extra) => item(extra, { kind, extra }, path, () => [], extra.kind)),
    );
  });
  return [...projects, ...groups];
}

function item(
  { id, name }: { id: string; name: string },
  subject: GrantSubject,
  around: string,
  inside: (path: string) => GrantItem[],
  more = '',
): GrantItem {
  const own = searchText(`${name} ${more}`);
  const path = `${around} ${own}`;
  return { id, name: shownName(name, 120), subject, own, path, inside: inside(path) };
}

export function countItems(items: readonly GrantItem[]): number {
  return items.reduce((sum, each) => sum + 1 + countItems(each.inside), 0);
}

export function countFound(items: readonly GrantItem[], view: Pick<GrantView, 'words' | 'only'>): number {
  const { words, only } = view;
  return items.reduce((sum, each) => {
    const isFound = isFoundBy(each, words) && (only === null || only(each.subject));
    return sum + (isFound ? 1 : 0) + countFound(each.inside, view);
  }, 0);
}

function isFoundBy({ path, own }: GrantItem, words: readonly string[]): boolean {
  return (
    words.length > 0 && words.every((word) => path.includes(word)) && words.some((word) => own.includes(word))
  );
}

type Shown = { item: GrantItem; inside: Shown[]; opens: boolean; isFound: boolean };

/** Search results have their parents open and their children closed. */
export function grantRows(items: readonly GrantItem[], view: GrantView): GrantRow[] {
  const isNarrowed = view.words.length > 0 || view.only !== null;
  const opensAll = !isNarrowed && countItems(items) <= FEW;
  const rows: GrantRow[] = [];
  const add = (shown: readonly Shown[], level: number) => {
    shown.forEach(({ item: { id, name, subject }, inside, opens }, index) => {
      const isOpen = inside.length === 0 ? null : (opens || opensAll) !== view.toggled.has(id);
      rows.push({ id, name, subject, level, at: index + 1, of: shown.length, isOpen });
      if (isOpen) add(inside, level + 1);
    });
  };
  add(
    items.flatMap((each) => shownOf(each, view, false) ?? []),
    1,
  );
  return rows;
}

function shownOf(each: GrantItem, view: GrantView, within: boolean): Shown | null {
  const { words, only } = view;
  const isFound = isFoundBy(each, words);
  const inside = each.inside.flatMap((child) => shownOf(child, view, within || isFound) ?? []);
  const isLetThrough = only === null || only(each.subject);
  const isWanted = isLetThrough && (words.length === 0 || isFound || within);
  if (!isWanted && inside.length === 0) return null;
  const holdsFound = inside.some((child) => child.isFound);
  const opens = words.length > 0 ? holdsFound : only !== null;
  return { item: each, inside, opens, isFound: isFound || holdsFound };
}

export function kindWords(subject: GrantSubject): string {
  switch (subject.kind) {
    case 'projects':
      return 'project';
    case 'environments':
      return 'environment';
    case 'services':
      return SERVICE_WORDS[subject.service.kind];
    case 'group':
      return '';
    default:
      return sanitizeText(subject.extra.kind, 30);
  }
}
