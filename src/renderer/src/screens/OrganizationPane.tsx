import { useCallback, useEffect, useMemo } from 'react';
import { type AppError, meaningOf } from '../../../shared/errors.ts';
import type { KeyRecord } from '../../../shared/instance.ts';
import { Invitations } from '../features/invitations/Invitations.tsx';
import { KeysPanel } from '../features/keys/KeysPanel.tsx';
import { Members } from '../features/members/Members.tsx';
import { KeyLine, OrganizationFrame } from '../features/organizations/OrganizationFrame.tsx';
import { OrganizationSettings } from '../features/organizations/OrganizationSettings.tsx';
import type { OrganizationItem } from '../features/organizations/OrganizationsPanel.tsx';
import { Roles } from '../features/roles/Roles.tsx';
import { VerbButton } from '../parts/VerbMenu.tsx';
import { countOf, dataOf } from '../queryState.ts';
import { useActions, useApp } from '../state/app.tsx';
import { ORGANIZATION_VERBS } from '../state/organizationVerbs.ts';
import { organizationName } from '../state/places.ts';
import {
  selectAccount,
  selectInvitations,
  selectMembers,
  selectRights,
  selectView,
} from '../state/selectors.ts';
import { MendsContext } from '../ui/table/TableFrame.tsx';
import { reachOf } from './reach.tsx';

type Props = {
  instanceId: string;
  organizationId: string;
  /** Null while only a stored key names the organization. */
  item: OrganizationItem | null;
  keyRecord: KeyRecord;
  callerId: string | null;
};

export function OrganizationPane({ instanceId, organizationId, item, keyRecord, callerId }: Props) {
  const actions = useActions();
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const members = useApp((state) => selectMembers(state, instanceId, organizationId));
  const invitations = useApp((state) => selectInvitations(state, instanceId, organizationId));
  const accountFailed = useApp((state) => selectAccount(state, instanceId).state === 'failed');
  const tab = useApp((state) => selectView(state, instanceId).tab);
  const keyRole = item?.role ?? keyRecord.role;

  // Rights are read after the lists: a key with few requests per minute must load the lists first.
  const listsRead = [members, invitations].every(({ state }) => state === 'ready' || state === 'failed');
  const rightsWanted = useApp(
    (state) =>
      listsRead &&
      selectAccount(state, instanceId).state === 'ready' &&
      selectRights(state, instanceId, organizationId).state === 'idle',
  );
  const { readRights } = actions;
  useEffect(() => {
    if (rightsWanted) void readRights(instanceId, organizationId);
  }, [rightsWanted, readRights, instanceId, organizationId]);

  const people = dataOf(members);
  const personOf = useCallback(
    (userId: string) => people?.find((member) => member.userId === userId)?.user.email ?? null,
    [people],
  );

  const { openDialog } = actions;
  const mendsOf = useCallback(
    (error: AppError) => {
      const ref = { instanceId, organizationId };
      const paste = () => openDialog({ kind: 'paste-key', ...ref });
      const isBadKey = meaningOf(error).remedy === 'replace-key';
      return [
        ...(isBadKey ? [{ label: 'Paste a new key', run: paste, isInstead: true as const }] : []),
        { label: 'Diagnose', run: () => openDialog({ kind: 'diagnose', ...ref }) },
      ];
    },
    [openDialog, instanceId, organizationId],
  );
  const { invite } = ORGANIZATION_VERBS;
  const listOf = (part: 'members' | 'invitations') => ({
    keyRole,
    onRetry: () => void actions.retryList(part, instanceId, organizationId),
    actions: (
      <VerbButton verb={invite} at={organizationRef} variant="filled" icon={invite.icon}>
        Invite
      </VerbButton>
    ),
  });

  return (
    <MendsContext value={mendsOf}>
      <OrganizationFrame
        head={
          item ?? {
            name: organizationName(keyRecord.organizationName),
            apart: null,
            isDefault: false,
            role: keyRecord.role,
          }
        }
        keyLine={<KeyLine keyRecord={keyRecord} works={members.state === 'ready' && !accountFailed} />}
        tab={tab}
        onTab={(next) => actions.chooseTab(instanceId, next)}
        tabs={[
          {
            id: 'members',
            title: 'Members',
            count: countOf(members),
            panel: (
              <Members
                instanceId={instanceId}
                organizationId={organizationId}
                callerId={callerId}
                {...listOf('members')}
              />
            ),
          },
          {
            id: 'invitations',
            title: 'Invitations',
            count: countOf(invitations),
            panel: (
              <Invitations organizationRef={organizationRef} personOf={personOf} {...listOf('invitations')} />
            ),
          },
          { id: 'roles', title: 'Roles', panel: <Roles organizationRef={organizationRef} /> },
          {
            id: 'settings',
            title: 'Settings',
            panel: <OrganizationSettings instanceId={instanceId} organizationId={organizationId} />,
          },
          {
            id: 'keys',
            title: 'Keys',
            panel: <KeysPanel instanceId={instanceId} organizationId={organizationId} reachOf={reachOf} />,
          },
        ]}
      />
    </MendsContext>
  );
}
