import { Loader, Stack } from '@mantine/core';
import type { Member } from '../../../../shared/dokploy.ts';
import { seesEverything, summarizeAccess } from '../../../../shared/permissions/accessSummary.ts';
import { permissionsWords } from '../../../../shared/permissions/differenceWords.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denySetPermissions } from '../../../../shared/rules/permissions.ts';
import { useActions } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf, failureOf, type QueryState } from '../../state/queryState.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { NothingLeft, ReadDialog } from '../../ui/ReadDialog.tsx';
import { PermissionsEditor } from './PermissionsEditor.tsx';
import { Standing } from './Standing.tsx';
import { useMembers, usePrincipal } from './usePermissionsOf.ts';

type Props = OrganizationRef & { userId: string; email: string };

export function MemberPermissions(props: Props) {
  const { instanceId, organizationId, userId, email } = props;
  const organizationRef = { instanceId, organizationId };
  const members = useMembers(organizationRef);
  const principal = usePrincipal(organizationRef);
  const list = dataOf(members);
  const member = list?.find((each) => each.userId === userId);
  if (!list) return <Unread members={members} organizationRef={organizationRef} />;
  if (!member) return <NothingLeft>{email} is no longer a member of this organization.</NothingLeft>;
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  if (!member.permissions) return <Unread members={members} organizationRef={organizationRef} />;
  return (
    <Read
      organizationRef={organizationRef}
      principal={principal}
      member={member}
      permissions={member.permissions}
      email={email}
    />
  );
}

function Read(props: {
  organizationRef: OrganizationRef;
  principal: Principal;
  member: Member;
  permissions: Permissions;
  email: string;
}) {
  const { principal, member, permissions } = props;
  const why = denySetPermissions(principal, member)?.reason ?? null;
  const isSelf = member.userId === principal.userId;
  const seesAll = seesEverything(member.role);
  if (!isSelf && !seesAll) return <PermissionsEditor {...props} why={why} />;
  return (
    <Stack gap={12}>
      <Standing
        organizationRef={props.organizationRef}
        role={member.role}
        access={summarizeAccess(member, false)}
      />
      <Uncounted member={member} permissions={permissions} why={why ?? ''} seesAll={seesAll} />
    </Stack>
  );
}

function Uncounted(props: { member: Member; permissions: Permissions; why: string; seesAll: boolean }) {
  const { member, permissions, why, seesAll } = props;
  const kept = permissionsWords(permissions);
  return (
    <NothingLeft>
      {why}
      {member.role === 'admin' && kept !== '' && (
        <> The server keeps earlier grants, which count again with the role member: {kept}.</>
      )}
      {!seesAll && kept !== '' && <> You were granted: {kept}.</>}
    </NothingLeft>
  );
}

function Unread(props: { members: QueryState<Member[]>; organizationRef: OrganizationRef }) {
  const {
    members,
    organizationRef: { instanceId, organizationId },
  } = props;
  const { readMembers } = useActions();
  const failure = failureOf(members);
  const isBusy = members.state === 'loading';
  return (
    <ReadDialog isPlain>
      {failure ? (
        <FailureAlert
          error={failure}
          onRetry={() => void readMembers(instanceId, organizationId)}
          busy={isBusy}
        />
      ) : (
        <p role="status" className={looks.dim}>
          <Loader size={12} aria-hidden /> Reading permissions…
        </p>
      )}
    </ReadDialog>
  );
}
