import { IconAlertTriangle } from '@tabler/icons-react';
import type { Roles } from '../../../../shared/calls/roles.ts';
import type { CustomRole } from '../../../../shared/dokploy.ts';
import { closedTo, type RoleRow, roleCautions, roleGroups } from '../../../../shared/roleWords.ts';
import classes from './roles.module.css';

/** What a role that was made here may do, group by group, and what it opens nothing of. */
export function RolePermissions({ role, statements }: { role: CustomRole; statements: Roles['statements'] }) {
  const groups = roleGroups(role.permissions, statements);
  const closed = closedTo(role.permissions, statements);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className={classes.scrolled} tabIndex={0} aria-label="What it may do">
      {roleCautions(role.permissions).map((words) => (
        <p key={words} className={classes.caution}>
          <IconAlertTriangle size={15} stroke={1.75} aria-hidden className={classes.warnSign} />
          {words}
        </p>
      ))}
      {groups.length === 0 && <p className={classes.dim}>This role allows nothing by itself.</p>}
      {groups.map(({ title, rows }) => (
        <section key={title} className={classes.group}>
          <h4>{title}</h4>
          <dl>
            {rows.map((row) => (
              <Row key={row.resource} row={row} />
            ))}
          </dl>
        </section>
      ))}
      {closed.length > 0 && (
        <section className={classes.group}>
          <h4>Nothing of</h4>
          <p className={classes.dim}>{closed.join(', ')}</p>
        </section>
      )}
      <p className={classes.dim}>
        In which projects, environments and services it counts is granted to each person.
      </p>
    </section>
  );
}

function Row({ row: { name, may, mayNot } }: { row: RoleRow }) {
  return (
    <div className={classes.row}>
      <dt>{name}</dt>
      <dd>
        {may.join(', ')}
        {mayNot.length > 0 && <span className={classes.dim}>; not: {mayNot.join(', ')}</span>}
      </dd>
    </div>
  );
}
