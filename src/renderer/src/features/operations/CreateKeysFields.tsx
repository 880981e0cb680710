import { Checkbox } from '@mantine/core';
import { counted } from '../../../../shared/counted.ts';
import { type Keyed, keylessOn } from '../../../../shared/keyless.ts';
import type { InstanceTargets } from '../../../../shared/target.ts';
import { useApp } from '../../state/app.tsx';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { selectKeychainInDoubt } from '../../state/selectors.ts';
import choices from '../../ui/choices.module.css';
import { Expiry } from '../../ui/Expiry.tsx';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { CreatingDraft } from './manyDraft.ts';
import classes from './operations.module.css';

export function CreateKeysFields(props: {
  draft: CreatingDraft;
  onDraft: (draft: CreatingDraft) => void;
  targets: readonly InstanceTargets[];
  error: string | null;
}) {
  const { draft, onDraft, targets, error } = props;
  const { instanceIds } = draft;
  const byId = useApp((state) => state.byId);
  const inDoubt = useApp(selectKeychainInDoubt);
  const instances = targets
    .filter(({ instanceId }) => instanceIds?.includes(instanceId) ?? true)
    .map((each) => ({ ...each, keys: byId[each.instanceId]?.keys ?? [] }));
  const all = instances.flatMap((instance) =>
    keylessOn(instance).map(({ id: organizationId, name }) => {
      const ref = { instanceId: instance.instanceId, organizationId };
      return { key: organizationKey(ref), ref, name: placeName({ ...instance, organizationName: name }) };
    }),
  );
  const leftOut = new Set(draft.without.map(organizationKey));
  const left = all.filter(({ key }) => leftOut.has(key)).length;
  if (all.length === 0) return <p role="status">{noneKeylessWords(instances, instanceIds === null)}</p>;
  const notes = [instanceIds && meantWords(instances), unreadWords(instances)].filter(Boolean);
  return (
    <>
      {notes.length > 0 && <p className={classes.hint}>{notes.join(' ')}</p>}
      <fieldset className={choices.choices}>
        <legend>Organizations without a key</legend>
        <Checkbox
          label={`All of them (${formatNumber(all.length)})`}
          indeterminate={left > 0 && left < all.length}
          checked={left < all.length}
          error={error}
          onChange={({ currentTarget }) =>
            onDraft({ ...draft, without: currentTarget.checked ? [] : all.map(({ ref }) => ref) })
          }
        />
        <ul className={choices.chooser} tabIndex={-1} aria-label="Organizations without a key">
          {all.map(({ key, ref, name }) => (
            <li key={key} className={choices.choice}>
              <Checkbox
                label={name}
                checked={!leftOut.has(key)}
                onChange={({ currentTarget }) => {
                  const others = draft.without.filter((each) => organizationKey(each) !== key);
                  onDraft({ ...draft, without: currentTarget.checked ? others : [...others, ref] });
                }}
              />
            </li>
          ))}
        </ul>
      </fieldset>
      <Expiry
        value={draft.expiresInDays}
        onChange={(expiresInDays) => onDraft({ ...draft, expiresInDays })}
      />
      {inDoubt || draft.forSession ? (
        <KeepForSession
          checked={draft.forSession}
          disabled={false}
          onChange={(forSession) => onDraft({ ...draft, forSession })}
        />
      ) : null}
    </>
  );
}

export function meantWords(instances: readonly Keyed[]): string {
  const names = namesOf(instances);
  return instances.length === 1 ? `Only for ${names}.` : `Only for the ${names} that were just added.`;
}

export function unreadWords(instances: readonly Keyed[]): string | null {
  const unread = instances.filter(({ account }) => account === null);
  return unread.length === 0
    ? null
    : `Nothing was read of ${namesOf(unread)} yet, so organizations without a key may be missing here.`;
}

export function noneKeylessWords(instances: readonly Keyed[], areAll: boolean): string {
  const read = instances.filter(({ account }) => account !== null);
  const unread = unreadWords(instances);
  if (instances.length === 0) return 'There is no instance to create keys on.';
  if (read.length === 0)
    return `Nothing was read of ${namesOf(instances)} yet: which organizations have no key is not known.`;
  const here = unread === null && areAll ? 'that is known here' : `on ${namesOf(read)}`;
  return [`Every organization ${here} has a key.`, unread].filter(Boolean).join(' ');
}

function namesOf(instances: readonly Keyed[]): string {
  const [first] = instances;
  if (instances.length === 1 && first) return sanitizeText(first.instanceName, 60) || 'one instance';
  return counted(instances.length, 'instance', 'instances');
}
