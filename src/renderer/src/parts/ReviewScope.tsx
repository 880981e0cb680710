import { Box, Checkbox, Flex, NativeSelect, SegmentedControl, Stack } from '@mantine/core';
import { useId, useMemo, useRef, useState } from 'react';
import type { PeopleColumn } from '../../../shared/calls/people.ts';
import type { ReviewScope as Scope } from '../../../shared/campaigns/campaign.ts';
import { type OrganizationRef, organizationKey, organizationRefOf } from '../../../shared/target.ts';
import { searchText, searchWords, thousands } from '../../../shared/text.ts';
import { readingOf } from '../queryState.ts';
import { shownName } from '../sanitizeText.ts';
import { useApp, useAppShallow } from '../state/app.tsx';
import { useQuery } from '../state/useQuery.ts';
import choices from '../ui/choices.module.css';
import { FailureAlert } from '../ui/FailureAlert.tsx';
import { SearchBox } from '../ui/table/SearchBox.tsx';

export type ScopeDraft = {
  kind: Scope['kind'];
  groupId: string | null;
  instanceIds: readonly string[];
  organizations: readonly OrganizationRef[];
};

export const WHOLE_SCOPE: ScopeDraft = { kind: 'all', groupId: null, instanceIds: [], organizations: [] };

const SCOPE_KINDS: readonly { value: Scope['kind']; label: string }[] = [
  { value: 'all', label: 'All instances' },
  { value: 'group', label: 'A group' },
  { value: 'instances', label: 'Instances' },
  { value: 'organizations', label: 'Organizations' },
];

export function scopeIn({ kind, groupId, instanceIds, organizations }: ScopeDraft): Scope | null {
  switch (kind) {
    case 'all':
      return { kind };
    case 'group':
      return groupId === null ? null : { kind, groupId };
    case 'instances':
      return instanceIds.length === 0 ? null : { kind, instanceIds: [...instanceIds] };
    case 'organizations':
      return organizations.length === 0 ? null : { kind, organizations: [...organizations] };
  }
}

export function unchosenWords({ kind }: ScopeDraft): string {
  if (kind === 'group') return 'Choose a group.';
  return kind === 'organizations' ? 'Choose at least one organization.' : 'Choose at least one instance.';
}

export function found<T extends { text: string }>(all: readonly T[], words: readonly string[]): T[] {
  return all.filter(({ text }) => words.every((word) => text.includes(word)));
}

const MOST_SHOWN = 100;

type ScopeChoice = { key: string; label: string; description?: string | undefined };

type Props = {
  noun: 'instance' | 'organization';
  all: readonly ScopeChoice[];
  chosen: readonly string[];
  onChosen: (keys: string[]) => void;
  error: string | null;
  isLoading?: boolean;
};

function ScopeChoices({ noun, all, chosen, onChosen, error, isLoading = false }: Props) {
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const title = noun === 'instance' ? 'Instances' : 'Organizations';
  const texts = useMemo(() => all.map((each) => ({ ...each, text: searchText(each.label) })), [all]);
  const matching = useMemo(() => found(texts, searchWords(search)), [texts, search]);
  const keys = new Set(chosen);
  const taken = matching.filter(({ key }) => keys.has(key));

  function choose(these: readonly ScopeChoice[], isChosen: boolean): void {
    const own = new Set(these.map(({ key }) => key));
    const others = chosen.filter((key) => !own.has(key));
    onChosen(isChosen ? [...others, ...own] : others);
  }

  return (
    <fieldset className={choices.choices} aria-busy={isLoading || undefined}>
      <legend>
        {title}
        {chosen.length > 0 && `: ${thousands(chosen.length)} chosen`}
      </legend>
      <Flex>
        <SearchBox
          label={`Find an ${noun}`}
          value={search}
          onChange={setSearch}
          onLeave={() => list.current?.querySelector('input')?.focus()}
        />
      </Flex>
      <Checkbox
        label={`${search.trim() === '' ? 'All' : 'All found'} (${thousands(matching.length)})`}
        error={error}
        disabled={matching.length === 0}
        checked={matching.length > 0 && taken.length === matching.length}
        indeterminate={taken.length > 0 && taken.length < matching.length}
        onChange={({ currentTarget }) => choose(matching, currentTarget.checked)}
      />
      <ul ref={list} className={choices.chooser} aria-label={title} tabIndex={-1}>
        {matching.slice(0, MOST_SHOWN).map((each) => (
          <li key={each.key} className={choices.choice}>
            <Checkbox
              label={each.label}
              description={each.description}
              checked={keys.has(each.key)}
              onChange={({ currentTarget }) => choose([each], currentTarget.checked)}
            />
          </li>
        ))}
        {matching.length > MOST_SHOWN && (
          <Box component="li" py={10} c="dimmed">
            {thousands(matching.length - MOST_SHOWN)} more: search by name.
          </Box>
        )}
        {matching.length === 0 && !isLoading && (
          <Box component="li" py={10} c="dimmed">
            No {noun} matches.
          </Box>
        )}
      </ul>
    </fieldset>
  );
}

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
