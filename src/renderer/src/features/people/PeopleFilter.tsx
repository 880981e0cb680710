import { Box, Button, Checkbox, Flex, Popover, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconChevronDown, IconFilter } from '@tabler/icons-react';
import { useId } from 'react';
import type { PeopleColumns } from '../../../../shared/calls/people.ts';
import { CHANGED_CHOICES, countFilters, ENDS_SOON_CHOICE } from '../../../../shared/peopleQuery.ts';
import type { Sight } from '../../../../shared/permissions/accessSum.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import choiceClasses from '../../ui/choices.module.css';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Choices } from '../../ui/table/filters.ts';

type Props = {
  choices: Choices;
  onChoices: (choices: Choices) => void;
  columns: PeopleColumns | null;
  instances: readonly { id: string; name: string }[];
  groups: readonly InstanceGroup[];
};

export function PeopleFilter(props: Props) {
  const count = countFilters(props.choices);
  return (
    <Popover position="bottom-start" width={300} shadow="none" trapFocus returnFocus withinPortal={false}>
      <Popover.Target>
        <Button
          variant="default"
          aria-label={count > 0 ? `Filter people, ${count} chosen` : 'Filter people'}
          leftSection={<IconFilter size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
        >
          Filter
          {/* Drawn by the style: the number is in the name already, with its word. */}
          {count > 0 && <span className={looks.chosen} data-count={count} aria-hidden />}
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah="min(560px, 70vh)" p={14} style={{ overflowY: 'auto' }} aria-label="Filters">
        <Stack gap={14}>
          <Filters {...props} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Filters({ choices, onChoices, columns, instances, groups }: Props) {
  const id = useId();
  const chosen = (kind: string) => choices[kind] ?? [];
  const set = (kind: string, values: readonly string[]) => onChoices({ ...choices, [kind]: values });
  const more = chosen('more');
  const withMore = (value: string, isOn: boolean) => {
    const rest = more.filter((each) => each !== value);
    return isOn ? [...rest, value] : rest;
  };
  const only = ['members', 'invited'].find((each) => more.includes(each)) ?? 'all';
  const text = (kind: string) => chosen(kind)[0] ?? '';
  const setText = (kind: string, value: string) => set(kind, value === '' ? [] : [value]);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Who is shown"
        value={only}
        onChange={(value) => {
          const rest = more.filter((each) => each !== 'members' && each !== 'invited');
          set('more', value === 'all' ? rest : [...rest, value]);
        }}
        data={[
          { value: 'all', label: 'Everyone' },
          { value: 'members', label: 'Members' },
          { value: 'invited', label: 'Only invited' },
        ]}
      />
      <div className={choiceClasses.choices} data-filter>
        <Checkbox
          label="Owner anywhere"
          checked={more.includes('owner')}
          onChange={({ currentTarget }) => set('more', withMore('owner', currentTarget.checked))}
        />
        <Checkbox
          label="No 2FA somewhere"
          checked={more.includes('no-two-factor')}
          onChange={({ currentTarget }) => set('more', withMore('no-two-factor', currentTarget.checked))}
        />
        <Checkbox
          label="Sees nothing anywhere"
          checked={more.includes('sees-nothing')}
          onChange={({ currentTarget }) => set('more', withMore('sees-nothing', currentTarget.checked))}
        />
        <Checkbox
          label="Access ends soon or has ended"
          checked={more.includes(ENDS_SOON_CHOICE)}
          onChange={({ currentTarget }) => set('more', withMore(ENDS_SOON_CHOICE, currentTarget.checked))}
        />
      </div>
      <CheckList
        title="Role anywhere"
        options={(columns?.roles ?? []).map((role) => ({ value: role, label: role }))}
        chosen={chosen('role')}
        onChange={(values) => set('role', values)}
      />
      <CheckList
        title="Access"
        options={SIGHT_CHOICES}
        chosen={chosen('access')}
        onChange={(values) => set('access', values)}
      />
      <fieldset className={choiceClasses.choices} data-filter>
        <legend id={`${id}-number`}>Number of organizations</legend>
        <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 10 }}>
          <TextInput
            label="At least"
            inputMode="numeric"
            maxLength={4}
            value={text('atLeast')}
            onChange={({ currentTarget }) => setText('atLeast', digits(currentTarget.value))}
          />
          <TextInput
            label="At most"
            inputMode="numeric"
            maxLength={4}
            value={text('atMost')}
            onChange={({ currentTarget }) => setText('atMost', digits(currentTarget.value))}
          />
        </Box>
      </fieldset>
      <TextInput
        type="date"
        label="New since"
        value={text('newSince')}
        onChange={({ currentTarget }) => setText('newSince', currentTarget.value)}
      />
      <CheckList
        title="Last known change"
        options={CHANGED_CHOICES}
        chosen={chosen('changed')}
        // The one chosen last counts.
        onChange={(values) => set('changed', values.slice(-1))}
      />
      <CheckList
        title="Group"
        options={groups.map((group) => ({ value: group.id, label: group.name }))}
        chosen={chosen('group')}
        onChange={(values) => set('group', values)}
      />
      {instances.length > 1 && (
        <CheckList
          title="Instance"
          options={instances.map((instance) => ({ value: instance.id, label: instance.name }))}
          chosen={chosen('instance')}
          onChange={(values) => set('instance', values)}
        />
      )}
      <CheckList
        title="Domain of the address"
        options={(columns?.domains ?? []).map(({ domain, count }) => ({
          value: domain,
          label: domain,
          count,
        }))}
        chosen={chosen('domain')}
        onChange={(values) => set('domain', values)}
      />
      <Button
        variant="subtle"
        color="gray"
        disabled={countFilters(choices) === 0}
        onClick={() => onChoices({})}
      >
        Clear filters
      </Button>
    </>
  );
}

const SIGHT_CHOICES: readonly { value: Sight; label: string }[] = [
  { value: 'nothing', label: 'Sees nothing somewhere' },
  { value: 'some', label: 'Was granted something somewhere' },
  { value: 'everything', label: 'Sees everything somewhere' },
  { value: 'unknown', label: 'Not read somewhere' },
];

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

type CheckListProps = {
  title: string;
  options: readonly { value: string; label: string; count?: number }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function CheckList(props: CheckListProps) {
  const { title, chosen, onChange } = props;
  // What nobody has any more can be let go all the same.
  const gone = chosen.filter((each) => !props.options.some(({ value }) => value === each));
  const options: CheckListProps['options'] = [
    ...props.options,
    ...gone.map((value) => ({ value, label: value })),
  ];
  if (options.length === 0) return null;
  return (
    <fieldset className={choiceClasses.choices} data-filter>
      <legend>{title}</legend>
      <Stack gap={8} mah={132} p={2} style={{ overflowY: 'auto' }}>
        {options.map(({ value, label, count }) => (
          <Checkbox
            key={value}
            label={
              <Flex component="span" gap={8} justify="space-between">
                <bdi>{sanitizeText(label, 40) || 'Unnamed'}</bdi>
                {count !== undefined && <span className={looks.dim}>{formatNumber(count)}</span>}
              </Flex>
            }
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          />
        ))}
      </Stack>
    </fieldset>
  );
}
