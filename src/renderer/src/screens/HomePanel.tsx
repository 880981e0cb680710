import { SegmentedControl } from '@mantine/core';
import { IconLockPassword, IconTemplate, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OrganizationRef } from '../../../shared/target.ts';
import { Audit } from '../features/access/Audit.tsx';
import { ActivitySources } from '../features/activity/ActivitySources.tsx';
import { Reviews } from '../features/campaigns/Reviews.tsx';
import { AllInvitations, OwnInvitations } from '../features/invitations/AllInvitations.tsx';
import { AllKeys } from '../features/keys/KeysPanel.tsx';
import { Kits } from '../features/kits/Kits.tsx';
import { People } from '../features/people/People.tsx';
import { TabVerbs, type Verb } from '../parts/TabVerbs.tsx';
import { useActions, usePaneView } from '../state/app.tsx';
import { PEOPLE_FORMS, type PeopleForm } from '../state/peopleView.ts';
import type { HomeTab } from '../state/places.ts';
import { HOME_PANE } from '../state/views.ts';
import { choicesOf } from '../ui/choicesOf.ts';
import looks from '../ui/looks.module.css';
import { reachOf, sessionsOf } from './reach.tsx';

const INVITE_VERBS = [
  { title: 'Add with a password…', icon: IconLockPassword, isRare: true, run: 'add-people-many' },
  { title: 'Invite…', icon: IconUserPlus, run: 'invite-many' },
] as const satisfies readonly Verb[];

/** Into the organizations of the filter, if there is one. */
function InviteVerbs({ within }: { within: readonly OrganizationRef[] }) {
  const { openDialog } = useActions();
  const [, showKits] = usePaneView(HOME_PANE, 'showsKits');
  const [adding, inviting] = INVITE_VERBS;
  const opens = (what: 'invite' | 'add-people') => () => openDialog({ kind: 'change-many', what, within });
  return (
    <TabVerbs
      verbs={[
        { ...adding, act: opens('add-people') },
        { title: 'Kits', icon: IconTemplate, run: () => showKits(() => true) },
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
  keys: () => <AllKeys reachOf={reachOf} />,
  audit: () => <Audit reviews={<Reviews />} />,
  activity: () => <ActivitySources instanceId={null} />,
};

function PeoplePanel() {
  const [showsKits] = usePaneView(HOME_PANE, 'showsKits');
  if (showsKits) return <Kits />;
  return (
    <People
      verbs={(within) => <InviteVerbs within={within} />}
      sessionsOf={sessionsOf}
      views={<PeopleViews />}
    />
  );
}

const VIEWS = choicesOf(PEOPLE_FORMS);

function PeopleViews() {
  const [form, changeForm] = usePaneView(HOME_PANE, 'peopleForm');
  return (
    <SegmentedControl
      aria-label="View"
      value={form}
      data={VIEWS}
      onChange={(value) => changeForm(() => value as PeopleForm)}
    />
  );
}

export function HomePanel({ tab }: { tab: keyof typeof PANELS }) {
  return PANELS[tab]();
}
