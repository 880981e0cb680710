import { Box, VisuallyHidden } from '@mantine/core';
import { IconFileExport, IconFileImport, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeptTemplate } from '../../../../shared/calls/templates.ts';
import type { Result } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { SideList } from '../../ui/SideList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { JoinedList } from './JoinedList.tsx';
import { TemplateView } from './TemplateView.tsx';
import styles from './templates.module.css';
import { importedWords, savedWords, usesWords } from './templateWords.ts';

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
