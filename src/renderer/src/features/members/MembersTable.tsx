import { IconUsers } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { dataOf, type QueryState } from '../../state/queryState.ts';
import { KNOWN_ROLES } from '../../ui/roleTone.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import type { Kept, TableView } from '../../ui/table/tableView.ts';
import { type AccessOf, accessFilter } from './accessReading.ts';
import { memberColumns } from './columns.tsx';
import { addressOf, doublesOf, nameOf, twoFactorOf } from './person.ts';

type Props = {
  members: QueryState<Member[]>;
  view: Kept<TableView>;
  /** The user whose key reads the list: "(you)". */
  callerId: string | null;
  keyRole: string | null;
  /** How much each member sees; keep it stable. */
  accessOf: AccessOf;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
  actions?: ReactNode;
  notes?: ReactNode;
  otherWay?: ReactNode;
  selectedActions?: (members: Member[], clear: () => void) => ReactNode;
};

const ROLE: Filter<Member> = {
  id: 'role',
  title: 'Role',
  valueOf: (member) => member.role,
  order: KNOWN_ROLES,
};
const TWO_FACTOR: Filter<Member> = {
  id: '2fa',
  title: '2FA',
  valueOf: twoFactorOf,
  order: ['on', 'off', 'unknown'],
  label: (value) => ({ on: 'On', off: 'Off' })[value] ?? 'Unknown',
};

export function MembersTable(props: Props) {
  const { members, view, callerId, keyRole, accessOf, onRetry, onPasteKey, actions, selectedActions } = props;
  const list = dataOf(members);
  const doubles = useMemo(() => doublesOf(list ?? []), [list]);
  const columns = useMemo(() => memberColumns(callerId, doubles, accessOf), [callerId, doubles, accessOf]);
  const filters = useMemo(() => [ROLE, accessFilter(accessOf), TWO_FACTOR], [accessOf]);
  return (
    <DataTable
      name="Members"
      query={members}
      view={view}
      onRetry={onRetry}
      onPasteKey={onPasteKey}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      firstSort={{ column: 'since', descending: false }}
      actions={actions}
      notes={props.notes}
      {...(selectedActions ? { selection: { labelOf, actions: selectedActions } } : {})}
      empty={
        <EmptyState icon={IconUsers} title="No members">
          <p>
            The server lists nobody in this organization, not even an owner. It may be about to be deleted.
          </p>
        </EmptyState>
      }
      forbidden={
        <>
          <p>
            {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
            Dokploy shows members only to owners and admins. Ask one of them for a higher role (the key stays
            the same), or use the key of an owner or admin.
          </p>
          {props.otherWay}
        </>
      }
    />
  );
}

const idOf = (member: Member) => member.id;
const labelOf = (member: Member) => addressOf(member.user);

function searched({ user, role }: Member): string[] {
  return [nameOf(user), user.email, role];
}
