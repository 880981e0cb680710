import {
  IconLink,
  IconLockPassword,
  type IconProps,
  IconTemplate,
  IconUserCog,
  IconUserOff,
  IconUserPlus,
} from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { addressesOf } from './addresses.ts';

/** More are not changed at once: nobody reads such a plan. */
const MOST = 1_000;
const MOST_LEAVING = 100;
const MOST_JOINED = 100;

export type PeopleCommand = {
  what: 'invite' | 'add-people' | 'change-roles' | 'apply-template' | 'off-board' | 'join';
  title: string;
  icon: ComponentType<IconProps>;
  why: string | null;
  run: () => void;
};

/**
 * What can be done with these people, each by the one dialog that plans it: the same wherever it is offered. `within`: the
 * organizations that are looked at. `onJoined` is told once they are one person; `isAsking` while their addresses are
 * gathered.
 */
export function usePeopleCommands(
  ids: readonly string[],
  within: readonly OrganizationRef[],
  onJoined: () => void,
): { commands: readonly PeopleCommand[]; isAsking: boolean } {
  const { call, openDialog, tellTrouble } = useActions();
  const writable = useApp((state) => state.writable);
  const [isAsking, setAsking] = useState(false);
  const many = ids.length > MOST ? 'Choose at most 1,000 people at once.' : null;
  const leaving =
    ids.length > MOST_LEAVING ? 'Choose at most 100 people: each is confirmed by itself.' : null;

  async function open(what: OperationKind | 'apply-template'): Promise<void> {
    setAsking(true);
    const addresses = await addressesOf(ids, call);
    setAsking(false);
    if (!addresses.ok) return tellTrouble('Nothing was changed', addresses.error);
    const people = addresses.value;
    if (what === 'apply-template') return openDialog({ kind: what, people, within });
    const whom = what === 'off-board' ? { people } : { emails: [...new Set(people.flat())] };
    openDialog({ kind: 'change-many', what, within, ...whom });
  }

  async function join(): Promise<void> {
    const joined = await call('people.join', { ids: [...ids] });
    if (joined.ok) onJoined();
    else tellTrouble('The addresses were not joined', joined.error);
  }

  const commands = [
    { what: 'invite', title: 'Invite to…', icon: IconUserPlus, why: many },
    { what: 'add-people', title: 'Add with a password…', icon: IconLockPassword, why: many },
    { what: 'change-roles', title: 'Change role…', icon: IconUserCog, why: many },
    { what: 'apply-template', title: 'Apply template…', icon: IconTemplate, why: many },
    { what: 'off-board', title: 'Off-board…', icon: IconUserOff, why: leaving },
    { what: 'join', title: 'Join as one person', icon: IconLink, why: denyJoin(ids.length, writable) },
  ] as const;
  return {
    commands: commands.map((command) => ({
      ...command,
      run: () => void (command.what === 'join' ? join() : open(command.what)),
    })),
    isAsking,
  };
}

function denyJoin(count: number, writable: boolean): string | null {
  if (!writable)
    return 'A newer version of Quayside wrote the list of instances: nothing can be changed here.';
  if (count < 2) return 'Choose the addresses that belong to the same person.';
  return count > MOST_JOINED ? 'Choose at most 100 addresses.' : null;
}
