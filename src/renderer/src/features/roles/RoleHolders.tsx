import { IconUsers } from '@tabler/icons-react';
import type { RoleHolder } from '../../../../shared/dokploy.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './roles.module.css';

type Props = { organizationRef: OrganizationRef; role: string; readAt: number };

const FIRST_SORT = { column: 'email', descending: false };
const idOf = ({ id }: RoleHolder) => id;
const nameOf = ({ firstName, lastName, name }: RoleHolder) =>
  sanitizeText([firstName, lastName].filter(Boolean).join(' ')) || sanitizeText(name);
const searched = (holder: RoleHolder) => [nameOf(holder), holder.email];

const COLUMNS: readonly Column<RoleHolder>[] = [
  {
    id: 'email',
    title: 'Email',
    width: 'minmax(140px, 1.4fr)',
    sortKey: ({ email }) => email,
    text: ({ email }) => sanitizeText(email, 400),
    cell: ({ email }) => <UntrustedText text={email} className={classes.email} />,
  },
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(90px, 1fr)',
    sortKey: nameOf,
    text: nameOf,
    cell: (holder) => <span className={classes.lesser}>{nameOf(holder) || '—'}</span>,
  },
];

/** Who has a role: also with a member's key, which may read no other list of people. */
export function RoleHolders({ organizationRef, role, readAt }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const { query, readAgain } = useQuery('roles.holders', { instanceId, organizationId, role }, readAt);
  const view = usePaneView(organizationRef, 'roleHolders');
  return (
    <div className={classes.table}>
      <DataTable
        name="People"
        query={query}
        view={view}
        onRetry={readAgain}
        rowId={idOf}
        columns={COLUMNS}
        searched={searched}
        filters={[]}
        firstSort={FIRST_SORT}
        empty={
          <EmptyState icon={IconUsers} title="Nobody has this role">
            <p>It can be given in Members, or with an invitation.</p>
          </EmptyState>
        }
        forbidden={<p>Before Dokploy 0.28.7 a server lists people only to owners and admins.</p>}
      />
    </div>
  );
}
