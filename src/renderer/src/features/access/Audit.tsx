import { Box, SegmentedControl, VisuallyHidden } from '@mantine/core';
import {
  IconCheck,
  IconFileImport,
  IconPlus,
  IconReport,
  IconShieldCheck,
  IconUserExclamation,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { BaselineSummary, Returned } from '../../../../shared/calls/access.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { AUDIT_SECTIONS } from '../../state/places.ts';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type AuditSectionId, HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { SideList } from '../../ui/SideList.tsx';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { TabVerbs, type Verb } from '../../ui/TabVerbs.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, inWords } from '../../ui/when.ts';
import baselineList from './BaselineList.module.css';
import { BaselineView } from './BaselineView.tsx';
import { countWords } from './driftWords.ts';
import { EndDates } from './EndDates.tsx';
import returnedNote from './ReturnedNote.module.css';
import { Templates } from './Templates.tsx';
import { Wanted } from './Wanted.tsx';

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
          <p>Save today’s access to see later what has changed.</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={looks.row}>
      <BaselineList baselines={baselines} chosenId={shown.id} onChoose={(id) => choose(() => id)} />
      <BaselineView key={shown.id} baseline={shown} />
    </div>
  );
}

const SECTIONS: Record<AuditSectionId, ComponentType> = {
  drift: Baselines,
  ends: EndDates,
  wanted: Wanted,
  templates: Templates,
};

const REVIEW: Verb = { title: 'Access review…', icon: IconReport, run: 'access-review' };
const IMPORT: Verb = { title: 'Import wanted access…', icon: IconFileImport, run: 'wanted-access' };
const BASELINE: Verb = { title: 'New baseline…', icon: IconPlus, run: 'keep-access' };

export function Audit() {
  const [section, choose] = usePaneView(HOME_PANE, 'auditSection');
  const Section = SECTIONS[section];
  return (
    <div className={looks.column}>
      <TabVerbs verbs={section === 'wanted' ? [REVIEW, BASELINE, IMPORT] : [REVIEW, IMPORT, BASELINE]} />
      <ReturnedNote />
      <Box flex="none" py={10} px={20} style={{ borderBottom: '1px solid var(--q-line)' }}>
        <SegmentedControl
          aria-label="Section of Audit"
          value={section}
          data={Object.entries(AUDIT_SECTIONS).map(([value, label]) => ({ value, label }))}
          onChange={(id) => choose(() => id as AuditSectionId)}
        />
      </Box>
      <Section />
    </div>
  );
}

function ReturnedNote() {
  const { openDialog } = useActions();
  const revision = useApp(
    (state) => state.access.revision + state.people.revision + state.operations.remembered,
  );
  const { query } = useQuery('access.returned', {}, revision);
  const byId = useApp((state) => state.byId);
  const people = stillThere(readingOf(query)?.data.people ?? [], byId);
  if (people.length === 0) return null;
  return (
    <ul className={returnedNote.returned} aria-label="Off-boarded people with access">
      {people.map((person) => (
        <li key={person.personId}>
          <IconUserExclamation
            size={16}
            stroke={1.75}
            className={`${looks.danger} ${looks.rigid}`}
            aria-hidden
          />
          <p className={looks.words}>
            <b>{sanitizeText(person.emails.join(', '), 200)}</b> was off-boarded on{' '}
            {dateOf(person.offboardedAt)} and has access: <Places places={person.places} />.
          </p>
          <ToolButton
            small
            onClick={() => openDialog({ kind: 'change-many', what: 'off-board', emails: person.emails })}
          >
            Off-board…
          </ToolButton>
        </li>
      ))}
    </ul>
  );
}

/** Leaves out places on removed instances: main still lists them until it looks again. */
function stillThere(people: readonly Returned[], byId: State['byId']): Returned[] {
  return people
    .map((person) => ({ ...person, places: person.places.filter(({ instanceId }) => byId[instanceId]) }))
    .filter(({ places }) => places.length > 0);
}

const FEW = 3;

function Places({ places }: { places: Returned['places'] }) {
  const byId = useApp((state) => state.byId);
  const words = places.slice(0, FEW).map(({ instanceId, organizationName, role }) => {
    const name = shownName(byId[instanceId]?.name, 60);
    const where = `${shownName(organizationName, 60)} on ${name}`;
    return role === null ? `invited to ${where}` : `${sanitizeText(role, 40)} in ${where}`;
  });
  const more = places.length - words.length;
  return <>{[...words, ...(more > 0 ? [`${more} more`] : [])].join(', ')}</>;
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
        note: `saved ${inWords(Math.min(keptAt, now), now)}`,
        end: <Count drift={drift} />,
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
    />
  );
}

/** How many differences there are: none is said, too, unless something could not be compared. */
function Count({ drift }: { drift: BaselineSummary['drift'] }) {
  if (!drift) return <span className={baselineList.count} aria-busy role="img" aria-label="being compared" />;
  const words = countWords(drift.differences);
  if (drift.differences > 0)
    return (
      <span className={baselineList.count} data-drifts role="img" aria-label={words} title={words}>
        {formatNumber(drift.differences)}
      </span>
    );
  const title = drift.apart > 0 ? `${words}, as far as it could be compared` : words;
  return (
    <span
      className={baselineList.count}
      data-whole={drift.apart === 0 || undefined}
      role="img"
      aria-label={title}
      title={title}
    >
      {drift.apart > 0 ? '?' : <IconCheck size={14} stroke={2} aria-hidden />}
    </span>
  );
}
