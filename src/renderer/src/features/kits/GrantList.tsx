import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { GrantPlan } from '../../../../shared/calls/grants.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { placeName } from '../../state/placeWords.ts';
import fold from '../../ui/fold.module.css';
import looks from '../../ui/looks.module.css';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { LineWords } from './GrantedLines.tsx';
import {
  type Details,
  type GrantRow,
  grantRows,
  keyOfRow,
  marksOf,
  matchWords,
  type OpenRows,
  organizationWords,
  personWords,
} from './grantRows.ts';
import classes from './plan.module.css';

export function GrantList(props: { planId: string; plan: GrantPlan; isCopied: boolean }) {
  const { planId, plan, isCopied } = props;
  const { call } = useActions();
  const [details, setDetails] = useState<Details>(new Map());
  const [open, setOpen] = useState<OpenRows>({ places: new Set(), lines: new Set() });
  const rows = useMemo(() => grantRows(plan, details, open), [plan, details, open]);
  function toggle(at: number): void {
    setOpen((before) => ({ ...before, places: toggled(before.places, at) }));
    if (details.has(at)) return;
    setDetails((before) => new Map(before).set(at, 'loading'));
    void call('grants.organization', { planId, at }).then((read) =>
      setDetails((before) => new Map(before).set(at, read.ok ? read.value : 'failed')),
    );
  }

  return (
    <VirtualList
      label="Plan"
      rows={rows}
      rowHeight={44}
      keyOf={keyOfRow}
      className={classes.plan}
      rowClass={classes.row}
      marksOf={({ row }) => ({ 'data-row': row })}
    >
      {(row) => (
        <Row
          row={row}
          isCopied={isCopied}
          onToggle={() => toggle(row.at)}
          onLines={() => setOpen((before) => ({ ...before, lines: toggled(before.lines, row.at) }))}
        />
      )}
    </VirtualList>
  );
}

function Row(props: { row: GrantRow; isCopied: boolean; onToggle: () => void; onLines: () => void }) {
  const { row, isCopied, onToggle, onLines } = props;
  switch (row.row) {
    case 'organization':
      return <OrganizationRow row={row} onToggle={onToggle} />;
    case 'person':
      return <PersonRow row={row} isCopied={isCopied} />;
    case 'lines':
      return (
        <UnstyledButton className={fold.fold} aria-expanded={row.isOpen} onClick={onLines}>
          <IconChevronRight size={14} className={fold.chevron} aria-hidden />
          To grant there: {counted(row.count, 'thing', 'things')}
        </UnstyledButton>
      );
    case 'line':
      return <LineWords line={row.line} />;
    case 'unmatched':
      return <p className={classes.warn}>{row.words}</p>;
    default:
      return <p className={looks.dim}>{row.words}</p>;
  }
}

function OrganizationRow(props: { row: Extract<GrantRow, { row: 'organization' }>; onToggle: () => void }) {
  const { organization, isOpen } = props.row;
  const { found } = organization;
  const name = placeName(organization);
  if (found.state === 'unread')
    return (
      <div className={classes.organization}>
        <span />
        <b>{name}</b>
        <span className={classes.warn}>{found.why}</span>
      </div>
    );
  const marks = marksOf(organization);
  return (
    <UnstyledButton className={classes.organization} aria-expanded={isOpen} onClick={props.onToggle}>
      <IconChevronRight size={14} className={fold.chevron} aria-hidden />
      <b>{name}</b>
      <span className={classes.match}>{matchWords(organization)}</span>
      <span className={classes.people}>
        {organizationWords(organization)}
        {marks.length > 0 && <em> · {marks.join(', ')}</em>}
      </span>
    </UnstyledButton>
  );
}

function PersonRow({ row, isCopied }: { row: Extract<GrantRow, { row: 'person' }>; isCopied: boolean }) {
  const { person } = row;
  const { words, takes } = personWords(person, isCopied);
  return (
    <div className={classes.person} data-verdict={person.verdict}>
      <bdi title={sanitizeText(person.name, 120) || undefined}>{shownName(person.email, 120)}</bdi>
      <span>
        {words}
        {words !== '' && takes !== '' && ' '}
        {takes !== '' && <em>{takes}</em>}
      </span>
    </div>
  );
}

function toggled(all: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(all);
  if (!next.delete(at)) next.add(at);
  return next;
}
