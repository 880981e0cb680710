import { Box, Button, Loader, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { isSameAddress } from '../../../../shared/sameAddress.ts';
import type { Target } from '../../../../shared/target.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { Compared } from './Compared.tsx';
import classes from './compare.module.css';
import { type ComparedPerson, firstOther, offeredIn } from './compareSides.ts';
import { isOpenable } from './grantDraft.ts';
import { useSides } from './useSides.ts';
import { useTargets } from './useTargets.ts';

export function CompareAccess(begin: DialogSubjects['compare-access']) {
  const { close } = useDialog();
  const openable = useTargets(isOpenable);
  const [one, setOne] = useState<ComparedPerson>(begin.one);
  const [other, setOther] = useState<ComparedPerson>(() => begin.other ?? firstOther(begin.one, openable));
  // Two that were chosen elsewhere are compared at once.
  const [asked, setAsked] = useState<{ one: ComparedPerson; other: ComparedPerson } | null>(() =>
    begin.other ? { one: begin.one, other: begin.other } : null,
  );
  const read = useSides(asked);
  const why = whyNot(one, other);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (why === null) setAsked({ one, other });
  }

  return (
    <form noValidate className={form.form} onSubmit={submit}>
      <Box
        display="grid"
        style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '12px 20px' }}
      >
        <SideFields label="One" person={one} openable={openable} onChange={setOne} />
        <SideFields label="Other" person={other} openable={openable} onChange={setOther} isFirst />
      </Box>
      <div role="status">
        {read.state === 'reading' && (
          <p className={looks.dim}>
            <Loader size={11} aria-hidden /> Reading what both have now…
          </p>
        )}
        {read.state === 'missing' && (
          <p>
            {sanitizeText(read.email, 120)} is not a member there any more, so there is nothing to compare.
          </p>
        )}
      </div>
      {read.state === 'failed' && (
        <FailureAlert error={read.error} onRetry={() => asked && setAsked({ ...asked })} />
      )}
      {read.state === 'ready' && asked && (
        <Compared asked={asked} names={namesOf(asked, openable)} one={read.one} other={read.other} />
      )}
      <div className={form.buttons}>
        <ToolButton onClick={close}>Close</ToolButton>
        <Button type="submit" aria-disabled={why !== null || undefined} title={why ?? undefined}>
          Compare
        </Button>
      </div>
    </form>
  );
}

function SideFields(props: {
  label: string;
  person: ComparedPerson;
  openable: readonly Target[];
  onChange: (person: ComparedPerson) => void;
  isFirst?: boolean;
}) {
  const { label, person, openable, onChange, isFirst = false } = props;
  const headingId = useId();
  const key = organizationKey(person);
  const target = openable.find((each) => organizationKey(each) === key);
  const offered = offeredIn(target);
  const focus = isFirst ? { 'data-autofocus': true } : {};
  return (
    <fieldset className={classes.side} aria-labelledby={headingId}>
      <h3 id={headingId}>{label}</h3>
      <NativeSelect
        label="Organization"
        value={key}
        data={openable.map((each) => ({ value: organizationKey(each), label: placeName(each) }))}
        onChange={({ currentTarget }) => {
          const next = openable.find((each) => organizationKey(each) === currentTarget.value);
          if (next) onChange({ ...person, instanceId: next.instanceId, organizationId: next.organizationId });
        }}
      />
      {offered ? (
        <NativeSelect
          label="Person"
          {...focus}
          value={offered.includes(person.email) ? person.email : ''}
          data={[
            ...(offered.includes(person.email) ? [] : [{ value: '', label: 'Choose a person' }]),
            ...offered.map((email) => ({ value: email, label: shownName(email, 100) })),
          ]}
          onChange={({ currentTarget }) => onChange({ ...person, email: currentTarget.value })}
        />
      ) : (
        <TextInput
          label="Person"
          {...focus}
          value={person.email}
          onChange={({ currentTarget }) => onChange({ ...person, email: currentTarget.value })}
        />
      )}
    </fieldset>
  );
}

function namesOf(
  { one, other }: { one: ComparedPerson; other: ComparedPerson },
  openable: readonly Target[],
): [string, string] {
  if (!isSameAddress(one.email, other.email))
    return [sanitizeText(one.email, 60) || 'One', sanitizeText(other.email, 60) || 'Other'];
  const nameOf = (person: ComparedPerson) => {
    const target = openable.find((each) => organizationKey(each) === organizationKey(person));
    return target ? placeName(target) : 'another organization';
  };
  return [nameOf(one), nameOf(other)];
}

function whyNot(one: ComparedPerson, other: ComparedPerson): string | null {
  if (one.email.trim() === '' || other.email.trim() === '')
    return 'Choose two people, or one in two organizations.';
  const isSame = organizationKey(one) === organizationKey(other) && one.email === other.email;
  return isSame ? 'Choose somebody else, or another organization.' : null;
}
