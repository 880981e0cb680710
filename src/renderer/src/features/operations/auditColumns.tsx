import { auditWords } from '../../../../shared/audit.ts';
import type { AuditEntry } from '../../../../shared/dokploy.ts';
import { useActions } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { clockOf, dayOf, parseMoment, timeOf } from '../../ui/when.ts';
import classes from './activity.module.css';
import { RowOpener } from './activityColumns.tsx';

/** The columns of an audit log at a time, in ms. The server has it in its order: none is sorted by. */
export function auditColumns(now: number): Column<AuditEntry>[] {
  return [
    {
      id: 'when',
      title: 'When',
      width: '150px',
      text: ({ at }) => whenText(at),
      cell: ({ at }) => (
        <Moment at={parseMoment(at)} words={(moment) => clockOf(moment, now)} className={classes.when} />
      ),
    },
    {
      id: 'what',
      title: 'What',
      width: 'minmax(120px, 1fr)',
      text: whatOf,
      cell: (entry) => <What entry={entry} />,
    },
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(100px, 1.2fr)',
      text: ({ name }) => sanitizeText(name, 400),
      cell: ({ name }) => <UntrustedText text={name ?? '—'} className={looks.cut} />,
    },
    {
      id: 'user',
      title: 'User',
      width: 'minmax(120px, 1.3fr)',
      text: ({ email }) => sanitizeText(email, 400),
      cell: ({ email }) => <UntrustedText text={email} className={looks.lesser} />,
    },
    {
      id: 'role',
      title: 'Role',
      width: '116px',
      hideBelow: 860,
      text: ({ role }) => sanitizeText(role),
      cell: ({ role }) => <UntrustedText text={role} className={looks.lesser} />,
    },
    {
      id: 'details',
      title: 'Details',
      width: 'minmax(100px, 1.4fr)',
      hideBelow: 720,
      text: detailsText,
      cell: (entry) => <UntrustedText text={detailsText(entry)} className={looks.lesser} />,
    },
  ];
}

function whatOf(entry: AuditEntry): string {
  return sanitizeText(auditWords(entry), 80);
}

function What({ entry }: { entry: AuditEntry }) {
  const { openDialog } = useActions();
  return (
    <RowOpener
      label={`Open ${whatOf(entry)}, ${sanitizeText(entry.name, 80) || sanitizeText(entry.email, 80)}`}
      onClick={() => openDialog({ kind: 'audit-entry', entry })}
    >
      {whatOf(entry)}
    </RowOpener>
  );
}

function detailsText({ details }: AuditEntry): string {
  return details.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join(', ');
}

function whenText(iso: string): string {
  const at = parseMoment(iso);
  return at === null ? '' : `${dayOf(at)} ${timeOf(at)}`;
}
