import { Box, NativeSelect, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import { counted } from '../../../../shared/counted.ts';
import { comparedRoles } from '../../../../shared/roleWords.ts';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { organizationKey, organizationRefOf } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useTargets } from '../../state/useTargets.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { shownName } from '../../ui/sanitizeText.ts';
import classes from './roles.module.css';

/** A custom role beside another one, of any organization: what each of them allows. */
export function CompareRoles({ one }: DialogSubjects['compare-roles']) {
  const places = useTargets()
    .flatMap(({ targets }) => targets)
    .filter(({ principal }) => principal && has(principal, 'customRole.all'));
  const [place, setPlace] = useState(organizationKey(one));
  const [chosen, choose] = useState('');
  const [shows, show] = useState('differences');
  const { query, readAgain } = useQuery('roles.read', organizationRefOf(place));
  const isHere = place === organizationKey(one);
  const all = readingOf(query)?.data.roles?.filter(({ role }) => !isHere || role !== one.role);
  // Of another organization the one that has its name is meant.
  const other =
    all?.find(({ role }) => role === chosen) ?? all?.find(({ role }) => role === one.role) ?? all?.[0];
  const nameOf = (key: string) => {
    const found = places.find((each) => organizationKey(each) === key);
    return found ? placeName(found) : 'Unnamed';
  };
  const isNamedAlike = other?.role === one.role;
  const heads = isNamedAlike
    ? [nameOf(organizationKey(one)), nameOf(place)]
    : [one.role, other?.role].map((role) => shownName(role, 60));
  const groups = other ? comparedRoles(one.permissions, other.permissions) : [];
  const rows = groups.flatMap((group) => group.rows);
  const count = rows.filter((row) => row.one !== row.other).length;
  const seen = groups.map((group) => ({
    ...group,
    rows: group.rows.filter((row) => shows === 'all' || row.one !== row.other),
  }));
  return (
    <ReadDialog aria-busy={!all && query.state !== 'failed'}>
      <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 12 }}>
        <NativeSelect
          label="Organization"
          value={place}
          data={places.map((each) => ({ value: organizationKey(each), label: placeName(each) }))}
          onChange={({ currentTarget }) => setPlace(currentTarget.value)}
        />
        <NativeSelect
          label="Other role"
          value={other?.role ?? ''}
          data={(all ?? []).map(({ role }) => ({ value: role, label: shownName(role, 60) }))}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </Box>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      <p role="status">
        {all && !other && 'There is no other custom role there.'}
        {other && (count === 0 ? 'Both allow the same.' : `${counted(count, 'difference', 'differences')}.`)}
      </p>
      {other && rows.length > 0 && (
        <>
          <SegmentedControl
            className={looks.start}
            aria-label="What is shown"
            value={shows}
            data={[
              { value: 'differences', label: 'Differences' },
              { value: 'all', label: 'Everything' },
            ]}
            onChange={show}
          />
          {(shows === 'all' || count > 0) && (
            <table className={classes.compared}>
              <thead>
                <tr>
                  <th scope="col">Allows</th>
                  <th scope="col">{heads[0]}</th>
                  <th scope="col">{heads[1]}</th>
                </tr>
              </thead>
              {seen.map(({ title, rows }) => (
                <tbody key={title}>
                  {rows.map((row) => (
                    <tr
                      key={row.resource}
                      data-differs={(shows === 'all' && row.one !== row.other) || undefined}
                    >
                      <th scope="row">{row.name}</th>
                      <td>{row.one || '—'}</td>
                      <td>{row.other || '—'}</td>
                    </tr>
                  ))}
                </tbody>
              ))}
            </table>
          )}
        </>
      )}
    </ReadDialog>
  );
}
