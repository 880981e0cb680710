import { Box, Button, Checkbox, Flex, Popover, Stack, TextInput } from '@mantine/core';
import { IconChevronDown, IconFilter } from '@tabler/icons-react';
import type { ChangeEvent } from 'react';
import type { PeopleColumns } from '../../../../shared/calls/people.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { LAST_SIGN_IN, SIGN_IN_CODES } from '../../../../shared/facts/signIn.ts';
import { CHANGED_CHOICES, countFilters, ENDS_SOON_CHOICE } from '../../../../shared/peopleQuery.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { capitalized, thousands } from '../../../../shared/text.ts';
import { shownName } from '../../sanitizeText.ts';
import { PRESETS } from '../../state/peopleView.ts';
import type { Choices } from '../../tableView.ts';
import choiceClasses from '../../ui/choices.module.css';
import { choicesOf } from '../../ui/choicesOf.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

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
        <ToolButton
          aria-label={count > 0 ? `Filter people, ${count} chosen` : 'Filter people'}
          leftSection={<IconFilter size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
        >
          Filter
          {/* Drawn by CSS: the button’s name has the number already. */}
          {count > 0 && <span className={looks.chosen} data-count={count} aria-hidden />}
        </ToolButton>
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
  const chosen = (kind: string) => choices[kind] ?? [];
  const set = (kind: string, values: readonly string[]) => onChoices({ ...choices, [kind]: values });
  const more = chosen('more');
  const kept = useFocusKept<HTMLDivElement>((root) => root.querySelector('input'));
  const list = (kind: string, title: string, options: CheckListProps['options']) => (
    <CheckList title={title} options={options} chosen={chosen(kind)} onChange={(all) => set(kind, all)} />
  );
  const text = (kind: string, change: (typed: string) => string = (typed) => typed) => ({
    value: chosen(kind)[0] ?? '',
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      set(kind, change(value) === '' ? [] : [change(value)]),
  });
  const number = { inputMode: 'numeric', maxLength: 4 } as const;
  return (
    <>
      <div ref={kept} className={choiceClasses.choices} data-filter>
        {MORE_CHOICES.filter(({ value }) => more.includes(value) || !IN_PRESETS.has(value)).map(
          ({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={more.includes(value)}
              disabled={value === 'members' && more.includes('invited')}
              onChange={({ currentTarget: { checked } }) =>
                set('more', checked ? [...more, value] : more.filter((each) => each !== value))
              }
            />
          ),
        )}
      </div>
      {list(
        'role',
        'Role anywhere',
        (columns?.roles ?? []).map((role) => ({ value: role, label: role })),
      )}
      {list('access', 'Access', SIGHT_CHOICES)}
      {list('signIn', LAST_SIGN_IN.title, SIGN_IN_CHOICES)}
      <fieldset className={choiceClasses.choices} data-filter>
        <legend>Number of organizations</legend>
        <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 10 }}>
          <TextInput label="At least" {...number} {...text('atLeast', digits)} />
          <TextInput label="At most" {...number} {...text('atMost', digits)} />
        </Box>
      </fieldset>
      <TextInput type="date" label="New since" {...text('newSince')} />
      <CheckList
        title="Last known change"
        options={CHANGED_CHOICES}
        chosen={chosen('changed')}
        onChange={(values) => set('changed', values.slice(-1))}
      />
      {list('group', 'Group', groups.map(optionOf))}
      {instances.length > 1 && list('instance', 'Instance', instances.map(optionOf))}
      {list(
        'domain',
        'Domain of the address',
        (columns?.domains ?? []).map(({ domain, count }) => ({ value: domain, label: domain, count })),
      )}
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

const optionOf = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

const MORE_CHOICES = choicesOf({
  members: 'Members only',
  invited: 'Invited only',
  owner: 'Owner anywhere',
  'no-two-factor': 'No 2FA somewhere',
  'sees-nothing': 'Sees nothing anywhere',
  [ENDS_SOON_CHOICE]: 'Access ends soon or has ended',
});

const IN_PRESETS = new Set(
  PRESETS.flatMap(({ choices: { more = [], ...others } }) => (Object.keys(others).length === 0 ? more : [])),
);

const SIGHT_CHOICES = Object.entries(ACCESS.codes).map(([value, words]) => ({
  value,
  label: `${capitalized(words)} somewhere`,
}));

const SIGN_IN_CHOICES = choicesOf(SIGN_IN_CODES);

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
  // Values that no row has any more can still be cleared.
  const gone = chosen.filter((each) => !props.options.some(({ value }) => value === each));
  const options: CheckListProps['options'] = [
    ...props.options,
    ...gone.map((id) => optionOf({ id, name: id })),
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
                <bdi>{shownName(label, 40)}</bdi>
                {count !== undefined && <span className={looks.dim}>{thousands(count)}</span>}
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
