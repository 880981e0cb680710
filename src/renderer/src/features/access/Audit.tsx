import { Box, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconFileCheck, IconFileImport, IconPlus, IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import { EVERYONE } from '../../../../shared/peopleQuery.ts';
import { thousands } from '../../../../shared/text.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { readingOf } from '../../queryState.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { exportWords } from '../../state/exportWords.ts';
import { AUDIT_SECTIONS } from '../../state/places.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type AuditSectionId, HOME_PANE } from '../../state/views.ts';
import { Chip } from '../../ui/Chip.tsx';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { SideList } from '../../ui/SideList.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { useNow } from '../../ui/useNow.ts';
import { agoWords } from '../../when.ts';
import { BaselineView } from './BaselineView.tsx';
import { countWords } from './driftColumns.tsx';
import { EndDates } from './EndDates.tsx';

function Wanted() {
  const { call } = useActions();
  const { note, setTold } = useHandedOut();
  return (
    <section className={looks.column} aria-label="Wanted access">
      <VisuallyHidden component="h2">Wanted access</VisuallyHidden>
      {note}
      <EmptyState icon={IconFileCheck} title="Define access in a file">
        <p>
          Export who has which role where, and edit the file. Then import it and review the changes. People
          missing from the file stay as they are, unless it calls their organization complete.
        </p>
        <SaveMenu
          title="Export…"
          also={{ label: 'As YAML, with what members see', save: () => call('wanted.export', {}) }}
          save={(format) => call('people.export', { query: EVERYONE, format })}
          wordsOf={exportWords}
          onTold={setTold}
        />
      </EmptyState>
    </section>
  );
}

function Baselines() {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.access.revision);
  const { query, readAgain } = useQuery('access.list', {}, revision);
  const [chosenId, choose] = usePaneView(HOME_PANE, 'baselineId');
  const baselines = readingOf(query)?.data.baselines;
  if (!baselines) {
    if (query.state !== 'failed') return <div className={looks.row} aria-busy />;
    return (
      <Box flex={1} p={20}>
        <FailureAlert error={query.error} onRetry={readAgain} />
      </Box>
    );
  }
  const shown = baselines.find(({ id }) => id === chosenId) ?? baselines[0];
  if (!shown) {
    return (
      <div className={looks.row}>
        <VisuallyHidden component="h2">Baselines</VisuallyHidden>
        <EmptyState
          icon={IconShieldCheck}
          title="No baseline yet"
          action={{ label: 'New baseline…', run: () => openDialog({ kind: 'keep-access' }) }}
        >
          <p>Save today’s access to see what changes.</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={looks.row}>
      {baselines.length > 1 && (
        <BaselineList baselines={baselines} chosenId={shown.id} onChoose={(id) => choose(() => id)} />
      )}
      <BaselineView key={shown.id} baseline={shown} />
    </div>
  );
}

const VERBS: { readonly [section in AuditSectionId]?: readonly Verb[] } = {
  drift: [{ icon: IconPlus, run: 'keep-access' }],
  wanted: [{ icon: IconFileImport, run: 'wanted-access' }],
};

export function Audit({ reviews }: { reviews: ReactNode }) {
  const [section, choose] = usePaneView(HOME_PANE, 'auditSection');
  const sections: Record<AuditSectionId, ReactNode> = {
    reviews,
    drift: <Baselines />,
    ends: <EndDates />,
    wanted: <Wanted />,
  };
  return (
    <div className={looks.column}>
      {VERBS[section] && <TabVerbs verbs={VERBS[section]} />}
      <Box flex="none" py={10} px={20} style={{ borderBottom: '1px solid var(--q-line)' }}>
        <SegmentedControl
          aria-label="Section of Audit"
          value={section}
          data={choicesOf(AUDIT_SECTIONS)}
          onChange={(id) => choose(() => id as AuditSectionId)}
        />
      </Box>
      {sections[section]}
    </div>
  );
}

type Props = {
  baselines: readonly BaselineSummary[];
  chosenId: string;
  onChoose: (id: string) => void;
};

function BaselineList({ baselines, chosenId, onChoose }: Props) {
  const now = useNow();
  return (
    <SideList
      title="Baselines"
      items={baselines.map(({ id, name, keptAt, drift }) => ({
        ...{ id, name },
        note: `saved ${agoWords(keptAt, now)}`,
        end: <Count drift={drift} />,
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
    />
  );
}

function Count({ drift }: { drift: BaselineSummary['drift'] }) {
  if (!drift) return <span aria-busy role="img" aria-label="being compared" />;
  const { differences, apart } = drift;
  const title = `${countWords(differences)}${differences === 0 && apart > 0 ? ', of what could be compared' : ''}`;
  const shown = apart > 0 ? '?' : <IconCheck size={14} stroke={2} aria-hidden />;
  return (
    <span role="img" aria-label={title} title={title}>
      <Chip tone={differences > 0 ? 'warn' : apart > 0 ? 'quiet' : 'ok'}>
        {differences > 0 ? thousands(differences) : shown}
      </Chip>
    </span>
  );
}
