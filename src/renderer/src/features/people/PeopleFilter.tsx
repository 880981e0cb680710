import { Box, Checkbox, Flex, Group, Popover, Stack, TextInput } from '@mantine/core';
import { IconChevronDown, IconFilter, IconX } from '@tabler/icons-react';
import { type ChangeEvent, type ReactNode, useMemo, useState } from 'react';
import type { PeopleColumns } from '../../../../shared/calls/people.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { SIGN_IN_CODES } from '../../../../shared/facts/signIn.ts';
import { CHANGED_CHOICES, countFilters, ENDS_SOON_CHOICE } from '../../../../shared/peopleQuery.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { capitalized, listed, searchText, searchWords, thousands } from '../../../../shared/text.ts';
import { found } from '../../parts/ReviewScope.tsx';
import { shownName } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { dayWords } from '../../state/ends.ts';
import type { Choices } from '../../tableView.ts';
import choiceClasses from '../../ui/choices.module.css';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FoldButton } from '../../ui/FoldButton.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

/** `kind`: the part of the choices that has the value; `note`: what tells it from others of that name. */
type Option = { kind: string; value: string; label: string; note?: string };

type Chosen = { choices: Choices; onChoices: (choices: Choices) => void; places: readonly Option[] };

export function PeopleFilter(props: Chosen & { columns: PeopleColumns | null }) {
  const count = countFilters(props.choices);
  return (
    <Popover position="bottom-start" width={320} shadow="none" trapFocus returnFocus withinPortal={false}>
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

/** The groups, instances and organizations that people can be filtered by. */
export function useFilterPlaces(
  columns: PeopleColumns | null,
  nameOf: (instanceId: string) => string,
): readonly Option[] {
  const order = useApp((state) => state.order);
  const groups = useApp((state) => state.preferences.groups);
  return useMemo(
    () => [
      ...groups.flatMap(({ id, name, instanceIds }) =>
        instanceIds.some((each) => order.includes(each))
          ? { kind: 'group', value: id, label: name, note: 'group' }
          : [],
      ),
      ...order.map((id) => ({ kind: 'instance', value: id, label: nameOf(id), note: 'instance' })),
      ...(columns?.columns ?? []).map((column) => ({
        ...{ kind: 'organization', value: organizationKey(column), label: column.organizationName },
        note: `on ${nameOf(column.instanceId)}`,
      })),
    ],
    [order, groups, columns, nameOf],
  );
}

function Filters({ places, columns, ...chosen }: Parameters<typeof PeopleFilter>[0]) {
  const { choices, onChoices } = chosen;
  const [isOpen, setOpen] = useState(MORE_KINDS.some((kind) => choices[kind]?.length));
  const text = (kind: string, change: (typed: string) => string = (typed) => typed) => ({
    value: choices[kind]?.[0] ?? '',
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      onChoices({ ...choices, [kind]: change(value) === '' ? [] : [change(value)] }),
  });
  const number = { inputMode: 'numeric', maxLength: 4 } as const;
  const roles = columns?.roles.map((role) => ({ kind: 'role', value: role, label: role })) ?? [];
  const domains = columns?.domains.map(({ domain, count }) => ({
    ...{ kind: 'domain', value: domain, label: domain, note: thousands(count) },
  }));
  return (
    <>
      <CheckList {...chosen} title="Role" options={roles} />
      <CheckList {...chosen} title="Where" options={places} search="Find a group, instance or organization" />
      <CheckList {...chosen} title="Access" options={SIGHTS} />
      <CheckList {...chosen} title="2FA and sign-in" options={SIGN_INS} />
      <CheckList {...chosen} title="Dates" options={DATES}>
        <TextInput type="date" label="New since" {...text('newSince')} />
      </CheckList>
      <FoldButton isOpen={isOpen} onOpen={setOpen}>
        More
      </FoldButton>
      {isOpen && (
        <>
          <CheckList {...chosen} title="Number of organizations" options={STANDINGS}>
            <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 10 }}>
              <TextInput label="At least" {...number} {...text('atLeast', digits)} />
              <TextInput label="At most" {...number} {...text('atMost', digits)} />
            </Box>
          </CheckList>
          <CheckList {...chosen} title="Domain of the address" options={domains ?? []} />
        </>
      )}
    </>
  );
}

const MORE_KINDS = ['atLeast', 'atMost', 'domain'];

const MORE: Readonly<Record<string, string>> = {
  members: 'Members only',
  invited: 'Invited only',
  owner: 'Owner anywhere',
  'no-two-factor': 'No 2FA somewhere',
  'sees-nothing': 'Sees nothing anywhere',
  [ENDS_SOON_CHOICE]: 'Access ends soon or has ended',
};
/** Of these, one at a time. */
const EITHER = ['members', 'invited'];

