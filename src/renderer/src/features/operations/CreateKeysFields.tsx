import { Checkbox } from '@mantine/core';
import type { Keyed } from '../../../../shared/plans/createKeys.ts';
import { useApp } from '../../state/app.tsx';
import { selectKeychainInDoubt } from '../../state/selectors.ts';
import choices from '../../ui/choices.module.css';
import { Expiry } from '../../ui/Expiry.tsx';
import { KeepForSession } from '../../ui/KeepForSession.tsx';
import { formatNumber } from '../../ui/locale.ts';
import {
  type CreatingDraft,
  keylessIn,
  meantWords,
  noneKeylessWords,
  unreadWords,
} from './createKeysPlan.ts';
import classes from './operations.module.css';

/** For which organizations keys are created, and until when they live. */
export function CreateKeysFields(props: {
  draft: CreatingDraft;
  onDraft: (draft: CreatingDraft) => void;
  instances: readonly Keyed[];
  error: string | null;
}) {
  const { draft, onDraft, instances, error } = props;
  const inDoubt = useApp(selectKeychainInDoubt);
  const all = keylessIn(draft, instances);
  const left = all.filter(({ key }) => draft.without.includes(key)).length;
  if (all.length === 0) return <p role="status">{noneKeylessWords(draft, instances)}</p>;
  const notes = [meantWords(draft, instances), unreadWords(draft, instances)].filter(Boolean);
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
            onDraft({ ...draft, without: currentTarget.checked ? [] : all.map(({ key }) => key) })
          }
        />
        <ul className={choices.chooser} tabIndex={-1} aria-label="Organizations without a key">
          {all.map(({ key, name }) => (
            <li key={key} className={choices.choice}>
              <Checkbox
                label={name}
                checked={!draft.without.includes(key)}
                onChange={({ currentTarget }) => {
                  const others = draft.without.filter((each) => each !== key);
                  onDraft({ ...draft, without: currentTarget.checked ? others : [...others, key] });
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
