import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { inviteWay, whyNotInvite } from '../../../../shared/rules.ts';
import { useApp } from '../../state/app.tsx';
import type { There } from '../../state/memberWriting.ts';
import { NOT_KNOWN } from '../../state/notKnown.ts';
import { selectStanding } from '../../state/selectors.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Reason } from '../../ui/Reason.tsx';
import type { InviteDraft } from './InviteForm.tsx';
import { InvitePeople } from './InvitePeople.tsx';

/** Opens the dialog that invites people to an organization. What was typed stays until it is sent. Keep `there` stable. */
export function InviteButton({ there }: { there: There }) {
  const standing = useApp((state) => selectStanding(state, there.instanceId, there.organizationId));
  const [opened, setOpened] = useState(false);
  const [running, setRunning] = useState(false);
  const [draft, setDraft] = useState<InviteDraft>({ text: '', role: 'member' });
  const close = () => setOpened(false);
  return (
    <>
      <Reason why={whyNot(standing)}>
        {(barred) => (
          <Button
            leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
            onClick={() => setOpened(true)}
            {...barred}
          >
            Invite
          </Button>
        )}
      </Reason>
      <Dialog title="Invite people" opened={opened} onClose={() => !running && close()}>
        {standing && (
          <InvitePeople
            there={there}
            standing={standing}
            draft={draft}
            onDraft={setDraft}
            onRunning={setRunning}
            onClose={close}
          />
        )}
      </Dialog>
    </>
  );
}

/** A server that takes invitations on its own page alone is no bar: the dialog leads there. */
function whyNot(standing: ReturnType<typeof selectStanding>): string | null {
  if (!standing) return NOT_KNOWN;
  return inviteWay(standing) === 'none' ? null : (whyNotInvite(standing)?.reason ?? null);
}
