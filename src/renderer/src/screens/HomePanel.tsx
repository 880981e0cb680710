import { IconLockPassword, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Audit } from '../features/access/Audit.tsx';
import { AllInvitations } from '../features/invitations/AllInvitations.tsx';
import { OwnInvitations } from '../features/invitations/OwnInvitations.tsx';
import { AllKeys } from '../features/keys/AllKeys.tsx';
import { ActivitySources } from '../features/operations/ActivitySources.tsx';
import { People } from '../features/people/People.tsx';
import { PersonSessions } from '../features/sessions/PersonSessions.tsx';
import type { HomeTab } from '../state/place.ts';
import { TabVerbs, type Verb } from '../ui/TabVerbs.tsx';
import { SideBySideTab } from './SideBySideTab.tsx';
import styles from './screens.module.css';

/** They bring people in: both in People and in Invitations. */
const INVITE_VERBS: readonly Verb[] = [
  { title: 'Add with a password…', icon: IconLockPassword, isRare: true, run: 'add-people-many' },
  { title: 'Invite…', icon: IconUserPlus, run: 'invite-many' },
];

const PANELS: Record<Exclude<HomeTab, 'overview'>, () => ReactNode> = {
  people: () => (
    <>
      <TabVerbs verbs={INVITE_VERBS} />
      <People sessionsOf={(person) => <PersonSessions {...person} />} />
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
  'side-by-side': () => <SideBySideTab />,
};

/** What Home shows beside its overview. */
export function HomePanel({ tab }: { tab: keyof typeof PANELS }) {
  return PANELS[tab]();
}
