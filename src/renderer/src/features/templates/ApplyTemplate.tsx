import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeptTemplate } from '../../../../shared/calls/templates.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/templateWords.ts';
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

export function ApplyTemplate(begin: DialogSubjects['apply-template']) {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const revision = useApp((state) => state.templates.revision);
  const { query, readAgain } = useQuery('templates.list', {}, revision);
  const templates = readingOf(query)?.data.templates;
  if (!templates) {
    return (
      <div className={form.form} aria-busy={query.state !== 'failed'}>
        {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
        <div className={form.buttons}>
          <ToolButton onClick={close}>Cancel</ToolButton>
        </div>
      </div>
    );
  }
  if (templates.length === 0)
    return (
      <div className={form.form}>
        <p>
          There is no template yet. A template says by names what people of one kind may see and do. Make one
          first; it is applied then.
        </p>
        <div className={form.buttons}>
          <ToolButton onClick={close}>Cancel</ToolButton>
          <Button
            data-autofocus
            onClick={() => openDialog({ kind: 'template', template: null, applies: begin })}
          >
            New template…
          </Button>
        </div>
      </div>
    );
  return <Apply begin={begin} templates={templates} />;
}

function Apply(props: { begin: DialogSubjects['apply-template']; templates: readonly KeptTemplate[] }) {
  const { begin, templates } = props;
  const openable = useTargets(isOpenable);
  const [templateId, setTemplateId] = useState(begin.templateId ?? templates[0]?.id ?? '');
  const { question, asked, submit, onBack, fields } = useGrantDraft(begin, openable);
  const root = useRef<HTMLFormElement>(null);
  // The templates are loaded after the dialog, which had nothing to focus until then.
  useEffect(() => {
    if (root.current) focusContent(root.current);
  }, []);
  const template = templates.find(({ id }) => id === templateId) ?? templates[0];

  if (asked && template)
    return (
      <GrantReview
        source={{ by: 'template', templateId: template.id, mode: asked.mode }}
        people={asked.people}
        places={asked.places}
        question={question}
        onBack={onBack}
      />
    );
  return (
    <DialogForm ref={root} action="Review" draft={{ question, lost: NOTHING_GRANTED }} onSubmit={submit}>
      <NativeSelect
        label="Template"
        data-autofocus
        value={template?.id ?? ''}
        data={templates.map(({ id, name }) => ({ value: id, label: shownName(name, 100) }))}
        onChange={({ currentTarget }) => setTemplateId(currentTarget.value)}
      />
      {template && <p className={looks.dim}>{inShort(template)}</p>}
      <GrantFields {...fields} offersEveryone />
    </DialogForm>
  );
}

const FEW = 3;

function inShort(template: KeptTemplate): string {
  const sentences = [...template.rules.map(ruleSentence), switchesSentence(template) ?? ''].filter(Boolean);
  if (sentences.length === 0) return 'It grants nothing.';
  const more = sentences.length - FEW;
  return `${sentences.slice(0, FEW).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
