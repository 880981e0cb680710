import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import { comparedRoles } from '../../../../shared/roleWords.ts';
import { organizationKey, organizationRefOf, targetsIn } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { readingOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useTargets } from '../../state/app.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { placeName } from '../../state/places.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import classes from './roles.module.css';

type Role = DialogSubjects['compare-roles']['one'];

export function CompareRoles({ one }: { one: Role }) {
  const places = targetsIn(useTargets())
    .filter(({ principal }) => principal && has(principal, 'customRole.all'))
    .map((target) => ({ value: organizationKey(target), label: placeName(target) }));
  const own = organizationKey(one);
  const [place, setPlace] = useState(own);
  const nameOf = (key: string) => places.find(({ value }) => value === key)?.label ?? 'Unnamed';
  return (
    <ReadDialog>
      <NativeSelect
        label="With a role of"
        value={place}
        data={places}
        onChange={({ currentTarget }) => setPlace(currentTarget.value)}
      />
      <Compared key={place} one={one} place={place} names={[nameOf(own), nameOf(place)]} />
    </ReadDialog>
  );
}

function Compared({ one, place, names }: { one: Role; place: string; names: [string, string] }) {
  const [chosen, choose] = useState('');
  const { query, readAgain } = useQuery('roles.read', organizationRefOf(place));
  const isHere = place === organizationKey(one);
  const all = readingOf(query)?.data.roles?.filter(({ role }) => !isHere || role !== one.role);
  const other =
    all?.find(({ role }) => role === chosen) ?? all?.find(({ role }) => role === one.role) ?? all?.[0];
  if (!other)
    return (
      <>
        {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
        <p role="status">{all && 'There is no other custom role there.'}</p>
      </>
    );
  const heads = other.role === one.role ? names : [one.role, other.role].map((role) => shownName(role, 60));
  const rows = comparedRoles(one.permissions, other.permissions);
  return (
    <>
      <NativeSelect
        label="Other role"
        value={other.role}
        data={(all ?? []).map(({ role }) => ({ value: role, label: shownName(role, 60) }))}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <p role="status">
        {rows.length === 0 ? 'Both allow the same.' : `${counted(rows.length, 'difference', 'differences')}.`}
      </p>
      {rows.length > 0 && (
        <table className={classes.compared}>
          <thead>
            <tr>
              <th scope="col">Allows</th>
              <th scope="col">{heads[0]}</th>
              <th scope="col">{heads[1]}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.resource}>
                <th scope="row">{row.name}</th>
                <td>{row.one || '—'}</td>
                <td>{row.other || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
