import { useCallback, useState } from 'react';
import type { Target } from '../../../../shared/target.ts';
import { useDraftQuestion } from '../../state/dialogContext.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import {
  askedOf,
  firstDraft,
  type GrantAsked,
  type GrantDraft,
  type GrantFault,
  isChanged,
} from './grantDraft.ts';

export function useGrantDraft(
  begin: Parameters<typeof firstDraft>[0] & { isPlanned?: boolean },
  openable: readonly Target[],
) {
  const { people = [] } = begin;
  const [first] = useState(() => firstDraft(begin, openable));
  const [draft, setDraft] = useState(first);
  const question = useDraftQuestion(isChanged(draft, first));
  const [fault, setFault] = useState<GrantFault | null>(null);
  const [asked, setAsked] = useState<GrantAsked | null>(() => {
    const planned = begin.isPlanned ? askedOf(first, openable, people) : null;
    return planned === null || 'error' in planned ? null : planned;
  });
  const change = useCallback((next: (draft: GrantDraft) => GrantDraft) => {
    setDraft(next);
    setFault(null);
  }, []);
  function submit(): void {
    const planned = askedOf(draft, openable, people);
    if ('error' in planned) {
      setFault(planned);
      focusFault();
    } else setAsked(planned);
  }
  return {
    question,
    asked,
    submit,
    onBack: () => setAsked(null),
    fields: { draft, change, openable, fault },
  };
}
