import { Box, Checkbox, Flex } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { PeopleColumn } from '../../../shared/calls/people.ts';
import { searchText, searchWords } from '../../../shared/text.ts';
import { useApp } from '../state/app.tsx';
import { organizationKey } from '../state/organizationRef.ts';
import { readingOf } from '../state/queryState.ts';
import { useQuery } from '../state/useQuery.ts';
import choices from './choices.module.css';
import { FailureAlert } from './FailureAlert.tsx';
import { formatNumber } from './locale.ts';
import { shownName } from './sanitizeText.ts';
import { found, refOf, type ScopeDraft } from './scopeDraft.ts';
import { SearchBox } from './table/SearchBox.tsx';

const MOST_SHOWN = 100;
const NONE: readonly PeopleColumn[] = [];

type Props = { draft: ScopeDraft; onDraft: (draft: ScopeDraft) => void; error: string | null };

export function ScopeOrganizations({ draft, onDraft, error }: Props) {
  const revision = useApp((state) => state.people.columnsRevision);
  const byId = useApp((state) => state.byId);
  const { query, readAgain } = useQuery('people.columns', {}, revision);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const columns = readingOf(query)?.data.columns ?? NONE;
  const all = useMemo(
    () =>
      columns.map((column) => {
        const instance = shownName(byId[column.instanceId]?.name, 60);
        const label = `${shownName(column.organizationName, 60)} on ${instance}`;
        return { ...column, label, text: searchText(label) };
      }),
    [columns, byId],
  );
  const matching = useMemo(() => found(all, searchWords(search), ({ text }) => text), [all, search]);
  const chosen = new Set(draft.organizations.map(organizationKey));
  const taken = matching.filter((each) => chosen.has(organizationKey(each)));

  function choose(these: readonly PeopleColumn[], isChosen: boolean): void {
    const keys = new Set(these.map(organizationKey));
    const others = draft.organizations.filter((each) => !keys.has(organizationKey(each)));
    onDraft({ ...draft, organizations: isChosen ? [...others, ...these.map(refOf)] : others });
  }

  if (query.state === 'failed' && columns.length === 0)
    return <FailureAlert error={query.error} onRetry={readAgain} />;
  return (
    <fieldset className={choices.choices} aria-busy={query.state === 'loading' || undefined}>
      <legend>Organizations{chosen.size > 0 && `: ${formatNumber(chosen.size)} chosen`}</legend>
      <Flex>
        <SearchBox
          label="Find an organization"
          value={search}
          onChange={setSearch}
          onLeave={() => list.current?.querySelector('input')?.focus()}
        />
      </Flex>
      <Checkbox
        label={`${search.trim() === '' ? 'All' : 'All found'} (${formatNumber(matching.length)})`}
        error={error}
        disabled={matching.length === 0}
        checked={matching.length > 0 && taken.length === matching.length}
        indeterminate={taken.length > 0 && taken.length < matching.length}
        onChange={({ currentTarget }) => choose(matching, currentTarget.checked)}
      />
      <ul ref={list} className={choices.chooser} aria-label="Organizations" tabIndex={-1}>
        {matching.slice(0, MOST_SHOWN).map((column) => (
          <li key={organizationKey(column)} className={choices.choice}>
            <Checkbox
              label={column.label}
              description={column.membersAt === null ? 'Not read yet: listed as such.' : undefined}
              checked={chosen.has(organizationKey(column))}
              onChange={({ currentTarget }) => choose([column], currentTarget.checked)}
            />
          </li>
        ))}
        {matching.length > MOST_SHOWN && (
          <Box component="li" py={10} c="dimmed">
            {formatNumber(matching.length - MOST_SHOWN)} more: search by name.
          </Box>
        )}
        {matching.length === 0 && query.state !== 'loading' && (
          <Box component="li" py={10} c="dimmed">
            No organization matches.
          </Box>
        )}
      </ul>
    </fieldset>
  );
}
