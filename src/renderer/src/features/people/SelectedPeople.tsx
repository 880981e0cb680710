import { Button } from '@mantine/core';
import { IconLink, IconUserCog, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { SelectionBar } from '../../ui/table/SelectionBar.tsx';
import { addressesOf } from './addresses.ts';
import type { Picking } from './usePicking.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;
/** More are not changed at once: nobody reads such a plan. */
const MOST = 1_000;
/** So many addresses are one person at most. */
const MOST_JOINED = 100;

/** What can be done with the people that are chosen, each by the one dialog that plans it. */
export function SelectedPeople({ picking }: { picking: Picking }) {
  const { ids, hidden, clear } = picking;
  const { openDialog, readPerson, joinPeople, tellTrouble } = useActions();
  const writable = useApp((state) => state.writable);
  const [isAsking, setAsking] = useState(false);
  const many = ids.size > MOST ? 'Choose at most 1,000 people at once.' : null;
  const several =
    ids.size > 1 ? 'Choose one person: an off-boarding is reviewed and confirmed for each alone.' : null;
  const joining = !writable
    ? 'A newer version of Quayside wrote the list of instances: nothing can be changed here.'
    : ids.size < 2
      ? 'Choose the addresses that belong to the same person.'
      : ids.size > MOST_JOINED
        ? 'Choose at most 100 addresses.'
        : null;

  async function open(what: OperationKind): Promise<void> {
    setAsking(true);
    const addresses = await addressesOf([...ids], readPerson);
    setAsking(false);
    if (addresses.ok) openDialog({ kind: 'change-many', what, emails: addresses.value });
    else tellTrouble('Nothing was changed', addresses.error);
  }

  async function join(): Promise<void> {
    const joined = await joinPeople([...ids]);
    if (joined.ok) clear();
    else tellTrouble('The addresses were not joined', joined.error);
  }

  return (
    <SelectionBar noun="people" count={ids.size} hidden={hidden} onClear={clear}>
      <Action
        why={many}
        busy={isAsking}
        icon={<IconUserPlus {...icon} />}
        onClick={() => void open('invite')}
      >
        Invite to…
      </Action>
      <Action
        why={many}
        busy={isAsking}
        icon={<IconUserCog {...icon} />}
        onClick={() => void open('change-roles')}
      >
        Change role…
      </Action>
      <Action
        why={several}
        busy={isAsking}
        icon={<IconUserOff {...icon} />}
        onClick={() => void open('off-board')}
      >
        Off-board…
      </Action>
      <Action why={joining} busy={isAsking} icon={<IconLink {...icon} />} onClick={() => void join()}>
        Join as one person
      </Action>
    </SelectionBar>
  );
}

function Action(props: {
  why: string | null;
  busy: boolean;
  icon: React.ReactNode;
  onClick: () => void;
  children: string;
}) {
  return (
    <DisabledReason why={props.why}>
      {(barred) => (
        <Button
          variant="default"
          leftSection={props.icon}
          aria-busy={props.busy || undefined}
          onClick={() => !props.busy && props.onClick()}
          {...barred}
        >
          {props.children}
        </Button>
      )}
    </DisabledReason>
  );
}
