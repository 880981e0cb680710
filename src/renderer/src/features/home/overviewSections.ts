import { counted } from '../../../../shared/counted.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { sectionsOf } from '../../state/groups.ts';
import type { OverviewRow } from '../../state/overview.ts';
import { formatNumber } from '../../ui/locale.ts';
import type { Section } from '../../ui/table/section.ts';

type Fold = (groupId: string, as: 'folded' | 'open' | null) => void;

/**
 * Rows under their groups, in the order of the rail; the same rows where there are no groups. One in which nothing needs a
 * person is folded, unless somebody unfolded it. `searched`: then all that was found is in sight.
 */
export function overviewSections(
  rows: readonly OverviewRow[],
  groups: readonly InstanceGroup[],
  searched: boolean,
  fold: Fold,
): readonly (OverviewRow | Section)[] {
  if (groups.length === 0) return rows;
  const byId = new Map(rows.map((row) => [row.instance.id, row]));
  return sectionsOf({ order: [...byId.keys()], groups: [...groups] }).flatMap(({ group, instanceIds }) => {
    const own = instanceIds.flatMap((id) => byId.get(id) ?? []);
    if (own.length === 0) return [];
    const head = headOf(own, group, searched, fold);
    return head.folded ? head : [head, ...own];
  });
}

function headOf(
  rows: readonly OverviewRow[],
  group: InstanceGroup | null,
  searched: boolean,
  fold: Fold,
): Section {
  const needy = rows.filter(({ stands }) => stands === 'needs');
  const calm = rows.every(({ stands }) => stands === 'well' || stands === 'snoozed');
  const folded = group && !searched ? (group.inTable ? group.inTable === 'folded' : calm) : null;
  const name = group?.name ?? 'No group';
  const said = calm
    ? rows.some(({ stands }) => stands === 'snoozed')
      ? 'snoozed'
      : 'all well'
    : folded && needy.length > 0
      ? counted(needy.length, 'needs you', 'need you')
      : null;
  const told = (count: string) => [count, ...(said === null ? [] : [said])];
  return {
    id: `group ${group?.id ?? ''}`,
    name,
    words: told(formatNumber(rows.length)).join(' · '),
    ...(!calm && said !== null && { tone: needy.some(isDanger) ? 'danger' : 'warn' }),
    label: [name, ...told(counted(rows.length, 'instance', 'instances'))].join(', '),
    folded,
    // What it would be by itself is nothing to remember.
    fold: (to) => group && fold(group.id, to === calm ? null : to ? 'folded' : 'open'),
  };
}

const isDanger = ({ condition }: OverviewRow) => condition.tone === 'danger';
