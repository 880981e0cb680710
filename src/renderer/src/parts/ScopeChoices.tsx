import { Box, Checkbox, Flex } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { searchText, searchWords, thousands } from '../../../shared/text.ts';
import choices from '../ui/choices.module.css';
import { SearchBox } from '../ui/table/SearchBox.tsx';
import { found } from './scopeDraft.ts';

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

export function ScopeChoices({ noun, all, chosen, onChosen, error, isLoading = false }: Props) {
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
