import { Checkbox, SegmentedControl, Textarea } from '@mantine/core';
import { memo, useCallback, useId, useMemo } from 'react';
import { findEmails } from '../../../../shared/emails.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import { MODE_WORDS } from '../../../../shared/permissions/kitWords.ts';
import type { Target } from '../../../../shared/target.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import choices from '../../ui/choices.module.css';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import type { GrantDraft, GrantFault } from './grantDraft.ts';
import classes from './kits.module.css';

type Props = {
  draft: GrantDraft;
  /** From what it is then, and always the same function. */
  change: (next: (draft: GrantDraft) => GrantDraft) => void;
  openable: readonly Target[];
  fault: GrantFault | null;
  offersEveryone: boolean;
};

const MODES = (['at-least', 'exactly'] as const).map((mode) => ({
  value: mode,
  label: MODE_WORDS[mode].label,
}));

export function GrantFields({ draft, change, openable, fault, offersEveryone }: Props) {
  const modeId = useId();
  const whomId = useId();
  const count = useMemo(
    () => findEmails(draft.text).filter(({ state }) => state === 'address').length,
    [draft.text],
  );
  return (
    <>
      <div className={classes.labelled}>
        <span id={modeId}>How</span>
        <SegmentedControl
          aria-labelledby={modeId}
          value={draft.mode}
          data={MODES}
          onChange={(mode) => change((before) => ({ ...before, mode: mode as KitMode }))}
        />
        <p className={looks.dim}>{MODE_WORDS[draft.mode].hint}</p>
      </div>
      {offersEveryone && (
        <div className={classes.labelled}>
          <span id={whomId}>Whom</span>
          <SegmentedControl
            aria-labelledby={whomId}
            value={draft.whom}
            data={[
              { value: 'these', label: 'These people' },
              { value: 'everyone', label: 'Every member there' },
            ]}
            onChange={(whom) => change((before) => ({ ...before, whom: whom as GrantDraft['whom'] }))}
          />
        </div>
      )}
      {draft.whom === 'these' ? (
        <Textarea
          label="Email addresses"
          description={count === 0 ? 'One per line, or paste any list.' : addressWords(count)}
          rows={4}
          error={fault?.at === 'people' ? fault.error : null}
          value={draft.text}
          onChange={({ currentTarget: { value } }) => change((before) => ({ ...before, text: value }))}
        />
      ) : (
        <p className={looks.dim}>Owners and admins see everything, and stay as they are.</p>
      )}
      <PlaceChoices
        openable={openable}
        places={draft.places}
        change={change}
        error={fault?.at === 'places' ? fault.error : null}
      />
    </>
  );
}

/** The organizations; drawn anew for its own changes alone, since there can be hundreds. */
const PlaceChoices = memo(function PlaceChoices(props: {
  openable: readonly Target[];
  places: GrantDraft['places'];
  change: Props['change'];
  error: string | null;
}) {
  const { openable, places, change, error } = props;
  const chosen = openable.filter((target) => places.has(organizationKey(target))).length;
  const isAll = chosen > 0 && chosen === openable.length;
  const toggle = useCallback(
    (key: string, isChosen: boolean) =>
      change((draft) => {
        const next = new Set(draft.places);
        if (isChosen) next.add(key);
        else next.delete(key);
        return { ...draft, places: next };
      }),
    [change],
  );
  return (
    <fieldset className={choices.choices}>
      <legend>Organizations</legend>
      <Checkbox
        label={`All with a key (${formatNumber(openable.length)})`}
        error={error}
        indeterminate={chosen > 0 && !isAll}
        checked={isAll}
        onChange={({ currentTarget: { checked } }) =>
          change((draft) => ({ ...draft, places: new Set(checked ? openable.map(organizationKey) : []) }))
        }
      />
      <ul className={choices.chooser} tabIndex={-1} aria-label="Organizations">
        {openable.map((target) => {
          const key = organizationKey(target);
          return (
            <PlaceChoice
              key={key}
              name={placeName(target)}
              placeKey={key}
              isChosen={places.has(key)}
              onToggle={toggle}
            />
          );
        })}
      </ul>
    </fieldset>
  );
});

const PlaceChoice = memo(function PlaceChoice(props: {
  name: string;
  placeKey: string;
  isChosen: boolean;
  onToggle: (key: string, isChosen: boolean) => void;
}) {
  const { name, placeKey, isChosen, onToggle } = props;
  return (
    <li className={choices.choice}>
      <Checkbox
        label={name}
        checked={isChosen}
        onChange={({ currentTarget }) => onToggle(placeKey, currentTarget.checked)}
      />
    </li>
  );
});

function addressWords(count: number): string {
  return count === 1 ? '1 address.' : `${formatNumber(count)} addresses.`;
}
