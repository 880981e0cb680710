import { Stack, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { GrantedPerson, GrantPlan, OrganizationGrants } from '../../../../shared/calls/grants.ts';
import { counted } from '../../../../shared/text.ts';
import { placeName } from '../../state/placeWords.ts';
import { dataOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import fold from '../../ui/fold.module.css';
import { LineWords } from '../../ui/GrantedLines.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { InstanceTile } from '../../ui/Tile.tsx';
import { absentWords, keptWords, marksOf, matchWords, organizationWords, personWords } from './grantWords.ts';
import { Barred, Some, Warned } from './Review.tsx';
import classes from './sheet.module.css';

type Props = { planId: string; plan: GrantPlan; isCopied: boolean };
type Place = { organization: OrganizationGrants; at: number };

/** What is granted, by exception: what won’t run first, then where somebody changes, then where nobody does. */
export function GrantReview({ planId, plan, isCopied }: Props) {
  const { organizations, atOnce, steps } = plan;
  const places = organizations.map((organization, at): Place => ({ organization, at }));
  const changes = places.filter(
    ({ organization: { found } }) => found.state === 'read' && found.people.change > 0,
  );
  const same = places.filter(
    ({ organization: { found } }) => found.state === 'read' && found.people.change === 0,
  );
  const barred = organizations.flatMap(barredIn);
  const notes = [isCopied ? null : keptWords(plan), absentWords(plan)].filter((words) => words !== null);
  const row = (place: Place) => (
    <OrganizationRow
      key={placeName(place.organization) + place.organization.organizationId}
      {...{ planId, isCopied, ...place }}
      isAlone={organizations.length === 1}
    />
  );
  return (
    <>
      {organizations.length === 0 && <p>None of these people is in an organization that could be read.</p>}
      {atOnce < steps && (
        <p className={classes.note} data-tone="warn">
          Of {counted(steps, 'step', 'steps')} the first {formatNumber(atOnce)} run at once. Plan again for
          the rest.
        </p>
      )}
      {barred.length > 0 && (
        <Warned title={`Won’t run (${formatNumber(barred.reduce((sum, { count }) => sum + count, 0))})`}>
          <Some
            rows={barred}
            of={({ who, why, mends, of: { instanceId, organizationId, organizationName, found } }) => (
              <Barred
                key={`${organizationId} ${who} ${why}`}
                {...{ who, why, instanceId, organizationId, organizationName }}
                failed={found.state === 'unread' && found.failed === true}
                mends={mends}
              />
            )}
          />
        </Warned>
      )}
      {changes.length > 0 && (
        <ul className={classes.list} aria-label="Changes">
          <Some rows={changes} of={row} />
        </ul>
      )}
      {same.length > 0 && (
        <details className={classes.folded} open={changes.length === 0}>
          <summary>No change ({formatNumber(same.length)})</summary>
          <ul className={classes.list} aria-label="No change">
            <Some rows={same} of={row} />
          </ul>
        </details>
      )}
      {notes.map((words) => (
        <p key={words} className={classes.dim}>
          {words}
        </p>
      ))}
    </>
  );
}

/** What won’t run in an organization: all of it, or for some there, each with why. */
function barredIn(of: OrganizationGrants) {
  const { found } = of;
  const name = placeName(of);
  if (found.state === 'unread') return [{ of, who: name, why: found.why, count: 1, mends: true }];
  return found.barred.map(({ why, emails, count, otherKey = false }) => {
    const more = count > emails.length ? ` and ${formatNumber(count - emails.length)} more` : '';
    return {
      of,
      who: `${emails.map((email) => shownName(email, 120)).join(', ')}${more}`,
      why: `${name}: ${why}`,
      count,
      mends: otherKey,
    };
  });
}

type RowProps = Place & Pick<Props, 'planId' | 'isCopied'> & { isAlone: boolean };

function OrganizationRow({ planId, at, organization, isCopied, isAlone }: RowProps) {
  const [isOpen, setOpen] = useState(isAlone);
  const marks = marksOf(organization);
  return (
    <li className={classes.row}>
      <UnstyledButton className={fold.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} className={fold.chevron} aria-hidden />
        <InstanceTile instanceId={organization.instanceId} />
        <b>{placeName(organization)}</b>
      </UnstyledButton>
      <span className={classes.end}>{matchWords(organization)}</span>
      <div className={`${classes.below} ${classes.inner}`}>
        <p className={classes.note}>
          {organizationWords(organization)}
          {marks.length > 0 && (
            <span className={classes.note} data-tone="warn">
              {' · '}
              {marks.join(', ')}
            </span>
          )}
        </p>
        {isOpen && <Detail {...{ planId, at, isCopied }} />}
      </div>
    </li>
  );
}

function Detail({ planId, at, isCopied }: Pick<RowProps, 'planId' | 'at' | 'isCopied'>) {
  const { query } = useQuery('grants.organization', { planId, at });
  const detail = dataOf(query);
  if (!detail) return <p>{query.state === 'failed' ? 'This plan was replaced.' : 'Loading…'}</p>;
  const { people, morePeople, unmatched, lines, moreLines } = detail;
  return (
    <>
      <Stack component="ul" gap={6} aria-label="People">
        <Some
          rows={people}
          of={(person) => <PersonRow key={person.email} person={person} isCopied={isCopied} />}
        />
        {morePeople > 0 && <li className={classes.dim}>{counted(morePeople, 'person', 'people')} more.</li>}
        <Some
          rows={unmatched}
          of={(words) => (
            <li key={words} className={classes.note} data-tone="warn">
              {words}
            </li>
          )}
        />
      </Stack>
      {lines.length > 0 && (
        <details className={classes.folded}>
          <summary>To grant there: {counted(lines.length + moreLines, 'thing', 'things')}</summary>
          <ul>
            <Some
              rows={lines.map((line, key) => ({ line, key }))}
              of={({ line, key }) => (
                <li key={key}>
                  <LineWords line={line} />
                </li>
              )}
            />
            {moreLines > 0 && <li>{counted(moreLines, 'thing', 'things')} more.</li>}
          </ul>
        </details>
      )}
    </>
  );
}

function PersonRow({ person, isCopied }: { person: GrantedPerson; isCopied: boolean }) {
  const { words, takes } = personWords(person, isCopied);
  return (
    <li className={classes.row} style={{ alignItems: 'baseline' }}>
      <bdi className={classes.words} title={sanitizeText(person.name, 120) || undefined}>
        {shownName(person.email, 120)}
      </bdi>
      <span className={classes.words}>
        {words}
        {takes !== '' && (
          <span className={classes.note} data-tone="warn">
            {' '}
            {takes}
          </span>
        )}
      </span>
    </li>
  );
}
