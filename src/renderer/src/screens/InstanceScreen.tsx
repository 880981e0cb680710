import { Box } from '@mantine/core';
import { IconAlertTriangle, IconBuilding } from '@tabler/icons-react';
import { useMemo } from 'react';
import { NewOrganizationButton } from '../features/organizations/NewOrganizationButton.tsx';
import { OrganizationsPanel } from '../features/organizations/OrganizationsPanel.tsx';
import { listOrganizations } from '../features/organizations/organizationList.ts';
import { useActions, useApp } from '../state/app.tsx';
import { organizationName } from '../state/organizationNames.ts';
import { countOf, dataOf } from '../state/queryState.ts';
import { selectAccount, selectKey, selectOrganizationId, selectPeople } from '../state/selectors.ts';
import { usePaneView } from '../state/usePaneView.ts';
import looks from '../ui/looks.module.css';
import { EmptyState } from '../ui/table/EmptyState.tsx';
import { KeylessPane } from './KeylessPane.tsx';
import { OrganizationPane } from './OrganizationPane.tsx';

export function InstanceScreen({ instanceId }: { instanceId: string }) {
  const actions = useActions();
  const account = useApp((state) => selectAccount(state, instanceId));
  const keys = useApp((state) => state.byId[instanceId]?.keys);
  const members = useApp((state) => state.readings[instanceId]?.members);
  const seen = useApp((state) => state.readings[instanceId]?.seen);
  const chosenId = useApp((state) => selectOrganizationId(state, instanceId));
  const keyRecord = useApp((state) => (chosenId ? selectKey(state, instanceId, chosenId) : undefined));

  const people = useApp((state) => selectPeople(state, instanceId));
  const search = usePaneView({ instanceId, organizationId: null }, 'organizationSearch');

  const known = dataOf(account);
  const callerId = known?.caller?.userId ?? keys?.find((key) => key.userId)?.userId ?? null;
  const items = useMemo(
    () => (known ? listOrganizations(known.organizations, callerId, people) : null),
    [known, callerId, people],
  );
  const chosen = items?.find((item) => item.id === chosenId) ?? null;
  const opened = (keys ?? []).filter((key) => key.status === 'active' && key.organizationId !== null);
  const retry = () => void actions.retryInstance(instanceId);

  return (
    <div className={looks.row}>
      <OrganizationsPanel
        items={items}
        factsOf={(id) => ({
          hasKey: opened.some((key) => key.organizationId === id),
          memberCount: countOf(members?.[id]) ?? seen?.get(id)?.members?.count,
        })}
        chosenId={chosenId}
        search={search}
        onChoose={(id) => actions.chooseOrganization(instanceId, id)}
        onRetry={account.state === 'failed' && !known ? retry : null}
        footer={<NewOrganizationButton instanceId={instanceId} />}
      />
      <div className={looks.row}>
        {keyRecord && chosenId ? (
          // Another organization is another pane: it keeps its own search, filters, selection and drafts.
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
      </div>
    </div>
  );
}

/** No organization to show: none was read yet, or there is none. */
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
        The key’s owner no longer belongs to any organization here. Replace the key with one of somebody who
        does, or have them invited again.
      </p>
    </EmptyState>
  );
}
