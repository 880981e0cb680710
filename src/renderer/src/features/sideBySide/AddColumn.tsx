import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { MOST_COLUMNS } from '../../../../shared/arrangements.ts';
import type { ArrangementColumn } from '../../../../shared/preferences.ts';
import { useActions } from '../../state/app.tsx';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { OrganizationPicker } from './OrganizationPicker.tsx';

/** Puts one more organization beside the others, until there is no room for more. */
export function AddColumn({ columns }: { columns: readonly ArrangementColumn[] }) {
  const { arrangeColumns } = useActions();
  const icon = <IconPlus size={15} stroke={1.75} aria-hidden />;
  if (columns.length >= MOST_COLUMNS) {
    return (
      <DisabledReason why="Four organizations stand beside each other at most.">
        {(barred) => (
          <Button variant="default" leftSection={icon} {...barred}>
            Column
          </Button>
        )}
      </DisabledReason>
    );
  }
  return (
    <OrganizationPicker
      label="Organization to add"
      taken={columns.filter(({ shows }) => shows === 'members')}
      onChoose={(chosen) => arrangeColumns([...columns, { ...chosen, shows: 'members' }])}
    >
      {(button) => (
        <Button variant="default" leftSection={icon} {...button}>
          Column
        </Button>
      )}
    </OrganizationPicker>
  );
}
