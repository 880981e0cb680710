import { IconUserExclamation } from '@tabler/icons-react';
import type { Returned } from '../../../../shared/calls/access.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf } from '../../ui/when.ts';
import classes from './ReturnedNote.module.css';

export function ReturnedNote() {
  const { openDialog } = useActions();
  const revision = useApp(
    (state) => state.access.revision + state.people.revision + state.operations.remembered,
  );
  const { query } = useQuery('access.returned', {}, revision);
  const byId = useApp((state) => state.byId);
  const people = stillThere(readingOf(query)?.data.people ?? [], byId);
  if (people.length === 0) return null;
  return (
    <ul className={classes.returned} aria-label="Off-boarded people with access">
      {people.map((person) => (
        <li key={person.personId}>
          <IconUserExclamation size={16} stroke={1.75} className={classes.returnedSign} aria-hidden />
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
