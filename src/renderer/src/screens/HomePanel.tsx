import { SegmentedControl } from '@mantine/core';
import { IconLockPassword, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OrganizationRef } from '../../../shared/target.ts';
import { Audit } from '../features/access/Audit.tsx';
import { ActivitySources } from '../features/activity/ActivitySources.tsx';
import { Reviews } from '../features/campaigns/Reviews.tsx';
import { AllInvitations, OwnInvitations } from '../features/invitations/AllInvitations.tsx';
import { AllKeys } from '../features/keys/KeysPanel.tsx';
import { Kits } from '../features/kits/Kits.tsx';
import { People } from '../features/people/People.tsx';
import { PersonSessions } from '../features/sessions/PersonSessions.tsx';
import { TabVerbs, type Verb } from '../parts/TabVerbs.tsx';
import { useActions, usePaneView } from '../state/app.tsx';
import { PEOPLE_FORMS, type PeopleForm } from '../state/peopleView.ts';
import type { HomeTab } from '../state/places.ts';
import { HOME_PANE } from '../state/views.ts';
import looks from '../ui/looks.module.css';

const INVITE_VERBS = [
  { title: 'Add with a password…', icon: IconLockPassword, isRare: true, run: 'add-people-many' },
  { title: 'Invite…', icon: IconUserPlus, run: 'invite-many' },
] as const satisfies readonly Verb[];

/** Into the organizations of the filter, if there is one. */
function InviteVerbs({ within }: { within: readonly OrganizationRef[] }) {
  const { openDialog } = useActions();
  const [adding, inviting] = INVITE_VERBS;
  const opens = (what: 'invite' | 'add-people') => () => openDialog({ kind: 'change-many', what, within });
  return (
    <TabVerbs
      verbs={[
        { ...adding, act: opens('add-people') },
        { ...inviting, act: opens('invite') },
      ]}
    />
  );
}

const PANELS: Record<Exclude<HomeTab, 'overview'>, () => ReactNode> = {
  people: () => <PeoplePanel />,
  invitations: () => (
    <div className={looks.column}>
      <OwnInvitations />
      <AllInvitations verbs={INVITE_VERBS} />
    </div>
  ),
  keys: () => <AllKeys />,
  audit: () => <Audit reviews={<Reviews />} />,
  activity: () => <ActivitySources instanceId={null} />,
};

function PeoplePanel() {
  const [showsKits] = usePaneView(HOME_PANE, 'showsKits');
  const views = <PeopleViews />;
  if (showsKits) return <Kits views={views} />;
  return (
    <People
      verbs={(within) => <InviteVerbs within={within} />}
      sessionsOf={(person) => <PersonSessions {...person} />}
      views={views}
    />
  );
}

const VIEWS = Object.entries({ ...PEOPLE_FORMS, kits: 'Kits' }).map(([value, label]) => ({ value, label }));

function PeopleViews() {
  const [form, changeForm] = usePaneView(HOME_PANE, 'peopleForm');
  const [showsKits, showKits] = usePaneView(HOME_PANE, 'showsKits');
  function change(value: string): void {
    showKits(() => value === 'kits');
    if (value !== 'kits') changeForm(() => value as PeopleForm);
  }
  return (
    <SegmentedControl aria-label="View" value={showsKits ? 'kits' : form} data={VIEWS} onChange={change} />
  );
}

export function HomePanel({ tab }: { tab: keyof typeof PANELS }) {
  return PANELS[tab]();
}
