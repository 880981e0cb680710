import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { usePlan } from '../../state/usePlan.ts';
import { useQuery } from '../../state/useQuery.ts';
import choices from '../../ui/choices.module.css';
import { Expiry } from '../../ui/Expiry.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { RotatingDraft } from './manyDraft.ts';
import classes from './operations.module.css';

export function RotateFields(props: {
  draft: RotatingDraft;
  onDraft: (draft: RotatingDraft) => void;
  error: string | null;
}) {
  const { draft, onDraft, error } = props;
  const { without, keyIds } = draft;
  const order = useApp((state) => state.order);
  const byId = useApp((state) => state.byId);
  const instances = order
    .flatMap((id) => byId[id] ?? [])
    .filter(({ keys }) => keyIds === null || keys.some(({ id }) => keyIds.includes(id)));
  const { query } = usePlan({ kind: 'rotate-keys', ...draft, without: [] });
  const steps = query.state === 'failed' ? null : dataOf(query)?.plan.steps;
  const unread = useKeyChoices()?.unread ?? {};
  function endingWords(instanceId: string): string {
    const own = steps?.filter(({ change }) => change.instanceId === instanceId);
    if (!own) return '';
    if (own.length === 0) return unread[instanceId] ?? 'No key ends by then.';
    const barred = own.filter(({ denied }) => denied !== undefined).length;
    const count = counted(own.length, 'key', 'keys');
    return barred === 0 ? count : `${count}, ${formatNumber(barred)} of them cannot be rotated`;
  }
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
            onDraft({ ...draft, without: currentTarget.checked ? [] : instances.map(({ id }) => id) })
          }
        />
        <ul className={choices.chooser} tabIndex={-1} aria-label="Instances">
          {instances.map(({ id, name }) => (
            <li key={id} className={choices.choice}>
              <Checkbox
                label={sanitizeText(name, 60) || 'Unnamed'}
                description={endingWords(id)}
                checked={!without.includes(id)}
                onChange={({ currentTarget }) => {
                  const others = without.filter((each) => each !== id);
                  const left = currentTarget.checked ? others : [...others, id];
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

export function RetireFields(props: {
  computer: string | null;
  onComputer: (computer: string | null) => void;
  error: string | null;
}) {
  const { computer, onComputer, error } = props;
  const { readOldAccounts } = useActions();
  const isReading = useApp((state) => state.order.some((id) => selectAccount(state, id).state === 'loading'));
  const all = useApp((state) => state.order.length);
  const found = useKeyChoices();
  // What servers list now, not what they listed when the app was started.
  useEffect(() => void readOldAccounts(), [readOldAccounts]);
  const unread = Object.keys(found?.unread ?? {}).length;
  return (
    <>
      <NativeSelect
        label="Computer"
        description="Quayside names each key that it makes after the computer, cut to ten letters."
        error={error}
        value={computer ?? ''}
        onChange={({ currentTarget }) => onComputer(currentTarget.value || null)}
        data={[
          { value: '', label: found?.computers.length === 0 ? 'None found' : 'Choose…' },
          ...(found?.computers ?? []).map(({ id, words }) => ({ value: id, label: words })),
        ]}
      />
      <p role="status" className={classes.hint}>
        {isReading || !found
          ? 'Reading which keys the servers list…'
          : unread > 0
            ? `${formatNumber(unread)} of ${formatNumber(all)} instances could not be read. The plan says why, and looks at ${unread === 1 ? 'it' : 'them'} again when it runs.`
            : `The keys of ${counted(all, 'instance', 'instances')} were read.`}
      </p>
    </>
  );
}

function useKeyChoices() {
  const revision = useApp((state) => state.worldRevision);
  return dataOf(useQuery('plans.keyChoices', {}, revision).query);
}
