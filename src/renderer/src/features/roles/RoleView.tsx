import { Box, Group, SegmentedControl, Stack } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconCopy,
  IconCursorText,
  IconPencil,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Roles } from '../../../../shared/calls/organizations.ts';
import { has } from '../../../../shared/capabilities.ts';
import type { CustomRole, Member, RoleHolder } from '../../../../shared/dokploy.ts';
import { BUILT_IN_ROLES, roleSortKey } from '../../../../shared/facts/role.ts';
import {
  closedTo,
  ownRoleWords,
  type RoleRow,
  roleCautions,
  roleGroups,
} from '../../../../shared/roleWords.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { denyChangeRoles, denyRoleHeld } from '../../../../shared/rules/roles.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { fullName } from '../../../../shared/text.ts';
import { textColumn } from '../../parts/facts.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import type { RoleRef } from '../../state/dialogs.ts';
import { selectAccount, selectPrincipal } from '../../state/selectors.ts';
import { useAsking } from '../../state/useAsking.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type Verb, verbsOf } from '../../state/verbs.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './roles.module.css';

/** `count`: of those who have it; null where it is unknown. */
type Subject = { role: RoleRef; principal: Principal | null; licensed: boolean | null; count: number | null };

const denyChange = ({ principal, licensed }: Subject) =>
  principal && (denyChangeRoles(principal, licensed)?.reason ?? null);

const changing = (what: 'edit-role' | 'rename-role' | 'copy-role') => ({
  sheet: ({ role: custom }: Subject) => ({ kind: 'change-many' as const, what, custom }),
});

const ROLE_VERBS = {
  edit: { ...{ title: 'Edit…', icon: IconPencil, deny: denyChange }, ...changing('edit-role') },
  rename: { ...{ title: 'Rename…', icon: IconCursorText, deny: denyChange }, ...changing('rename-role') },
  copy: { ...{ title: 'Copy to other instances…', icon: IconCopy }, ...changing('copy-role') },
  compare: {
    ...{ title: 'Compare…', icon: IconArrowsDiff },
    sheet: ({ role: one }) => ({ kind: 'compare-roles', one }),
  },
  delete: {
    ...{ title: 'Delete role…', icon: IconTrash, isDanger: true, place: 'last' },
    deny: (subject) => denyChange(subject) ?? denyRoleHeld(subject.count)?.reason ?? null,
    intent: ({ role: { instanceId, organizationId, role } }) => ({
      ...{ kind: 'delete-role', instanceId, organizationId, role },
    }),
  },
} as const satisfies Record<string, Verb<Subject>>;

export type RoleItem = { name: string; custom: CustomRole | null; count: number | null };

export function listRoles(roles: Roles['roles'], members: readonly Member[] | null): RoleItem[] {
  const own = BUILT_IN_ROLES.map((name) => ({
    name: name as string,
    custom: null,
    count: countOf(name, members),
  }));
  const made = (roles ?? []).map((custom) => ({
    name: custom.role,
    custom,
    count: custom.memberCount ?? countOf(custom.role, members),
  }));
  return [...own, ...made].sort((a, b) => (roleSortKey(a.name) < roleSortKey(b.name) ? -1 : 1));
}

function countOf(role: string, members: readonly Member[] | null): number | null {
  return members === null ? null : members.filter((member) => member.role === role).length;
}

export function customHolders(items: readonly RoleItem[]): number {
  return items.reduce((sum, { custom, count }) => sum + (custom ? (count ?? 0) : 0), 0);
}

type Props = { organizationRef: OrganizationRef; item: RoleItem; roles: Roles; readAt: number };

export function RoleView({ organizationRef, item, roles, readAt }: Props) {
  const [shows, show] = usePaneView(organizationRef, 'roleShows');
  const { name, custom } = item;
  const label = shownName(name, 60);
  return (
    <section className={looks.column} aria-label={`Role ${label}`}>
      <Group component="header" gap={12} flex="none" mih={48} pt={14} px={24} wrap="nowrap">
        <Box component="h3" className={looks.cut} flex={1} fz={15}>
          <UntrustedText text={name} />
        </Box>
      </Group>
      {custom && <RoleVerbs organizationRef={organizationRef} item={item} custom={custom} roles={roles} />}
      <Box flex="none" py={12} px={24}>
        <SegmentedControl
          aria-label="Show for this role"
          value={shows}
          data={choicesOf({ may: 'What it may do', people: 'Who has it' })}
          onChange={(value) => show(() => (value === 'people' ? 'people' : 'may'))}
        />
      </Box>
      {shows === 'people' ? (
        <RoleHolders organizationRef={organizationRef} role={name} readAt={readAt} />
      ) : custom ? (
        <RolePermissions role={custom} statements={roles.statements} />
      ) : (
        <OwnRole role={name} instanceId={organizationRef.instanceId} />
      )}
    </section>
  );
}

type VerbsProps = Pick<Props, 'organizationRef' | 'item' | 'roles'> & { custom: CustomRole };

