import { VisuallyHidden } from '@mantine/core';
import { formatNumber } from '../../ui/locale.ts';
import { SideList } from '../../ui/SideList.tsx';
import type { RoleItem } from './roleList.ts';
import classes from './roles.module.css';

type Props = { items: readonly RoleItem[]; chosen: string; onChoose: (name: string) => void };

export function RoleList({ items, chosen, onChoose }: Props) {
  return (
    <SideList
      title="Roles"
      items={items.map(({ name, custom, count }) => ({
        ...{ id: name, name },
        note: custom ? 'made here' : 'Dokploy’s own',
        end: <Count count={count} />,
      }))}
      chosenId={chosen}
      onChoose={onChoose}
      isSecond
    />
  );
}

function Count({ count }: { count: number | null }) {
  if (count === null) return null;
  const people = count === 1 ? 'person has it' : 'people have it';
  return (
    <span className={classes.count} title={`${formatNumber(count)} ${people}`}>
      {formatNumber(count)}
      <VisuallyHidden> {people}</VisuallyHidden>
    </span>
  );
}
