import { Box, Combobox, Flex, useCombobox } from '@mantine/core';
import { IconColumns3, IconEqual, IconFilterOff, IconHelpCircle, IconPlus } from '@tabler/icons-react';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { MOST_COLUMNS } from '../../../../shared/choices.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { searchText, searchWords, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView, useTargets } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import optionClasses from '../../ui/option.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { type ComparedColumn, comparedQuery } from './comparing.ts';

const MOST_LISTED = 60;
/** Outside the table, which would cut the list, but within `main`, where screen readers look. */
const IN_MAIN = { target: 'main' };

type PickerProps = {
  label: string;
  taken: readonly OrganizationRef[];
  onChoose: (chosen: OrganizationRef) => void;
  children: (button: PickerButton) => ReactElement;
};

type PickerButton = { onClick: () => void; 'aria-haspopup': 'listbox'; 'aria-expanded': boolean };

export function OrganizationPicker({ label, taken, onChoose, children }: PickerProps) {
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => combobox.focusTarget(),
  });
  return (
    <Combobox
      store={combobox}
      keepMounted={false}
      portalProps={IN_MAIN}
      width={320}
      position="bottom-start"
      offset={4}
      onOptionSubmit={(key) => {
        const [instanceId, organizationId] = JSON.parse(key);
        combobox.closeDropdown();
        onChoose({ instanceId, organizationId });
      }}
    >
      {/* Stays a button: Mantine would make it a combobox without a name. */}
      <Combobox.Target targetType="button" withAriaAttributes={false} withKeyboardNavigation={false}>
        {children({
          onClick: () => combobox.toggleDropdown(),
          'aria-haspopup': 'listbox',
          'aria-expanded': combobox.dropdownOpened,
        })}
      </Combobox.Target>
      <Combobox.Dropdown>
        <Choices label={label} taken={taken} first={() => combobox.selectFirstOption()} />
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Choices({ label, taken, first }: Pick<PickerProps, 'label' | 'taken'> & { first: () => void }) {
  const [search, setSearch] = useState('');
  const all = useOrganizations();
  const found = useMemo(() => {
    const gone = new Set(taken.map(organizationKey));
    const words = searchWords(search);
    return all.filter(({ key, text }) => !gone.has(key) && words.every((word) => text.includes(word)));
  }, [all, taken, search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each search the first that it finds, also of those that come meanwhile.
  useEffect(() => void first(), [search, found.length]);
  const more = found.length - MOST_LISTED;
  return (
    <>
      <Combobox.Search
        aria-label={label}
        placeholder="Find an organization"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maxLength={200}
        spellCheck={false}
      />
      <Combobox.Options
        style={{ maxHeight: 'min(380px, 55vh)', overflowY: 'auto' }}
        aria-label="Organizations"
      >
        {found.slice(0, MOST_LISTED).map(({ key, name, instanceId, instanceName, hasKey }) => (
          <Combobox.Option key={key} value={key} className={optionClasses.option} style={{ gap: 10 }}>
            <InstanceTile instanceId={instanceId} size={22} />
            <Flex component="span" direction="column" flex={1} miw={0} lh={1.3}>
              <bdi>{name}</bdi>
              <bdi className={looks.dim}>{instanceName}</bdi>
            </Flex>
            {!hasKey && <span className={looks.dim}>no key</span>}
          </Combobox.Option>
        ))}
        {found.length === 0 && <Combobox.Empty>No organization matches.</Combobox.Empty>}
      </Combobox.Options>
      {more > 0 && (
        <Box component="p" c="dimmed" fz={12} py={4} px={12} style={{ margin: '4px 0 0' }}>
          {thousands(more)} more: type to find them.
        </Box>
      )}
    </>
  );
}

function useOrganizations() {
  const known = useTargets();
  return useMemo(
    () =>
      known.flatMap((instance) =>
        instance.targets.map((target) => {
          const name = sanitizeText(target.organizationName, 60) || 'Unnamed organization';
          const instanceName = shownName(target.instanceName, 60);
          return {
            key: organizationKey(target),
            name,
            instanceName,
            instanceId: target.instanceId,
            hasKey: (target.holders ?? []).length > 0,
            text: searchText(`${name}\n${instanceName}`),
          };
        }),
      ),
    [known],
  );
}

type Props = { columns: readonly ComparedColumn[]; query: PeopleQuery };

export function ComparisonTools({ columns, query }: Props) {
  const [isOnly, change] = usePaneView(HOME_PANE, 'onlyDiffering');
  const { compareOrganizations } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const queries = columns.length > 1 ? [comparedQuery(query, columns, true)] : [];
  const [count] = readingOf(useQuery('people.counts', { queries }, revision).query)?.data.counts ?? [];
  if (columns.length === 0) return null;
  const isFull = columns.length >= MOST_COLUMNS;
  return (
    <>
      {columns.length > 1 && (
        <ToolButton aria-pressed={isOnly} onClick={() => change((before) => !before)}>
          Only differences{count === undefined ? '' : ` ${thousands(count)}`}
        </ToolButton>
      )}
      {isFull ? (
        <ToolButton icon={IconPlus} why="You can compare at most four organizations.">
          Column
        </ToolButton>
      ) : (
        <OrganizationPicker
          label="Organization to add"
          taken={columns}
          onChoose={(chosen) => compareOrganizations([...columns, chosen])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} {...button}>
              Column
            </ToolButton>
          )}
        </OrganizationPicker>
      )}
    </>
  );
}

export function NothingCompared() {
  const { compareOrganizations } = useActions();
  return (
    <Box flex={1} style={{ overflowY: 'auto' }}>
      <EmptyState icon={IconColumns3} title="Compare organizations">
        <p>
          Compare two to four organizations of any instances. See who is missing, has another role, or has no
          2FA. Invite people from one to another.
        </p>
        <OrganizationPicker
          label="First organization"
          taken={[]}
          onChoose={(chosen) => compareOrganizations([chosen])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} variant="filled" mt={10} {...button}>
              Choose an organization
            </ToolButton>
          )}
        </OrganizationPicker>
      </EmptyState>
    </Box>
  );
}

export function NobodyCompared({ within, onClear }: { within: number; onClear: () => void }) {
  const [isOnly, change] = usePaneView(HOME_PANE, 'onlyDiffering');
  if (within === 0)
    return (
      <EmptyState icon={IconHelpCircle} title="Nobody is known here yet">
        <p>Nobody was found in these organizations, as far as they could be read.</p>
      </EmptyState>
    );
  if (isOnly)
    return (
      <EmptyState
        icon={IconEqual}
        title="No differences"
        action={{ label: 'Show everybody', run: () => change(() => false) }}
      >
        <p>Nobody differs between these organizations, as far as they could be read.</p>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconFilterOff}
      title="No people match"
      action={{ label: 'Clear filters', run: onClear }}
    >
      <p>None of the {thousands(within)} people match.</p>
    </EmptyState>
  );
}
