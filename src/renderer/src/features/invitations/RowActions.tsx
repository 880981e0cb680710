import { Box, Loader } from '@mantine/core';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { INVITATION_VERBS } from '../../state/invitationVerbs.ts';
import { invitationStepOf } from '../../state/operations.ts';
import { verbsOf } from '../../state/verbs.ts';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { VerbItems } from '../../ui/Verbs.tsx';
import type { InvitationRow } from './invitationRow.ts';

export function RowActions({ row: { invitation, tools }, now }: { row: InvitationRow; now: number }) {
  const { instanceId } = tools.organizationRef;
  const actions = useActions();
  const running = useApp((state) =>
    invitationStepOf(state.operations, { instanceId, invitationId: invitation.id }),
  );
  return (
    <Box ms="auto" pos="relative" aria-busy={running !== undefined}>
      <DotsMenu isRow label={`Actions for ${sanitizeText(invitation.email)}`} width={260}>
        <VerbItems verbs={verbsOf(INVITATION_VERBS, { invitation, now, ...tools }, actions)} />
      </DotsMenu>
      {running !== undefined && <Loader size={13} pos="absolute" left={-18} top={6} aria-hidden />}
    </Box>
  );
}