const more = (value: string): Option => ({ kind: 'more', value, label: MORE[value] ?? value });
const STANDINGS = EITHER.map(more);
const SIGHTS: readonly Option[] = Object.entries(ACCESS.codes).map(([value, words]) => ({
  ...{ kind: 'access', value, label: `${capitalized(words)} somewhere` },
}));
const SIGN_INS: readonly Option[] = [
  more('no-two-factor'),
  ...choicesOf(SIGN_IN_CODES).map(({ value, label }) => ({
    ...{ kind: 'signIn', value, label: `Sign-in: ${label.toLowerCase()}` },
  })),
];
const DATES: readonly Option[] = [
  more(ENDS_SOON_CHOICE),
  ...CHANGED_CHOICES.map((each) => ({ kind: 'changed', ...each })),
];
const NAMED = [...SIGHTS, ...SIGN_INS, ...DATES];

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

const MOST_OPTIONS = 60;
const FEW = 8;

function CheckList(
  props: Omit<Chosen, 'places'> & {
    title: string;
    options: readonly Option[];
    search?: string;
    children?: ReactNode;
  },
) {
  const { title, options, choices, onChoices, search } = props;
  const [typed, setTyped] = useState('');
  const texts = useMemo(
    () => options.map((option) => ({ ...option, text: searchText(`${option.label} ${option.note ?? ''}`) })),
    [options],
  );
  const matching = found(texts, searchWords(typed));
  const isChosen = ({ kind, value }: Option) => choices[kind]?.includes(value) ?? false;

  function choose({ kind, value }: Option, isOn: boolean): void {
    const others = (choices[kind] ?? []).filter(
      (each) => each !== value && kind !== 'changed' && !(EITHER.includes(each) && EITHER.includes(value)),
    );
    onChoices({ ...choices, [kind]: isOn ? [...others, value] : others });
  }

  if (options.length === 0) return null;
  return (
    <fieldset className={choiceClasses.choices} data-filter>
      <legend>{title}</legend>
      {search && options.length > FEW && (
        <TextInput
          aria-label={search}
          placeholder={search}
          maxLength={200}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      <Stack gap={8} mah={150} p={2} style={{ overflowY: 'auto' }}>
        {matching.slice(0, MOST_OPTIONS).map((option) => (
          <Checkbox
            key={`${option.kind} ${option.value}`}
            label={
              <Flex component="span" gap={8} justify="space-between">
                <bdi>{shownName(option.label, 40)}</bdi>
                <span className={looks.dim}>{option.note}</span>
              </Flex>
            }
            checked={isChosen(option)}
            onChange={({ currentTarget }) => choose(option, currentTarget.checked)}
          />
        ))}
        {matching.length > MOST_OPTIONS && (
          <span className={looks.dim}>
            {thousands(matching.length - MOST_OPTIONS)} more: type to find them.
          </span>
        )}
      </Stack>
      {props.children}
    </fieldset>
  );
}

const HEADS: Readonly<Record<string, string>> = {
  role: 'Role: ',
  atLeast: 'Organizations: at least ',
  atMost: 'Organizations: at most ',
  newSince: 'New since ',
  domain: 'Domain: ',
};

/** What each set filter says, and the choices without it. */
export function chipsOf(choices: Choices, places: readonly Option[]): { words: string; left: Choices }[] {
  return Object.entries(choices).flatMap(([kind, values]) => {
    if (kind === 'more')
      return values.map((value) => ({
        words: more(value).label,
        left: { ...choices, more: values.filter((each) => each !== value) },
      }));
    const isMeant = (value: string) => (option: Option) => option.kind === kind && option.value === value;
    const names = values.map((value) => {
      if (kind === 'newSince') return dayWords(value);
      return shownName([...NAMED, ...places].find(isMeant(value))?.label ?? value, 40);
    });
    const words = `${HEADS[kind] ?? ''}${listed(names, 3)}`;
    return values.length === 0 ? [] : { words, left: { ...choices, [kind]: [] } };
  });
}

export function FilterChips({ choices, onChoices, places }: Chosen) {
  const chips = chipsOf(choices, places);
  if (chips.length === 0) return null;
  return (
    <Group gap={6} pb={8} role="group" aria-label="Filters set">
      {chips.map(({ words, left }) => (
        <ToolButton
          key={words}
          small
          radius="xl"
          rightSection={<IconX size={13} stroke={2} aria-hidden />}
          aria-label={`Remove filter: ${words}`}
          onClick={() => onChoices(left)}
        >
          {words}
        </ToolButton>
      ))}
      <ToolButton small variant="subtle" aria-label="Clear all filters" onClick={() => onChoices({})}>
        Clear
      </ToolButton>
    </Group>
  );
}
