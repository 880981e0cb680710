import { Box, NativeSelect, SegmentedControl, Stack } from '@mantine/core';
import { useId, useMemo } from 'react';
import type { PeopleColumn } from '../../../shared/calls/people.ts';
import { organizationKey, organizationRefOf } from '../../../shared/target.ts';
import { thousands } from '../../../shared/text.ts';
import { readingOf } from '../queryState.ts';
import { shownName } from '../sanitizeText.ts';
import { useApp, useAppShallow } from '../state/app.tsx';
import { useQuery } from '../state/useQuery.ts';
import { FailureAlert } from '../ui/FailureAlert.tsx';
import { ScopeChoices } from './ScopeChoices.tsx';
import { SCOPE_KINDS, type ScopeDraft } from './scopeDraft.ts';

type ScopeProps = {
  draft: ScopeDraft;
  onDraft: (draft: ScopeDraft) => void;
  error: string | null;
  isWhole?: boolean;
};

export function ReviewScope(props: ScopeProps) {
  const { draft, onDraft, isWhole = false } = props;
  const id = useId();
  const hasGroups = useApp((state) => state.preferences.groups.length > 0);
  return (
    <Stack gap={8}>
      <Box component="span" id={id} fw={560}>
        Scope
      </Box>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={draft.kind}
        data={SCOPE_KINDS.filter(({ value }) =>
          value === 'group' ? hasGroups : value !== 'organizations' || !isWhole,
        )}
        onChange={(kind) => onDraft({ ...draft, kind: kind as ScopeDraft['kind'] })}
      />
      <Chooser {...props} />
    </Stack>
  );
}

function Chooser(props: ScopeProps) {
  switch (props.draft.kind) {
    case 'all':
      return null;
    case 'group':
      return <Group {...props} />;
    case 'instances':
      return <Instances {...props} />;
    case 'organizations':
      return <Organizations {...props} />;
  }
}

function Group({ draft, onDraft, error }: ScopeProps) {
  const groups = useApp((state) => state.preferences.groups);
  return (
    <NativeSelect
      label="Group"
      error={error}
      value={draft.groupId ?? ''}
      onChange={({ currentTarget: { value } }) => onDraft({ ...draft, groupId: value === '' ? null : value })}
      data={[
        ...(draft.groupId === null ? [{ value: '', label: 'Choose a group' }] : []),
        ...groups.map(({ id, name, instanceIds }) => ({
          value: id,
          label: `${shownName(name, 40)} (${thousands(instanceIds.length)})`,
        })),
      ]}
    />
  );
}

function Instances({ draft, onDraft, error }: ScopeProps) {
  const order = useApp((state) => state.order);
  const names = useAppShallow((state) => order.map((id) => shownName(state.byId[id]?.name, 60)));
  const all = useMemo(() => order.map((key, at) => ({ key, label: names[at] ?? '' })), [order, names]);
  return (
    <ScopeChoices
      noun="instance"
      {...{ all, error }}
      chosen={order.filter((id) => draft.instanceIds.includes(id))}
      onChosen={(instanceIds) => onDraft({ ...draft, instanceIds })}
    />
  );
}

const NONE: readonly PeopleColumn[] = [];

function Organizations({ draft, onDraft, error }: ScopeProps) {
  const revision = useApp((state) => state.people.columnsRevision);
  const byId = useApp((state) => state.byId);
  const { query, readAgain } = useQuery('people.columns', {}, revision);
  const columns = readingOf(query)?.data.columns ?? NONE;
  const all = useMemo(
    () =>
      columns.map((column) => ({
        key: organizationKey(column),
        label: `${shownName(column.organizationName, 60)} on ${shownName(byId[column.instanceId]?.name, 60)}`,
        description: column.membersAt === null ? 'Not read yet: listed as such.' : undefined,
      })),
    [columns, byId],
  );
  if (query.state === 'failed' && columns.length === 0)
    return <FailureAlert error={query.error} onRetry={readAgain} />;
  return (
    <ScopeChoices
      noun="organization"
      {...{ all, error }}
      isLoading={query.state === 'loading'}
      chosen={draft.organizations.map(organizationKey)}
      onChosen={(keys) => onDraft({ ...draft, organizations: keys.map(organizationRefOf) })}
    />
  );
}
