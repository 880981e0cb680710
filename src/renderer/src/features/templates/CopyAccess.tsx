import { type FormEvent, useCallback, useState } from 'react';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DraftFoot } from '../../ui/DiscardQuestion.tsx';
import form from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { GrantFields } from './GrantFields.tsx';
import { GrantReview } from './GrantReview.tsx';
import {
  askedOf,
  firstDraft,
  type GrantAsked,
  type GrantFault,
  isChanged,
  isOpenable,
  NOTHING_GRANTED,
} from './grantDraft.ts';
import { useTargets } from './useTargets.ts';

export function CopyAccess(begin: DialogSubjects['copy-access']) {
  const { from } = begin;
  const { close } = useDialog();
  const openable = useTargets(isOpenable);
  const [first] = useState(() => firstDraft({ ...begin, places: begin.places ?? [from] }, openable));
  const [draft, setDraft] = useState(first);
  const question = useDraftQuestion(isChanged(draft, first));
  const [fault, setFault] = useState<GrantFault | null>(null);
  const [asked, setAsked] = useState<GrantAsked | null>(() => {
    const planned = begin.isPlanned ? askedOf(first, openable, begin.people ?? []) : null;
    return planned === null || 'error' in planned ? null : planned;
  });
  const change = useCallback<Parameters<typeof GrantFields>[0]['change']>((next) => {
    setDraft(next);
    setFault(null);
  }, []);
  const place = openable.find((target) => organizationKey(target) === organizationKey(from));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const planned = askedOf(draft, openable, begin.people ?? []);
    if ('error' in planned) {
      setFault(planned);
      focusFault();
    } else setAsked(planned);
  }

  if (asked) {
    const { instanceId, organizationId, userId } = from;
    return (
      <GrantReview
        source={{ by: 'member', from: { instanceId, organizationId, userId }, mode: asked.mode }}
        people={asked.people}
        places={asked.places}
        question={question}
        onBack={() => setAsked(null)}
      />
    );
  }
  return (
    <form noValidate className={form.form} onSubmit={submit}>
      <p>
        Grants others what <b>{sanitizeText(from.email, 120)}</b> has in{' '}
        {place ? placeName(place) : 'that organization'}: projects, environments, services and switches. In
        other organizations what has the same names; what has no match there is listed in the plan.
      </p>
      <GrantFields draft={draft} change={change} openable={openable} fault={fault} offersEveryone={false} />
      <DraftFoot question={question} lost={NOTHING_GRANTED}>
<DialogButtons action="Review" onCancel={close} />
</DraftFoot>
    </form>
  );
}
