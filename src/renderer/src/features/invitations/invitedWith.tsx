import { IconTemplate } from '@tabler/icons-react';
import { createContext, useContext } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { InvitedWith } from '../../state/useInvited.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './invitations.module.css';
import { useInvitationTools } from './invitationTools.ts';

export const InvitedContext = createContext<InvitedWith>(() => null);

export function KitSign({ invitation }: { invitation: Invitation }) {
  const tools = useInvitationTools();
  const withKit = useContext(InvitedContext);
  const by = tools && withKit(tools.organizationRef, invitation.email);
  if (!by) return null;
  const words = `Invited with the kit “${sanitizeText(by.name, 100)}”: its permissions are offered once they join`;
  return (
    <span role="img" aria-label={words} title={words} className={classes.sign}>
      <IconTemplate size={14} stroke={1.6} aria-hidden />
    </span>
  );
}
