import { Box, Button, Flex, VisuallyHidden } from '@mantine/core';
import {
  IconCopy,
  IconFileExport,
  IconFileImport,
  IconPlus,
  IconTemplate,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { JoinedPeople, KeptTemplate } from '../../../../shared/calls/templates.ts';
import { counted } from '../../../../shared/counted.ts';
import type { Result } from '../../../../shared/errors.ts';
import type { Template } from '../../../../shared/permissions/templateShape.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/templateWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { planOfJoined } from '../../state/joinedPeople.ts';
import { readingOf } from '../../state/queryState.ts';
import { useInvited } from '../../state/useInvited.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { SideList } from '../../ui/SideList.tsx';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import heads from './BaselineView.module.css';
import classes from './JoinedPeople.module.css';
import { TemplateDrift } from './TemplateDrift.tsx';
import styles from './templates.module.css';
import { importedWords, invitedSentence, savedWords, usesSentence, usesWords } from './templateWords.ts';

export function Templates() {
  const { call, openDialog } = useActions();
  const revision = useApp((state) => state.templates.revision);
  const { query, readAgain } = useQuery('templates.list', {}, revision);
  const [chosenId, choose] = usePaneView(HOME_PANE, 'templateId');
  const [told, setTold] = useState<HandedOut | null>(null);
  const all = readingOf(query)?.data.templates;
  const make = () => openDialog({ kind: 'template', template: null });

  async function tell<T>(work: Promise<Result<T>>, wordsOf: (value: T) => string | null): Promise<void> {
    const done = await work;
    if (!done.ok) return setTold({ error: done.error });
    const words = wordsOf(done.value);
    if (words !== null) setTold({ words });
  }
  const tools = {
    onNew: make,
    onImport: () => void tell(call('templates.import', {}), importedWords),
    onExport: (ids: readonly string[]) => void tell(call('templates.export', { ids: [...ids] }), savedWords),
  };

  if (!all) {
    if (query.state !== 'failed') return <div className={looks.row} aria-busy />;
    return (
      <Box flex={1} p={20}>
        <FailureAlert error={query.error} onRetry={readAgain} />
      </Box>
    );
  }
  const shown = all.find(({ id }) => id === chosenId) ?? all[0];
  return (
    <div className={looks.column}>
      <JoinedList />
      <div className={styles.told}>
        <HandedOutNote told={told} onDismiss={() => setTold(null)} />
      </div>
      {shown ? (
        <div className={looks.row}>
          <TemplateList
            templates={all}
            chosenId={shown.id}
            onChoose={(id) => choose(() => id)}
            tools={tools}
          />
          <TemplateView key={shown.id} template={shown} onExport={() => tools.onExport([shown.id])} />
        </div>
      ) : (
        <div className={looks.row}>
          <VisuallyHidden component="h2">Templates</VisuallyHidden>
          <EmptyState
            icon={IconTemplate}
            title="No template yet"
            action={{ label: 'New template…', run: make }}
            more={{ label: 'Import…', run: tools.onImport }}
          >
            <p>
              A new member of Dokploy sees nothing until somebody grants it project by project. A template
              says by names what people of one kind may see and do, for example staging everywhere, and grants
              that in any organization.
            </p>
          </EmptyState>
        </div>
      )}
    </div>
  );
}

type Props = {
  templates: readonly KeptTemplate[];
  chosenId: string;
  onChoose: (id: string) => void;
  tools: { onNew: () => void; onImport: () => void; onExport: (ids: readonly string[]) => void };
};

function TemplateList({ templates, chosenId, onChoose, tools }: Props) {
  return (
    <SideList
      title="Templates"
      items={templates.map((template) => ({
        ...{ id: template.id, name: template.name },
        note: usesWords(template),
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
      tools={
        <DotsMenu label="Files of templates" width={200} isSmall>
          <MenuItem icon={IconFileImport} onClick={tools.onImport}>
            Import…
          </MenuItem>
          <MenuItem icon={IconFileExport} onClick={() => tools.onExport([])}>
            Export all…
          </MenuItem>
        </DotsMenu>
      }
      foot={
        <ToolButton fullWidth icon={IconPlus} onClick={tools.onNew}>
          New template…
        </ToolButton>
      }
    />
  );
}

function JoinedList() {
  const { call, openDialog, tellTrouble } = useActions();
  const revision = useApp((state) => state.templates.revision);
  const joined = readingOf(useQuery('templates.invited', {}, revision).query)?.data.joined ?? [];
  if (joined.length === 0) return null;

  function review(group: JoinedPeople): void {
    const dialog = planOfJoined([group]);
    if (dialog) openDialog(dialog);
  }

  async function forget({ templateId }: JoinedPeople): Promise<void> {
    const forgotten = await call('templates.forgetJoined', { templateId });
    if (!forgotten.ok) tellTrouble('They are still offered', forgotten.error);
  }

  return (
    <ul className={classes.joined} aria-label="People who joined">
      {joined.map((group) => (
        <li key={`${group.templateId} ${group.mode}`}>
          <IconUserCheck size={16} stroke={1.75} color="var(--q-warn)" className={looks.rigid} aria-hidden />
          <p className={looks.words} title={group.people.map(({ email }) => email).join(', ')}>
            {counted(group.people.length, 'person who joined waits', 'people who joined wait')} for “
            <bdi>{shownName(group.name, 100)}</bdi>”.
          </p>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void forget(group)}>
            Do not grant it
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => review(group)}>
            Review…
          </Button>
        </li>
      ))}
    </ul>
  );
}

function TemplateView({ template, onExport }: { template: KeptTemplate; onExport: () => void }) {
  const { openDialog } = useActions();
  const hasInstances = useApp((state) => state.order.length > 0);
  const { id, name } = template;
  const invited = useInvited().filter(({ templateId }) => templateId === id).length;
  const own = ownPart(template);
  return (
    <section className={looks.column} aria-label={sanitizeText(name, 100)}>
      <Flex component="header" gap={12} align="flex-start" flex="none" pt={14} px={20} pb={0}>
        <div className={heads.heading}>
          <h2>
            <UntrustedText text={name} />
          </h2>
          <Box component="p" mt={2} c="dimmed">
            {usesSentence(template)} {invitedSentence(invited)}
          </Box>
        </div>
        <ToolButton
          onClick={() => openDialog({ kind: 'apply-template', templateId: id })}
          variant="filled"
          why={hasInstances ? null : 'Add an instance first.'}
        >
          Apply…
        </ToolButton>
        <ToolButton onClick={() => openDialog({ kind: 'template', template: own })}>Edit…</ToolButton>
        <TemplateMenu template={own} onExport={onExport} />
      </Flex>
      <div className={styles.body}>
        <Says template={template} />
        {template.uses && <TemplateDrift key={`${id} ${template.changedAt}`} template={template} />}
      </div>
    </section>
  );
}

function TemplateMenu({ template, onExport }: { template: Template; onExport: () => void }) {
  const { openDialog } = useActions();
  const { id, name } = template;
  return (
    <DotsMenu label="Template menu" width={180}>
      <MenuItem icon={IconCopy} onClick={() => openDialog({ kind: 'template', template, isCopy: true })}>
        Duplicate…
      </MenuItem>
      <MenuItem icon={IconFileExport} onClick={onExport}>
        Export…
      </MenuItem>
      <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-template', id, name })}>
        Delete…
      </MenuItem>
    </DotsMenu>
  );
}

function Says({ template }: { template: KeptTemplate }) {
  const headingId = useId();
  const switches = switchesSentence(template);
  const { rules } = template;
  return (
    <section aria-labelledby={headingId} className={styles.part}>
      <h3 id={headingId}>What it grants</h3>
      {rules.length > 0 && (
        <ol className={styles.sentences} aria-label="Rules">
          {rules.map((rule, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rules can say the same, and none moves here.
            <li key={at} data-effect={rule.effect}>
              {ruleSentence(rule)}
            </li>
          ))}
        </ol>
      )}
      {switches !== null && <p>{switches}</p>}
      {rules.length === 0 && switches === null && <p className={looks.dim}>Nothing yet.</p>}
      {rules.length > 1 && <p className={looks.dim}>If rules conflict, the later one wins.</p>}
    </section>
  );
}

function ownPart({ uses: _, ...template }: KeptTemplate): Template {
  return template;
}
