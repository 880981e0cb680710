import { Group } from '@mantine/core';
import { counted } from '../../../../shared/text.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf } from '../../when.ts';

type Admin = DialogSubjects['remind']['admins'][number];

/** One mail for each admin, since none should read who else has no 2FA. */
export function Remind({ admins }: DialogSubjects['remind']) {
  const { copyReminder, showAdminsWithout2FA } = useActions();
  const byId = useApp((state) => state.byId);
  const reminded = useApp(({ preferences }) => preferences.reminded);
  const { close } = useDialog();
  const { tell, note } = useHandedOut();

  const idsOf = ({ memberships }: Admin) => [...new Set(memberships.map(({ instanceId }) => instanceId))];
  const mailTo = (admin: Admin) => {
    const servers = idsOf(admin).flatMap((id) => byId[id] ?? []);
    const named = servers.map(({ name, origin }) => `${shownName(name, 60)} (${origin})`);
    return `To: ${admin.email}\n${mailWords(named)}`;
  };
  const copy = (chosen: readonly Admin[], words: string) =>
    void tell(
      copyReminder(
        chosen.map(mailTo).join('\n\n---\n\n'),
        chosen.flatMap(({ memberships }) => memberships),
      ),
      () => words,
    );
  const lastOf = ({ memberships }: Admin) =>
    reminded.findLast((each) =>
      memberships.some(
        ({ instanceId, memberId }) => each.instanceId === instanceId && each.memberId === memberId,
      ),
    );

  const all = counted(admins.length, 'mail', 'mails');
  return (
    <DialogForm
      action={admins.length === 1 ? 'Copy mail' : `Copy ${all}`}
      cancel="Close"
      more={
        <ToolButton
          onClick={() => {
            close();
            showAdminsWithout2FA();
          }}
        >
          Show in People
        </ToolButton>
      }
      onSubmit={() => copy(admins, `${all} on the clipboard: send each to its address.`)}
    >
      <p>Only they can turn on 2FA. Copy the mail to each, and send it.</p>
      <ul className={looks.lined}>
        {admins.map((admin) => {
          const email = sanitizeText(admin.email);
          const last = lastOf(admin);
          return (
            <Group key={admin.email} component="li" gap={10} mih={38} wrap="nowrap">
              <bdi dir="auto" className={`${looks.cut} ${looks.strong}`} title={email}>
                {email}
              </bdi>
              <Group gap={4} wrap="nowrap" className={looks.rigid}>
                {idsOf(admin)
                  .slice(0, 4)
                  .map((id) => (
                    <InstanceTile key={id} instanceId={id} />
                  ))}
              </Group>
              <span className={looks.lesser} style={{ flex: 1 }}>
                {idsOf(admin)
                  .map((id) => shownName(byId[id]?.name ?? '', 40))
                  .join(', ')}
                {last && ` · reminded ${dateOf(last.at)}`}
              </span>
              <ToolButton
                small
                className={looks.rigid}
                aria-label={`Copy mail to ${email}`}
                onClick={() => copy([admin], `The mail to ${email} is on the clipboard.`)}
              >
                Copy mail
              </ToolButton>
            </Group>
          );
        })}
      </ul>
      {note}
    </DialogForm>
  );
}

function mailWords(servers: readonly string[]): string {
  return [
    'Subject: Please turn on two-factor authentication in Dokploy',
    '',
    'Hello,',
    '',
    `you are an owner or admin in Dokploy, and your account has no two-factor authentication on ${servers.join(', ')}.`,
    'Please turn it on: sign in, open your profile, and choose “Enable 2FA”.',
  ].join('\n');
}
