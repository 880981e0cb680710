import { Box, Combobox, Flex, useCombobox } from '@mantine/core';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { searchText, searchWords, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useTargets } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import optionClasses from '../../ui/option.module.css';

const MOST_LISTED = 60;
/** Outside the table, which would cut the list, but within `main`, where screen readers look. */
const IN_MAIN = { target: 'main' };

type Props = {
  label: string;
  taken: readonly OrganizationRef[];
  onChoose: (chosen: OrganizationRef) => void;
  children: (button: PickerButton) => ReactElement;
};

type PickerButton = { onClick: () => void; 'aria-haspopup': 'listbox'; 'aria-expanded': boolean };

export function OrganizationPicker({ label, taken, onChoose, children }: Props) {
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

function Choices({ label, taken, first }: Pick<Props, 'label' | 'taken'> & { first: () => void }) {
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
