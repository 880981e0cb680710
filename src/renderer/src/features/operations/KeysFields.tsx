import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { counted } from '../../../../shared/counted.ts';
import type { InstanceKeys } from '../../../../shared/plans/instanceKeys.ts';
import { computerId, findComputers } from '../../../../shared/plans/retireComputer.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectAccount } from '../../state/selectors.ts';
import choices from '../../ui/choices.module.css';
import { Expiry } from '../../ui/Expiry.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { computerWords, daysIn, type KeysDraft, rotatedOn, rotationsIn } from './keysPlan.ts';
import classes from './operations.module.css';

type Props = { draft: KeysDraft; onDraft: (draft: KeysDraft) => void; error: string | null };

/** Which keys are rotated, where, and until when the new ones live. */
export function RotateFields({ draft, onDraft, error }: Props) {
  const instances = rotatedOn(draft, useInstanceKeys());
  const { without, keyIds } = draft;
  return (
    <>
      {keyIds && (
        <p className={classes.hint}>
          Of the {counted(keyIds.length, 'key that was shown', 'keys that were shown')} alone.
        </p>
      )}
      <TextInput
        label="Keys ending within (days)"
        inputMode="numeric"
        error={error}
        value={draft.withinDays}
        onChange={({ currentTarget }) => onDraft({ ...draft, withinDays: currentTarget.value })}
      />
      <Checkbox
        label="Also keys that have ended"
        description="Where another key of the same person can make a new one."
        checked={draft.ended}
        onChange={({ currentTarget }) => onDraft({ ...draft, ended: currentTarget.checked })}
      />
      <Expiry
        label="New keys expire"
        value={draft.expiresInDays}
        onChange={(expiresInDays) => onDraft({ ...draft, expiresInDays })}
      />
      <fieldset className={choices.choices}>
        <legend>Instances</legend>
        <Checkbox
          label={`All instances (${formatNumber(instances.length)})`}
          indeterminate={without.length > 0 && without.length < instances.length}
          checked={without.length === 0}
          onChange={({ currentTarget }) =>
            onDraft({
              ...draft,
              without: currentTarget.checked ? [] : instances.map(({ instanceId }) => instanceId),
            })
          }
        />
        <ul className={choices.chooser} tabIndex={-1} aria-label="Instances">
          {instances.map((instance) => (
            <li key={instance.instanceId} className={choices.choice}>
              <Checkbox
                label={sanitizeText(instance.instanceName, 60) || 'Unnamed'}
                description={endingWords(instance, draft)}
                checked={!without.includes(instance.instanceId)}
                onChange={({ currentTarget }) => {
                  const others = without.filter((id) => id !== instance.instanceId);
                  const left = currentTarget.checked ? others : [...others, instance.instanceId];
                  onDraft({ ...draft, without: left });
                }}
              />
            </li>
          ))}
        </ul>
      </fieldset>
    </>
  );
}

/** How many keys of an instance are meant, and how many of those cannot be rotated. */
function endingWords(instance: InstanceKeys, draft: KeysDraft): string {
  if (daysIn(draft.withinDays) === null) return '';
  const steps = rotationsIn(draft, [instance], Date.now());
  const barred = steps.filter(({ denied }) => denied !== undefined).length;
  if (steps.length === 0) return instance.unread ? instance.unread.why : 'No key ends by then.';
  const count = `${formatNumber(steps.length)} ${steps.length === 1 ? 'key' : 'keys'}`;
  return barred === 0 ? count : `${count}, ${formatNumber(barred)} of them cannot be rotated`;
}

/** Whose keys are retired: a computer that made some. */
export function RetireFields({ draft, onDraft, error }: Props) {
  const { readOldAccounts } = useActions();
  const registryCode = useApp((state) => state.registryCode);
  const isReading = useApp((state) => state.order.some((id) => selectAccount(state, id).state === 'loading'));
  const instances = useInstanceKeys();
  const computers = useMemo(() => findComputers(instances, registryCode), [instances, registryCode]);
  // What servers list now, not what they listed when the app was started.
  useEffect(() => void readOldAccounts(), [readOldAccounts]);
  const unread = instances.filter((each) => each.unread !== null).length;
  return (
    <>
      <NativeSelect
        label="Computer"
        description="Quayside names each key that it makes after the computer, cut to ten letters."
        error={error}
        value={draft.computer ?? ''}
        onChange={({ currentTarget }) => onDraft({ ...draft, computer: currentTarget.value || null })}
        data={[
          { value: '', label: computers.length > 0 ? 'Choose…' : 'None found' },
          ...computers.map((each) => ({ value: computerId(each), label: computerWords(each, computers) })),
        ]}
      />
      <p role="status" className={classes.hint}>
        {isReading
          ? 'Reading which keys the servers list…'
          : unread > 0
            ? `${formatNumber(unread)} of ${formatNumber(instances.length)} instances could not be read. The plan says why, and looks at ${unread === 1 ? 'it' : 'them'} again when it runs.`
            : `The keys of ${formatNumber(instances.length)} ${instances.length === 1 ? 'instance' : 'instances'} were read.`}
      </p>
    </>
  );
}

/** Every instance with its keys as they are known now. */
function useInstanceKeys(): InstanceKeys[] {
  const { instanceKeys } = useActions();
  const known = useApp(
    useShallow((state) => [
      state.keyHealth,
      ...state.order.flatMap((id) => [state.byId[id], selectAccount(state, id)]),
    ]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made from has changed.
  return useMemo(() => instanceKeys(), [instanceKeys, known]);
}
