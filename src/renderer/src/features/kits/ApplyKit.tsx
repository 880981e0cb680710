import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeptKit } from '../../../../shared/calls/kits.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/kitWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { focusContent } from '../../ui/Dialog.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { GrantFields } from './GrantFields.tsx';
import { GrantReview } from './GrantReview.tsx';
import { isOpenable, NOTHING_GRANTED } from './grantDraft.ts';
import { useGrantDraft } from './useGrantDraft.ts';
import { useTargets } from './useTargets.ts';

export function ApplyKit(begin: DialogSubjects['apply-kit']) {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const revision = useApp((state) => state.kits.revision);
  const { query, readAgain } = useQuery('kits.list', {}, revision);
  const kits = readingOf(query)?.data.kits;
  if (!kits) {
    return (
      <div className={form.form} aria-busy={query.state !== 'failed'}>
        {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
        <div className={form.buttons}>
          <ToolButton onClick={close}>Cancel</ToolButton>
        </div>
      </div>
    );
  }
  if (kits.length === 0)
    return (
      <div className={form.form}>
        <p>No kit yet. A kit says, by name, what one kind of people may see and do. Make one first.</p>
        <div className={form.buttons}>
          <ToolButton onClick={close}>Cancel</ToolButton>
          <Button data-autofocus onClick={() => openDialog({ kind: 'kit', kit: null, applies: begin })}>
            New kit…
          </Button>
        </div>
      </div>
    );
  return <Apply begin={begin} kits={kits} />;
}

function Apply(props: { begin: DialogSubjects['apply-kit']; kits: readonly KeptKit[] }) {
  const { begin, kits } = props;
  const openable = useTargets(isOpenable);
  const [kitId, setKitId] = useState(begin.kitId ?? kits[0]?.id ?? '');
  const { question, asked, submit, onBack, fields } = useGrantDraft(begin, openable);
  const root = useRef<HTMLFormElement>(null);
  // The kits are loaded after the dialog, which had nothing to focus until then.
  useEffect(() => {
    if (root.current) focusContent(root.current);
  }, []);
  const kit = kits.find(({ id }) => id === kitId) ?? kits[0];

  if (asked && kit)
    return (
      <GrantReview
        source={{ by: 'kit', kitId: kit.id, mode: asked.mode }}
        people={asked.people}
        places={asked.places}
        question={question}
        onBack={onBack}
      />
    );
  return (
    <DialogForm ref={root} action="Review" draft={{ question, lost: NOTHING_GRANTED }} onSubmit={submit}>
      <NativeSelect
        label="Kit"
        data-autofocus
        value={kit?.id ?? ''}
        data={kits.map(({ id, name }) => ({ value: id, label: shownName(name, 100) }))}
        onChange={({ currentTarget }) => setKitId(currentTarget.value)}
      />
      {kit && <p className={looks.dim}>{inShort(kit)}</p>}
      <GrantFields {...fields} offersEveryone />
    </DialogForm>
  );
}

const FEW = 3;

function inShort(kit: KeptKit): string {
  const sentences = [...kit.rules.map(ruleSentence), switchesSentence(kit) ?? ''].filter(Boolean);
  if (sentences.length === 0) return 'It grants nothing.';
  const more = sentences.length - FEW;
  return `${sentences.slice(0, FEW).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
