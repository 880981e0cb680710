import { Box, Group, SegmentedControl, VisuallyHidden } from '@mantine/core';
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
import { ACCESS_SECTIONS } from '../../state/places.ts';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type AccessSectionId, HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { SideList } from '../../ui/SideList.tsx';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, inWords } from '../../ui/when.ts';
import classes from './access.module.css';
import baselineList from './BaselineList.module.css';
import { BaselineView } from './BaselineView.tsx';
import { countWords } from './driftWords.ts';
import { EndDates } from './EndDates.tsx';
import returnedNote from './ReturnedNote.module.css';
import { Templates } from './Templates.tsx';

function Baselines() {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.access.revision);
  const { query, readAgain } = useQuery('access.list', {}, revision);
  const [chosenId, choose] = usePaneView(HOME_PANE, 'baselineId');
  const baselines = readingOf(query)?.data.baselines;
  const keep = () => openDialog({ kind: 'keep-access' });
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
          action={{ label: 'Keep today’s access…', run: keep }}
        >
          <p>
            A baseline keeps who has access now, so that later you see who is new, gone, raised or lowered
            since.
          </p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={looks.row}>
      <BaselineList
        baselines={baselines}
        chosenId={shown.id}
        onChoose={(id) => choose(() => id)}
        onKeep={keep}
      />
      <BaselineView key={shown.id} baseline={shown} />
    </div>
  );
}

export function Access() {
  const { section, choose } = useAccessSection();
  return (
    <div className={looks.column}>
      <ReturnedNote />
      <AccessBar section={section} onChoose={choose} />
      <section.Content />
    </div>
  );
}

function AccessBar(props: { section: AccessSection; onChoose: (id: AccessSectionId) => void }) {
  const { openDialog } = useActions();
  return (
    <div className={classes.bar}>
      {SECTIONS.length > 1 && (
        <SegmentedControl
          aria-label="Section of access"
          value={props.section.id}
          data={SECTIONS.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(id) => props.onChoose(id as AccessSectionId)}
        />
      )}
      <Group gap={8} ml="auto" align="stretch">
        <ToolButton icon={IconFileImport} onClick={() => openDialog({ kind: 'wanted-access' })}>
          Read a file…
        </ToolButton>
        <ToolButton icon={IconReport} onClick={() => openDialog({ kind: 'access-review' })}>
          Access review…
        </ToolButton>
      </Group>
    </div>
  );
}

type AccessSection = { id: AccessSectionId; title: string; Content: ComponentType };

const BASELINES: AccessSection = { id: 'baselines', title: ACCESS_SECTIONS.baselines, Content: Baselines };

const TEMPLATES: AccessSection = { id: 'templates', title: ACCESS_SECTIONS.templates, Content: Templates };

const ENDS: AccessSection = { id: 'ends', title: ACCESS_SECTIONS.ends, Content: EndDates };

const SECTIONS: readonly AccessSection[] = [BASELINES, TEMPLATES, ENDS];

function useAccessSection(): { section: AccessSection; choose: (id: AccessSectionId) => void } {
  const [chosen, choose] = usePaneView(HOME_PANE, 'accessSection');
  return {
    section: SECTIONS.find(({ id }) => id === chosen) ?? BASELINES,
    choose: (id) => choose(() => id),
  };
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
  onKeep: () => void;
};

function BaselineList({ baselines, chosenId, onChoose, onKeep }: Props) {
  const now = useNow();
  return (
    <SideList
      title="Baselines"
      items={baselines.map(({ id, name, keptAt, drift }) => ({
        ...{ id, name },
        note: `kept ${inWords(Math.min(keptAt, now), now)}`,
        end: <Count drift={drift} />,
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
      foot={
        <ToolButton fullWidth icon={IconPlus} onClick={onKeep}>
          Keep today’s access…
        </ToolButton>
      }
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
