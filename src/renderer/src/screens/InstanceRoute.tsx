import { Box, Group, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconBuilding, IconDevices, IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import { InstanceHeader, InstanceTrouble } from '../features/instances/InstanceHeader.tsx';
import { MissingKeys } from '../features/keys/MissingKeys.tsx';
import { NoKey, OrganizationFrame } from '../features/organizations/OrganizationFrame.tsx';
import { OrganizationSettings } from '../features/organizations/OrganizationSettings.tsx';
import {
  listOrganizations,
  type OrganizationItem,
  OrganizationsPanel,
} from '../features/organizations/OrganizationsPanel.tsx';
import { OperationsButton } from '../features/outcomes/OperationFeedback.tsx';
import { PaletteField } from '../features/palette/PaletteField.tsx';
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx';
import { VerbButton } from '../parts/VerbMenu.tsx';
import { countOf, dataOf, failureOf } from '../queryState.ts';
import { useActions, useApp, usePaneView } from '../state/app.tsx';
import { denyCreateKeys } from '../state/denials.ts';
import { INSTANCE_VERBS } from '../state/instanceVerbs.ts';
import { ORGANIZATION_VERBS } from '../state/organizationVerbs.ts';
import { INSTANCE_SCREENS, organizationName } from '../state/places.ts';
import {
  selectAccount,
  selectKey,
  selectOrganizationId,
  selectPeople,
  selectView,
} from '../state/selectors.ts';
import { Later } from '../ui/Later.tsx';
import looks from '../ui/looks.module.css';
import { EmptyState } from '../ui/table/EmptyState.tsx';
import { ACTIVITY, SESSIONS } from './later.ts';
import { OrganizationPane } from './OrganizationPane.tsx';
import styles from './screens.module.css';
import { WaitingForServer } from './WaitingForServer.tsx';

export function InstanceRoute({ instanceId }: { instanceId: string }) {
  const inDialog = useApp((state) => state.dialog !== null);
  return (
    <main className={styles.content} tabIndex={-1}>
      <InstanceHeader
        instanceId={instanceId}
        tools={
          <>
            <OperationsButton />
            <PaletteField />
          </>
        }
      />
      <InstanceTrouble instanceId={instanceId} />
      {inDialog ? null : <WaitingForServer instanceId={instanceId} />}
      <MissingKeys key={instanceId} instanceId={instanceId} />
      <InstanceScreen instanceId={instanceId} />
    </main>
  );
}

function InstanceScreen({ instanceId }: { instanceId: string }) {
  const actions = useActions();
  const account = useApp((state) => selectAccount(state, instanceId));
  const keys = useApp((state) => state.byId[instanceId]?.keys);
  const members = useApp((state) => state.readings[instanceId]?.members);
  const seen = useApp((state) => state.readings[instanceId]?.seen);
  const chosenId = useApp((state) => selectOrganizationId(state, instanceId));
  const keyRecord = useApp((state) => (chosenId ? selectKey(state, instanceId, chosenId) : undefined));

  const people = useApp((state) => selectPeople(state, instanceId));
  const pane = { instanceId, organizationId: null };
  const search = usePaneView(pane, 'organizationSearch');
  const [shows, show] = usePaneView(pane, 'shows');
  const name = useApp((state) => state.byId[instanceId]?.name ?? '');

  const known = dataOf(account);
  const callerId = known?.caller?.userId ?? keys?.find((key) => key.userId)?.userId ?? null;
  const items = useMemo(
    () => (known ? listOrganizations(known.organizations, callerId, people) : null),
    [known, callerId, people],
  );
  const chosen = items?.find((item) => item.id === chosenId) ?? null;
  const opened = (keys ?? []).filter((key) => key.status === 'active' && key.organizationId !== null);
  const retry = () => void actions.retryInstance(instanceId);
  const nothingSeen = failureOf(account) !== undefined && known === undefined;

  return (
    <div className={looks.row}>
      <OrganizationsPanel
        items={items}
        factsOf={(id) => ({
          hasKey: opened.some((key) => key.organizationId === id),
          memberCount: countOf(members?.[id]) ?? seen?.get(id)?.members?.count,
        })}
        chosenId={shows === 'organizations' ? chosenId : null}
        search={search}
        onChoose={(organizationId) => actions.showIn(instanceId, { organizationId })}
        isUnread={nothingSeen}
        top={SCREENS.map(([id, icon]) => ({
          ...{ icon, title: INSTANCE_SCREENS[id], isChosen: shows === id },
          onChoose: () => show(() => id),
        }))}
        footer={
          nothingSeen ? null : (
            <Box component="footer" flex="none" mt="auto" pt={8} px={10} pb={12}>
              <VerbButton fullWidth icon={NEW.icon} verb={NEW} at={{ instanceId }} />
            </Box>
          )
        }
      />
      <ErrorBoundary key={shows === 'organizations' ? chosenId : shows} what={name}>
        {shows !== 'organizations' ? (
          <section className={styles.whole} aria-label={INSTANCE_SCREENS[shows]}>
            <VisuallyHidden component="h2">{INSTANCE_SCREENS[shows]}</VisuallyHidden>
            {shows === 'activity' ? (
              <Later key={instanceId} part={ACTIVITY} props={{ instanceId }} />
            ) : (
              <Later key={instanceId} part={SESSIONS} props={{ instanceId }} />
            )}
          </section>
        ) : nothingSeen ? null : keyRecord && chosenId ? (
          // The key remounts the pane per organization: each keeps its own search, filters, selection and
          // drafts.
          <OrganizationPane
            key={`${instanceId} ${chosenId}`}
            instanceId={instanceId}
            organizationId={chosenId}
            item={chosen}
            keyRecord={keyRecord}
            callerId={chosen?.userId ?? keyRecord.userId ?? callerId}
          />
        ) : chosen ? (
          <KeylessPane
            key={`${instanceId} ${chosen.id}`}
            instanceId={instanceId}
            item={chosen}
            opened={opened.map((key) => organizationName(key.organizationName))}
          />
        ) : (
          <Box flex={1} miw={0} style={{ overflowY: 'auto' }}>
            <NothingChosen
              failure={account.state === 'failed' ? account.error : null}
              read={items !== null}
              onRetry={retry}
            />
          </Box>
        )}
      </ErrorBoundary>
    </div>
  );
}

const NEW = INSTANCE_VERBS['new-organization'];

const SCREENS = [
  ['sessions', IconDevices],
  ['activity', IconHistory],
] as const;

function NothingChosen(props: {
  failure: { message: string; advice: string } | null;
  read: boolean;
  onRetry: () => void;
}) {
  const { failure, read, onRetry } = props;
  const action = { label: 'Retry', run: onRetry };
  if (failure) {
    return (
      <EmptyState
        icon={IconAlertTriangle}
        tone="danger"
        title="The organizations could not be read"
        action={action}
      >
        <p>{failure.message}</p>
        <p>{failure.advice}</p>
      </EmptyState>
    );
  }
  if (!read) return null;
  return (
    <EmptyState icon={IconBuilding} title="No organization" action={{ label: 'Refresh', run: onRetry }}>
      <p>
        The key’s owner is in no organization here. Paste a member’s key, or have the owner invited again.
      </p>
    </EmptyState>
  );
}

type Props = { instanceId: string; item: OrganizationItem; opened: readonly string[] };

/** Without a key of this organization only its settings work, with the key of another organization. */
export function KeylessPane({ instanceId, item, opened }: Props) {
  const { chooseTab } = useActions();
  const hasKeys = useApp((state) => (state.byId[instanceId]?.keys.length ?? 0) > 0);
  const why = useApp((state) => denyCreateKeys(state, instanceId));
  const wanted = useApp((state) => selectView(state, instanceId).tab);
  // Creating a key needs a key of another organization, and a version of Dokploy that can.
  const canCreate = hasKeys && why === null;
  const noKey = (
    <NoKey
      item={item}
      opened={opened}
      actions={
        <>
          {why && <p>{why}</p>}
          <Group gap={8} mt={14} justify="center">
            {canCreate && (
              <VerbButton variant="filled" verb={INSTANCE_VERBS['create-keys']} at={{ instanceId }}>
                Create keys
              </VerbButton>
            )}
            <VerbButton
              variant={canCreate ? 'default' : 'filled'}
              verb={ORGANIZATION_VERBS['paste-key']}
              at={{ instanceId, organizationId: item.id }}
            />
          </Group>
        </>
      }
    />
  );
  return (
    <OrganizationFrame
      head={item}
      tab={wanted}
      onTab={(tab) => chooseTab(instanceId, tab)}
      tabs={[
        { id: 'members', title: 'Members', panel: noKey },
        { id: 'invitations', title: 'Invitations', panel: noKey },
        { id: 'roles', title: 'Roles', panel: noKey },
        {
          id: 'settings',
          title: 'Settings',
          panel: <OrganizationSettings instanceId={instanceId} organizationId={item.id} />,
        },
        { id: 'keys', title: 'Keys', panel: noKey },
      ]}
    />
  );
}
