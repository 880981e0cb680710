import type { DialogSubjects } from '../../state/dialogs.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { GrantFields } from './GrantFields.tsx';
import { GrantReview } from './GrantReview.tsx';
import { isOpenable, NOTHING_GRANTED } from './grantDraft.ts';
import { useGrantDraft } from './useGrantDraft.ts';
import { useTargets } from './useTargets.ts';

export function CopyAccess(begin: DialogSubjects['copy-access']) {
  const { from } = begin;
  const openable = useTargets(isOpenable);
  const { question, asked, submit, onBack, fields } = useGrantDraft(
    { ...begin, places: begin.places ?? [from] },
    openable,
  );
  const place = openable.find((target) => organizationKey(target) === organizationKey(from));

  if (asked) {
    const { instanceId, organizationId, userId } = from;
    return (
      <GrantReview
        source={{ by: 'member', from: { instanceId, organizationId, userId }, mode: asked.mode }}
        people={asked.people}
        places={asked.places}
        question={question}
        onBack={onBack}
      />
    );
  }
  return (
    <DialogForm action="Review" draft={{ question, lost: NOTHING_GRANTED }} onSubmit={submit}>
      <p>
        Grants others what <b>{sanitizeText(from.email, 120)}</b> has in{' '}
        {place ? placeName(place) : 'that organization'}: projects, environments, services and switches. Other
        organizations match by name; the plan lists what has no match.
      </p>
      <GrantFields {...fields} offersEveryone={false} />
    </DialogForm>
  );
}
