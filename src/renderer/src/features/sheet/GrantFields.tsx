import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { KeptKit } from '../../../../shared/calls/kits.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import { MODE_WORDS, ruleSentence, switchesSentence } from '../../../../shared/permissions/words.ts';
import { organizationRefOf, targetAt } from '../../../../shared/target.ts';
import classes from '../../parts/sheet.module.css';
import { readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/placeWords.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { FieldProps } from './fields.tsx';
import { addressesIn, faultAt } from './manyDraft.ts';

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
      data-autofocus={!kit || undefined}
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
