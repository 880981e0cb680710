import { RowActions } from '../features/invitations/RowActions.tsx';
import { MemberMenu } from '../features/members/MemberMenu.tsx';
import { RoleControl } from '../features/members/RoleControl.tsx';
import type { PlaceControls } from '../features/sideBySide/PlaceCell.tsx';
import { SideBySide } from '../features/sideBySide/SideBySide.tsx';

/** What the members and the invitations of an organization are changed with, here as there. */
const CONTROLS: PlaceControls = {
  member: (member, tools) => (
    <>
      <RoleControl member={member} tools={tools} />
      <MemberMenu member={member} tools={tools} />
    </>
  ),
  invitation: (invitation, tools, now) => <RowActions invitation={invitation} now={now} tools={tools} />,
};

export function SideBySideTab() {
  return <SideBySide controls={CONTROLS} />;
}
