import { Box } from '@mantine/core';
import { useId, useState } from 'react';
import type { KitDrift as Drift, KeptKit } from '../../../../shared/calls/kits.ts';
import { counted } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/placeWords.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { Reading } from '../../ui/Reading.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../when.ts';
import classes from './kits.module.css';
import { driftSentence, driftWordsAt } from './kitWords.ts';

export function KitDrift({ kit }: { kit: KeptKit }) {
  const { id } = kit;
  const { openDialog } = useActions();
  const headingId = useId();
  const changes = useApp((state) => state.accessChanges);
  const [isHeavy, setHeavy] = useState(false);
  const { query, readAgain } = useQuery('kits.drift', { id, heavy: isHeavy }, changes);
  const now = useNow();
  const reading = readingOf(query);
  const isLooking = query.state === 'loading';

  function apply(drift: Drift): void {
    const drifted = drift.organizations.filter((each) => each.drifted.length > 0);
    const exactly = drifted.reduce((sum, each) => sum + each.exactly, 0);
    const all = drifted.reduce((sum, each) => sum + each.drifted.length, 0);
    openDialog({
      kind: 'apply-kit',
      kitId: id,
      mode: exactly === all ? 'exactly' : 'at-least',
      people: [...new Set(drifted.flatMap((each) => each.drifted))].map((email) => [email]),
      places: drifted.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
    });
  }

  return (
    <section aria-labelledby={headingId} className={classes.part}>
      <header className={classes.partHead}>
        <h3 id={headingId}>Since it was applied</h3>
        {reading && (
          <span className={looks.dim}>
            Looked at <Moment at={reading.at} words={(at) => clockOf(at, now)} />
          </span>
        )}
        <ToolButton small aria-disabled={isLooking || undefined} onClick={() => !isLooking && readAgain()}>
          Check again
        </ToolButton>
      </header>
      <div role="status">
        {reading ? (
          <p>{driftSentence(reading.data)}</p>
        ) : (
          isLooking && <Reading>Checking their current access…</Reading>
        )}
      </div>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {reading && (
        <Found
          drift={reading.data}
          onApply={() => apply(reading.data)}
          onHeavy={() => (isHeavy ? readAgain() : setHeavy(true))}
        />
      )}
    </section>
  );
}

function Found(props: { drift: Drift; onApply: () => void; onHeavy: () => void }) {
  const { drift } = props;
  const { organizations, heavy, unread, drifted } = drift;
  return (
    <>
      {organizations.length > 0 && (
        <ul className={classes.places} aria-label="Drift">
          {organizations.map((each) => (
            <li key={`${each.instanceId} ${each.organizationId}`}>
              <span>{placeName(each)}</span>
              <span className={looks.warn} title={each.drifted.slice(0, 50).join(', ')}>
                {driftWordsAt(each)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {drifted > 0 && (
        <ToolButton className={looks.start} onClick={props.onApply}>
          Apply again to {counted(drifted, 'person', 'people')}…
        </ToolButton>
      )}
      {heavy > 0 && (
        <p className={classes.heavy}>
          <span className={looks.dim}>
            {counted(heavy, 'organization was', 'organizations were')} left out: before Dokploy 0.28.3 reading
            projects is heavy for the server.
          </span>
          <ToolButton small onClick={props.onHeavy}>
            Look at {heavy === 1 ? 'it' : 'them'} too
          </ToolButton>
        </p>
      )}
      {unread.length > 0 && (
        <Box component="ul" ps={18} c="dimmed" style={{ listStyle: 'disc' }} aria-label="Not checked">
          {unread.map((each) => (
            <li key={`${each.instanceId} ${each.organizationId}`}>
              {placeName(each)}: {each.why}
            </li>
          ))}
        </Box>
      )}
    </>
  );
}
