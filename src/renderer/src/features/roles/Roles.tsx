import { Box, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { Roles as RolesRead } from '../../../../shared/calls/organizations.ts';
import { firstVersion, has } from '../../../../shared/capabilities.ts';
import { denyChangeRoles, denyMoreRoles } from '../../../../shared/rules/roles.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { thousands } from '../../../../shared/text.ts';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { dataOf, failureOf, readingOf } from '../../queryState.ts';
import { useApp, usePaneView } from '../../state/app.tsx';
import { ORGANIZATION_VERBS } from '../../state/organizationVerbs.ts';
import { selectAccount, selectMembers, selectPrincipal } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { SideList } from '../../ui/SideList.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { customHolders, listRoles, type RoleItem, RoleView } from './RoleView.tsx';

export function Roles({ organizationRef }: { organizationRef: OrganizationRef }) {
  // Waits for the account of this run: with the last run’s the roles would be read twice.
  const readAt = useApp((state) => {
    const account = selectAccount(state, organizationRef.instanceId);
    const at = readingOf(account)?.at ?? 0;
    return failureOf(account) || at >= state.startedAt ? at : null;
  });
  if (readAt === null) return <div className={looks.row} aria-busy />;
  return <ReadRoles organizationRef={organizationRef} readAt={readAt} />;
}

function ReadRoles({ organizationRef, readAt }: { organizationRef: OrganizationRef; readAt: number }) {
  const { instanceId, organizationId } = organizationRef;
  const { query, readAgain } = useQuery('roles.read', { instanceId, organizationId }, readAt);
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)) ?? null);
  const [chosen, choose] = usePaneView(organizationRef, 'role');
  const roles = readingOf(query)?.data;
  const items = useMemo(() => roles && listRoles(roles.roles, members), [roles, members]);
  const before = useRef(items);
  useEffect(() => {
    const was = before.current ?? [];
    before.current = items;
    const isOf = (all: readonly RoleItem[], of: string | null) => all.some(({ name }) => name === of);
    const [renamed, ...others] = items?.filter(({ name }) => !isOf(was, name)) ?? [];
    if (items && renamed && others.length === 0 && isOf(was, chosen) && !isOf(items, chosen))
      choose(() => renamed.name);
  }, [items, chosen, choose]);
  if (!roles || !items) {
    if (query.state !== 'failed') return <div className={looks.row} aria-busy />;
    return (
      <Box flex={1} py={20} px={24}>
        <FailureAlert error={query.error} onRetry={readAgain} />
      </Box>
    );
  }
  const shown = items.find(({ name }) => name === chosen) ?? items[0];
  return (
    <div className={looks.column}>
      {query.state === 'failed' && (
        <Box flex="none" style={{ padding: '12px 24px 0' }}>
          <FailureAlert
            error={query.error}
            note="This list is from an earlier reading."
            onRetry={readAgain}
          />
        </Box>
      )}
      <LicenseNote instanceId={instanceId} roles={roles} items={items} />
      <div className={looks.row}>
        <SideList
          title="Roles"
          items={items.map(({ name, custom, count }) => ({
            ...{ id: name, name },
            note: custom ? 'Custom' : 'Built-in',
            end: <Count count={count} />,
          }))}
          chosenId={shown?.name ?? ''}
          onChoose={(name) => choose(() => name)}
          foot={roles.roles && <NewRole organizationRef={organizationRef} roles={roles} />}
          isSecond
        />
        {shown && (
          <RoleView
            key={shown.name}
            organizationRef={organizationRef}
            item={shown}
            roles={roles}
            readAt={readAt}
          />
        )}
      </div>
    </div>
  );
}

function NewRole({ organizationRef, roles }: { organizationRef: OrganizationRef; roles: RolesRead }) {
  const { instanceId, organizationId } = organizationRef;
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const barred =
    principal && (denyChangeRoles(principal, roles.licensed) ?? denyMoreRoles(roles.roles?.length ?? 0));
  const verb = ORGANIZATION_VERBS['new-role'];
  return (
    <VerbButton fullWidth icon={verb.icon} verb={verb} at={organizationRef} why={barred?.reason ?? null} />
  );
}

function Count({ count }: { count: number | null }) {
  if (count === null) return null;
  const people = count === 1 ? 'person has it' : 'people have it';
  return (
    <Box component="span" flex="none" c="dimmed" fz={11.5} title={`${thousands(count)} ${people}`}>
      {thousands(count)}
      <VisuallyHidden> {people}</VisuallyHidden>
    </Box>
  );
}

function LicenseNote(props: { instanceId: string; roles: RolesRead; items: readonly RoleItem[] }) {
  const { instanceId, roles, items } = props;
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const holders = customHolders(items);
  const words = noteWords(roles, holders, version);
  if (words === null) return null;
  const isWarning = holders > 0;
  return (
    <Signed
      icon={isWarning ? IconAlertTriangle : IconInfoCircle}
      tone={isWarning ? 'warn' : undefined}
      className={looks.box}
      flex="none"
      mt={12}
      mx={24}
      py={8}
      px={12}
      bg="var(--q-panel)"
      c={isWarning ? 'var(--q-text)' : 'dimmed'}
    >
      {words}
    </Signed>
  );
}

function noteWords({ roles, licensed }: RolesRead, holders: number, version: string | null): string | null {
  if (roles === null) {
    const brings = firstVersion('customRole.all');
    const runs =
      has({ version }, 'customRole.all') || version === null ? '' : ` This server runs ${version}.`;
    return `This server has only built-in roles: custom roles need ${brings}.${runs}`;
  }
  if (licensed !== false) return null;
  if (holders === 0)
    return 'Custom roles need a Dokploy license, which this organization’s owner does not have.';
  const who = holders === 1 ? '1 person has' : `${thousands(holders)} people have`;
  return `${who} a role that opens nothing: this organization’s owner has no Dokploy license, so the server rejects them (“Invalid role”). Make them members or admins, or enter a license in Dokploy.`;
}
