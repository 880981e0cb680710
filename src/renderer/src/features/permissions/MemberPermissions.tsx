import { Stack } from '@mantine/core';
import type { Member } from '../../../../shared/dokploy.ts';
import { seesEverything, summarizeAccess } from '../../../../shared/permissions/accessSummary.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { denySetPermissions } from '../../../../shared/rules/permissions.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { NothingLeft, ReadDialog } from '../../parts/ReadDialog.tsx';
import { dataOf, failureOf, type QueryState } from '../../queryState.ts';
import { useActions } from '../../state/app.tsx';
import { PERMISSIONS_UNKNOWN } from '../../state/denials.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Reading } from '../../ui/Reading.tsx';
import { PermissionsEditor, Standing } from './PermissionsEditor.tsx';
import { useMembers, usePrincipal } from './usePermissionsOf.ts';

type Props = OrganizationRef & { userId: string; email: string };

export function MemberPermissions({ instanceId, organizationId, userId, email }: Props) {
  const organizationRef = { instanceId, organizationId };
  const members = useMembers(organizationRef);
  const principal = usePrincipal(organizationRef);
  const list = dataOf(members);
  const member = list?.find((each) => each.userId === userId);
  if (!list) return <Unread members={members} organizationRef={organizationRef} />;
  if (!member) return <NothingLeft>{email} is no longer a member of this organization.</NothingLeft>;
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const { permissions, role } = member;
  if (!permissions) return <Unread members={members} organizationRef={organizationRef} />;
  const why = denySetPermissions(principal, member)?.reason ?? null;
  const seesAll = seesEverything(role);
  if (userId !== principal.userId && !seesAll)
    return <PermissionsEditor {...{ organizationRef, principal, member, permissions, email, why }} />;
  const kept = permissionsWords(permissions);
  return (
    <Stack gap={12}>
      <Standing organizationRef={organizationRef} role={role} access={summarizeAccess(member)} />
      <NothingLeft>
        {why}
        {role === 'admin' && kept !== '' && (
          <> The server keeps earlier grants, which count again with the role member: {kept}.</>
        )}
        {!seesAll && kept !== '' && <> You were granted: {kept}.</>}
      </NothingLeft>
    </Stack>
  );
}

function Unread(props: { members: QueryState<Member[]>; organizationRef: OrganizationRef }) {
  const { members, organizationRef } = props;
  const { instanceId, organizationId } = organizationRef;
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
        <Reading>Reading permissions…</Reading>
      )}
    </ReadDialog>
  );
}
