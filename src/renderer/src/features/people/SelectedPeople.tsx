import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { SelectionBar } from '../../ui/table/SelectionBar.tsx';
import { type PeopleCommand, usePeopleCommands } from './usePeopleCommands.ts';
import type { Picking } from './usePicking.ts';

export function SelectedPeople(props: { picking: Picking; within: readonly OrganizationRef[] }) {
  const { picking, within } = props;
  const { ids, hidden, clear } = picking;
  const chosen = useMemo(() => [...ids], [ids]);
  const { commands, isAsking } = usePeopleCommands(chosen, within, clear);
  return (
    <SelectionBar noun="people" count={ids.size} hidden={hidden} onClear={clear}>
      {commands.map((command) => (
        <Action key={command.what} command={command} busy={isAsking} />
      ))}
    </SelectionBar>
  );
}

function Action({ command, busy }: { command: PeopleCommand; busy: boolean }) {
  const { title, icon: Icon, why, run } = command;
  return (
    <DisabledReason why={why}>
      {(barred) => (
        <Button
          variant="default"
          leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
          aria-busy={busy || undefined}
          onClick={() => !busy && run()}
          {...barred}
        >
          {title}
        </Button>
      )}
    </DisabledReason>
  );
}
