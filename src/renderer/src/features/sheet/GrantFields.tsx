import { Checkbox, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { KeptKit } from '../../../../shared/calls/kits.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import { MODE_WORDS, ruleSentence, switchesSentence } from '../../../../shared/permissions/words.ts';
import { roleChoices } from '../../../../shared/roleWords.ts';
import { organizationRefOf, targetAt } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { LineWords } from '../../parts/GrantedLines.tsx';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { dataOf, readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/places.ts';
import { useQuery } from '../../state/useQuery.ts';
import choices from '../../ui/choices.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { FoldButton } from '../../ui/FoldButton.tsx';
import { Reading } from '../../ui/Reading.tsx';
import { SheetPart } from '../../ui/Sheet.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { FieldProps } from './fields.tsx';
import { addressesIn, faultAt, type ManyDraft } from './manyDraft.ts';
import { Some } from './Review.tsx';

type Custom = NonNullable<ManyDraft['custom']>;

const withCustom = (change: FieldProps['change'], next: (custom: Custom) => Partial<Custom>) =>
  change((draft) => ({ ...draft, custom: draft.custom && { ...draft.custom, ...next(draft.custom) } }));

export function RoleName({ draft: { kind, custom }, change, fault }: FieldProps) {
  const error = faultAt(fault, 'name');
  return (
    <TextInput
      label={kind === 'rename-role' ? 'New name' : 'Name'}
      data-autofocus
      error={error}
      aria-invalid={error !== null || undefined}
      value={custom?.name ?? ''}
      onChange={({ currentTarget: { value: name } }) => withCustom(change, () => ({ name }))}
    />
  );
}

export function RoleReplaces({ draft: { custom }, change }: FieldProps) {
  return (
    <Checkbox
      label="Replace roles with this name"
      description="Where it exists with other permissions. Its people keep the role."
      checked={custom?.replaces ?? false}
      onChange={({ currentTarget: { checked: replaces } }) => withCustom(change, () => ({ replaces }))}
    />
  );
}

export function RolePermissions({ draft: { custom }, change }: FieldProps) {
  const { instanceId = '', organizationId = '' } = custom ?? {};
  const { query, readAgain } = useQuery('roles.read', custom && { instanceId, organizationId });
  const statements = readingOf(query)?.data.statements;
  if (!custom) return null;
  if (!statements && query.state === 'failed')
    return <FailureAlert error={query.error} onRetry={readAgain} />;
  if (statements === undefined) return <Reading>Reading what roles can allow…</Reading>;
  const set = (resource: string, actions: readonly string[], isAllowed: boolean) =>
    withCustom(change, ({ permissions: { [resource]: had = [], ...others } }) => {
      const left = had.filter((each) => !actions.includes(each));
      const has = isAllowed ? [...left, ...actions] : left;
      return { permissions: has.length > 0 ? { ...others, [resource]: has } : others };
    });
  return roleChoices(custom.permissions, statements ?? {}).map(({ title, rows }) => (
    <fieldset key={title} className={choices.choices} data-filter>
      <legend>{title}</legend>
      <ul className={classes.list} aria-label={title}>
        {rows.map(({ resource, name, actions }) => {
          const own = actions.map(([action]) => action);
          const had = custom.permissions[resource] ?? [];
          const count = own.filter((each) => had.includes(each)).length;
          return (
            <li key={resource} className={classes.row}>
              <Checkbox
                label={actions.length > 1 ? name : `${name}: ${actions[0]?.[1]}`}
                className={classes.words}
                indeterminate={count > 0 && count < own.length}
                checked={count === own.length}
                onChange={({ currentTarget }) => set(resource, own, currentTarget.checked)}
              />
              {actions.length > 1 && (
                <Group gap="4px 14px" flex="1 0 100%" ps={30}>
                  {actions.map(([action, words]) => (
                    <Checkbox
                      key={action}
                      size="xs"
                      label={words}
                      aria-label={`${name}: ${words}`}
                      checked={had.includes(action)}
                      onChange={({ currentTarget }) => set(resource, [action], currentTarget.checked)}
                    />
                  ))}
                </Group>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  ));
}

type Place = NonNullable<Planned['granting']>['places'][number];

export function GrantedThere({ planId, places }: { planId: string; places: readonly Place[] }) {
  if (places.length === 0) return null;
  return (
    <SheetPart name="To grant there">
      <ul className={classes.list} aria-label="To grant there">
        <Some
          rows={places.map((place, at) => ({ place, at }))}
          of={({ place, at }) => <PlaceRow key={at} {...{ planId, place, at }} />}
        />
      </ul>
    </SheetPart>
  );
}

function PlaceRow({ planId, place, at }: { planId: string; place: Place; at: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.row}>
      <FoldButton isOpen={isOpen} onOpen={setOpen}>
        <InstanceTile instanceId={place.instanceId} />
        <b>{placeName(place)}</b>
      </FoldButton>
      <span className={classes.end}>{place.words}</span>
      {place.marks.length > 0 && (
        <p className={classes.below} data-tone="warn">
          {place.marks.join(', ')}
        </p>
      )}
      {isOpen && <Lines {...{ planId, at }} />}
    </li>
  );
}

function Lines({ planId, at }: { planId: string; at: number }) {
  const { query } = useQuery('plans.granted', { planId, at });
  const granted = dataOf(query);
  if (!granted) return <p>{query.state === 'failed' ? 'This plan was replaced.' : 'Loading…'}</p>;
  const { lines, moreLines, unmatched } = granted;
  const rows = [...unmatched, ...lines].map((line, key) => ({ line, key }));
  return (
    <ul className={classes.below}>
      <Some
        rows={rows}
        of={({ line, key }) =>
          typeof line === 'string' ? (
            <li key={key} className={classes.note} data-tone="warn">
              {line}
            </li>
          ) : (
            <li key={key}>
              <LineWords line={line} />
            </li>
          )
        }
      />
      {moreLines > 0 && <li className={classes.dim}>{counted(moreLines, 'thing', 'things')} more.</li>}
    </ul>
  );
}

export function Granted({ draft, change, targets, fault }: FieldProps) {
  const { openDialog } = useActions();
  const { from, mode, text, places } = draft;
  const revision = useApp((state) => state.kits.revision);
  const { query, readAgain } = useQuery('kits.list', from ? null : {}, revision);
  const kits = readingOf(query)?.data.kits;
  if (from) {
    const place = targetAt(targets, from);
    return (
      <p>
        What <b>{sanitizeText(from.email, 120)}</b> has in {place ? placeName(place) : 'that organization'}.
        Other organizations match by name.
      </p>
    );
  }
  if (query.state === 'failed') return <FailureAlert error={query.error} onRetry={readAgain} />;
  if (kits?.length === 0) {
    const people = addressesIn(text).map((email) => [email]);
    const applies = { mode, people, places: [...places].map(organizationRefOf) };
    return (
      <>
        <p>No kit yet. A kit says, by name, what one kind of people may see and do.</p>
        <ToolButton data-autofocus onClick={() => openDialog({ kind: 'kit', kit: null, applies })}>
          New kit…
        </ToolButton>
      </>
    );
  }
  const kit = kits?.find(({ id }) => id === draft.kitId) ?? (kits?.length === 1 ? kits[0] : undefined);
  return (
    <NativeSelect
      label="Kit"
      description={kit && inShort(kit)}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      error={faultAt(fault, 'kit')}
      data-autofocus={(kits && !kit) || undefined}
      value={kit?.id ?? ''}
      data={[
        ...(kit ? [] : [{ value: '', label: 'Choose…' }]),
        ...(kits ?? []).map(({ id, name }) => ({ value: id, label: shownName(name, 100) })),
      ]}
      onChange={({ currentTarget: { value: kitId } }) => change((draft) => ({ ...draft, kitId }))}
    />
  );
}

export function Mode({ draft: { mode }, change }: FieldProps) {
  return (
    <>
      <SegmentedControl
        aria-label="How"
        fullWidth
        value={mode}
        data={MODES}
        onChange={(mode) => change((draft) => ({ ...draft, mode: mode as KitMode }))}
      />
      <p className={classes.dim}>{MODE_WORDS[mode].hint}</p>
    </>
  );
}

const MODES = (['at-least', 'exactly'] as const).map((value) => ({ value, label: MODE_WORDS[value].label }));
const FEW = 3;

function inShort(kit: KeptKit): string {
  const sentences = [...kit.rules.map(ruleSentence), switchesSentence(kit) ?? ''].filter(Boolean);
  if (sentences.length === 0) return 'It grants nothing.';
  const more = sentences.length - FEW;
  return `${sentences.slice(0, FEW).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
