import { Box, Checkbox, Group, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { CARRIED_PARTS, type CarriedPart } from '../../../../shared/backup.ts';
import type { ImportEntry } from '../../../../shared/calls/backup.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { initialsOf } from '../../state/initials.ts';
import { Tile } from '../../ui/Tile.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { dateOf } from '../../when.ts';
import styles from './backup.module.css';
import { CarriedChoice } from './CarriedChoice.tsx';
import { sayFound } from './carriedWords.ts';
import { changesOf, sayChanges } from './planWords.ts';
import { count } from './words.ts';

type Choice = { taken: boolean; name: string };

export function ImportPlan(props: {
  fileName: string;
  encrypted: boolean;
  plan: CallOutput<'backup.plan'>;
  busy: boolean;
  stopping: boolean;
  error: AppError | null;
  onApply: (choices: { index: number; name: string }[], carry: CarriedPart[]) => void;
  onCancel: () => void;
}) {
  const { plan, busy } = props;
  const [choices, setChoices] = useState<Record<number, Choice>>(() => firstChoices(plan.entries));
  const chosen = plan.entries.filter(({ index }) => choices[index]?.taken);
  const changing = plan.entries.filter(changesOf);
  const [carry, setCarry] = useState<readonly CarriedPart[]>(CARRIED_PARTS);
  const bringing = CARRIED_PARTS.filter((part) => plan.carried[part].missing > 0);
  const isNothing = changing.length === 0 && bringing.length === 0;
  const isChosen = chosen.length > 0 || bringing.some((part) => carry.includes(part));
  const made = dateOf(Date.parse(plan.createdAt));

  const intro = useRef<HTMLParagraphElement>(null);
  useEffect(() => intro.current?.focus(), []);

  function change(index: number, patch: Partial<Choice>): void {
    setChoices((all) => ({ ...all, [index]: { taken: false, name: '', ...all[index], ...patch } }));
  }

  function submit(): void {
    // Entries without changes are sent too, so that the results list them.
    const along = plan.entries.filter((entry) => choices[entry.index]?.taken || !changesOf(entry));
    const wanted = along.map(({ index, name }) => ({ index, name: choices[index]?.name ?? name }));
    props.onApply(wanted, [...carry]);
  }

  return (
    <DialogForm
      action={chosen.length === 0 ? 'Import' : `Import ${count(chosen.length, 'instance')}`}
      runningAction={props.stopping ? 'Canceling…' : 'Importing…'}
      running={busy}
      disabled={!isChosen}
      onCancel={props.onCancel}
      cancel={props.stopping ? null : isNothing ? 'Close' : 'Cancel'}
      error={props.error}
      onSubmit={submit}
    >
      <p ref={intro} tabIndex={-1} style={{ outline: 'none' }}>
        “{props.fileName}” of {made} has {count(plan.entries.length, 'instance')}
        {props.encrypted ? '' : ', without keys'}.{' '}
        {isNothing ? 'Everything in it is already here, so there is nothing to import.' : ''}
      </p>
      <table className={styles.plan} aria-label="What will change">
        <thead>
          <tr>
            <th scope="col">Import</th>
            <th scope="col">Instance</th>
            <th scope="col">What will change</th>
          </tr>
        </thead>
        <tbody>
          {plan.entries.map((entry) => (
            <PlanRow
              key={entry.index}
              entry={entry}
              choice={choices[entry.index] ?? { taken: false, name: entry.name }}
              disabled={busy}
              onChange={(patch) => change(entry.index, patch)}
            />
          ))}
        </tbody>
      </table>
      <CarriedChoice
        legend="Also in the file"
        carry={carry}
        disabled={busy}
        say={(parts) => sayFound(parts, plan.carried)}
        onChange={setCarry}
      />
    </DialogForm>
  );
}

function PlanRow(props: {
  entry: ImportEntry;
  choice: Choice;
  disabled: boolean;
  onChange: (patch: Partial<Choice>) => void;
}) {
  const { entry, choice, disabled, onChange } = props;
  const changes = changesOf(entry);
  const renamed = entry.what.kind === 'new' && entry.what.freeName !== null;
  return (
    <tr data-idle={!changes || undefined}>
      <td>
        {changes ? (
          <Checkbox
            aria-label={`Import ${entry.name}`}
            checked={choice.taken}
            disabled={disabled}
            onChange={(event) => onChange({ taken: event.currentTarget.checked })}
          />
        ) : null}
      </td>
      <td>
        <Group gap={10} align="stretch" wrap="nowrap">
          <Tile initials={initialsOf(entry.name)} color={entry.color} size={28} />
          <div>
            <b>
              <UntrustedText text={entry.name} />
            </b>
            <Box component="span" display="block" c="dimmed" fz={12}>
              {entry.origin}
            </Box>
          </div>
        </Group>
      </td>
      <td>
        {sayChanges(entry).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {renamed ? (
          <TextInput
            label={`Name for ${entry.origin}`}
            maxLength={100}
            value={choice.name}
            disabled={!choice.taken}
            readOnly={disabled}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        ) : null}
      </td>
    </tr>
  );
}

function firstChoices(entries: ImportEntry[]): Record<number, Choice> {
  return Object.fromEntries(
    entries.map((entry) => {
      const free = entry.what.kind === 'new' ? entry.what.freeName : null;
      return [entry.index, { taken: changesOf(entry), name: free ?? entry.name }];
    }),
  );
}