function RoleVerbs({ organizationRef, item: { name, count }, custom, roles }: VerbsProps) {
  const { instanceId, organizationId } = organizationRef;
  const actions = useActions();
  const { isAsking, ask } = useAsking();
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const role = { ...organizationRef, role: name, permissions: custom.permissions };
  const subject = { role, principal, licensed: roles.licensed, count };
  return (
    <Group gap={8} flex="none" pt={8} px={24}>
      {verbsOf(ROLE_VERBS, subject, actions).map(({ what, title, place, why, run }) => (
        <ToolButton
          key={what}
          why={why}
          {...(place === 'last' && {
            ...{ ms: 'auto', 'aria-disabled': isAsking },
            className: why ? looks.rigid : `${looks.rigid} ${looks.danger}`,
          })}
          onClick={() => void (place === 'last' ? ask(run) : run())}
        >
          {title}
        </ToolButton>
      ))}
    </Group>
  );
}

function OwnRole({ role, instanceId }: { role: string; instanceId: string }) {
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const isOpen = role === 'member' && !has({ version }, 'member-limits');
  const adminsCount = has({ version }, 'admins-count');
  return (
    <WhatItMayDo>
      {isOpen && (
        <Caution>
          On this server (Dokploy {version}) every member also reads private SSH keys and reaches Docker, even
          with the switches off.
        </Caution>
      )}
      {role === 'admin' && !adminsCount && (
        <Caution>On this server (Dokploy {version}) only the owner manages people.</Caution>
      )}
      <p>{ownRoleWords(role)}</p>
    </WhatItMayDo>
  );
}

function RolePermissions({ role, statements }: { role: CustomRole; statements: Roles['statements'] }) {
  const groups = roleGroups(role.permissions, statements);
  const closed = closedTo(role.permissions, statements);
  return (
    <WhatItMayDo>
      {roleCautions(role.permissions).map((words) => (
        <Caution key={words}>{words}</Caution>
      ))}
      {groups.length === 0 && <p className={looks.dim}>This role allows nothing by itself.</p>}
      {groups.map(({ title, rows }) => (
        <Part key={title} title={title}>
          <dl>
            {rows.map((row) => (
              <Row key={row.resource} row={row} />
            ))}
          </dl>
        </Part>
      ))}
      {closed.length > 0 && (
        <Part title="Nothing of">
          <p className={looks.dim}>{closed.join(', ')}</p>
        </Part>
      )}
      <p className={looks.dim}>
        Grant each person the projects, environments and services where the role counts.
      </p>
    </WhatItMayDo>
  );
}

function WhatItMayDo({ children }: { children: ReactNode }) {
  return (
    <Stack
      component="section"
      className={classes.scrolled}
      gap={14}
      flex={1}
      pt={2}
      px={24}
      pb={28}
      tabIndex={0}
      aria-label="What it may do"
    >
      {children}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Box component="h4" mb={4} fw={600}>
        {title}
      </Box>
      {children}
    </section>
  );
}

function Row({ row: { name, may, mayNot } }: { row: RoleRow }) {
  return (
    <div className={classes.row}>
      <Box component="dt" c="var(--q-text)">
        {name}
      </Box>
      <dd>
        {may.join(', ')}
        {mayNot.length > 0 && <span className={looks.dim}>; not: {mayNot.join(', ')}</span>}
      </dd>
    </div>
  );
}

function Caution({ children }: { children: ReactNode }) {
  return (
    <Signed icon={IconAlertTriangle} tone="warn">
      {children}
    </Signed>
  );
}

type RoleHoldersProps = { organizationRef: OrganizationRef; role: string; readAt: number };

const FIRST_SORT = { column: 'email', descending: false };
const idOf = ({ id }: RoleHolder) => id;
const nameOf = (holder: RoleHolder) => sanitizeText(fullName(holder));
const searched = (holder: RoleHolder) => [nameOf(holder), holder.email];

const COLUMNS: readonly Column<RoleHolder>[] = [
  textColumn(({ email }) => email, { id: 'email', title: 'Email', width: 'minmax(140px, 1.4fr)' }),
  textColumn(nameOf, { id: 'name', title: 'Name', width: 'minmax(90px, 1fr)', quiet: true, none: '—' }),
];

/** Works with a member’s key, which may read no other list of people. */
function RoleHolders({ organizationRef, role, readAt }: RoleHoldersProps) {
  const { instanceId, organizationId } = organizationRef;
  const { query, readAgain } = useQuery('roles.holders', { instanceId, organizationId, role }, readAt);
  const view = usePaneView(organizationRef, 'roleHolders');
  return (
    <div className={looks.row}>
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
        empty={{
          ...{ icon: IconUsers, title: 'Nobody has this role' },
          words: 'Give it in Members, or with an invitation.',
        }}
        forbidden={<p>Before Dokploy 0.28.7, servers list people only to owners and admins.</p>}
      />
    </div>
  );
}
