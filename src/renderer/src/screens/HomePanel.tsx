import type { ReactNode } from 'react';
import { Access } from '../features/access/Access.tsx';
import { AllInvitations } from '../features/invitations/AllInvitations.tsx';
import { OwnInvitations } from '../features/invitations/OwnInvitations.tsx';
import { AllKeys } from '../features/keys/AllKeys.tsx';
import { ActivitySources } from '../features/operations/ActivitySources.tsx';
import { People } from '../features/people/People.tsx';
import { PersonSessions } from '../features/sessions/PersonSessions.tsx';
import type { HomeTab } from '../state/place.ts';
import { SideBySideTab } from './SideBySideTab.tsx';
import styles from './screens.module.css';

const PANELS: Record<Exclude<HomeTab, 'overview'>, () => ReactNode> = {
  people: () => <People sessionsOf={(person) => <PersonSessions {...person} />} />,
  invitations: () => (
    <div className={styles.stacked}>
      <OwnInvitations />
      <AllInvitations />
    </div>
  ),
  keys: () => <AllKeys />,
  access: () => <Access />,
  activity: () => <ActivitySources instanceId={null} />,
  'side-by-side': () => <SideBySideTab />,
};

/** What Home shows beside its overview. */
export function HomePanel({ tab }: { tab: keyof typeof PANELS }) {
  return PANELS[tab]();
}
