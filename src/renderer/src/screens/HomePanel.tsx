import { IconLockPassword, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Audit } from '../features/access/Audit.tsx';
import { AllInvitations } from '../features/invitations/AllInvitations.tsx';
import { OwnInvitations } from '../features/invitations/OwnInvitations.tsx';
import { RowActions } from '../features/invitations/RowActions.tsx';
import { AllKeys } from '../features/keys/AllKeys.tsx';
import { MemberMenu } from '../features/members/MemberMenu.tsx';
import { RoleControl } from '../features/members/RoleControl.tsx';
import { ActivitySources } from '../features/operations/ActivitySources.tsx';
import { People } from '../features/people/People.tsx';
import { PersonSessions } from '../features/sessions/PersonSessions.tsx';
import type { PlaceControls } from '../features/sideBySide/PlaceCell.tsx';
import { SideBySide } from '../features/sideBySide/SideBySide.tsx';
import type { HomeTab } from '../state/place.ts';
import { TabVerbs, type Verb } from '../ui/TabVerbs.tsx';
import styles from './screens.module.css';

/** They bring people in: both in People and in Invitations. */
const INVITE_VERBS: readonly Verb[] = [
  { title: 'Add with a password…', icon: IconLockPassword, isRare: true, run: 'add-people-many' },
  { title: 'Invite…', icon: IconUserPlus, run: 'invite-many' },
];

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

const PANELS: Record<Exclude<HomeTab, 'overview'>, () => ReactNode> = {
  people: () => (
    <>
      <TabVerbs verbs={INVITE_VERBS} />
      <People
        compare={(only) => <SideBySide controls={CONTROLS} only={only} />}
        sessionsOf={(person) => <PersonSessions {...person} />}
      />
    </>
  ),
  invitations: () => (
    <div className={styles.stacked}>
      <OwnInvitations />
      <AllInvitations verbs={INVITE_VERBS} />
    </div>
  ),
  keys: () => <AllKeys />,
  audit: () => <Audit />,
  activity: () => <ActivitySources instanceId={null} />,
};

/** What Home shows beside its overview. */
export function HomePanel({ tab }: { tab: keyof typeof PANELS }) {
  return PANELS[tab]();
}
