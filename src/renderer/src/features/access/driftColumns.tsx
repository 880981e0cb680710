import { Flex, Group, UnstyledButton } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowsExchange,
  IconArrowUp,
  IconBuildingMinus,
  IconBuildingPlus,
  IconCheck,
  IconChevronRight,
  IconCopy,
  IconKey,
  IconMailPlus,
  type IconProps,
  IconShieldOff,
  IconUserMinus,
  IconUserPlus,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { Author, Difference, DifferenceBy, DriftKind } from '../../../../shared/drift.ts';
import { DRIFT_KINDS, driftWords, personWords } from '../../../../shared/driftWords.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { actionsColumn, textColumn } from '../../parts/facts.tsx';
import { shownName } from '../../sanitizeText.ts';
import { INSTANCE_TILES } from '../../theme.ts';
import fold from '../../ui/fold.module.css';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Column } from '../../ui/table/columns.ts';
import type { Presets } from '../../ui/table/filters.ts';
import { useRowTab } from '../../ui/table/rowControls.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { clockOf } from '../../when.ts';
import classes from './driftColumns.module.css';

export function givesMore(difference: Difference): boolean {
  const { kind } = difference;
  if (kind === 'permissions') return isSomething(difference.granted);
  return !['gone', 'lowered', 'organization-gone'].includes(kind);
}

function isSomething({ switches, ...ids }: DifferenceBy<'permissions'>['granted']): boolean {
  return switches > 0 || Object.values(ids).some((count) => count > 0);
}

export const NOT_DONE = 'Author unknown';

export const NOBODY = '';

const ofKinds = (...kind: DriftKind[]) => ({ choices: { kind } });

export const DRIFT_PRESETS: Presets = [
  { title: 'To decide', choices: {} },
  { title: 'New', ...ofKinds('new', 'invited', 'organization-new'), tone: 'danger' },
  { title: 'Raised', ...ofKinds('raised', 'other-role'), tone: 'danger' },
  { title: 'Lost 2FA', ...ofKinds('lost-two-factor'), tone: 'warn' },
  { title: 'Permissions', ...ofKinds('permissions') },
  { title: 'Gone', ...ofKinds('gone', 'organization-gone') },
  { title: NOT_DONE, choices: { by: [NOBODY] }, tone: 'warn' },
];

export const NOBODY_WORDS: Record<NonNullable<Author['why']>, readonly [short: string, whole: string]> = {
  'no-log': ['no audit log there', 'Dokploy keeps an audit log from 0.28.7 on, with a license.'],
  'no-license': ['audit log needs a license', 'Dokploy keeps an audit log only with a license.'],
  'no-right': [
    'key can’t read the log',
    'This key may not read the audit log: add an owner’s or admin’s key.',
  ],
  'not-logged': [
    'not in the audit log',
    'Dokploy’s audit log does not have it: for example, accounts made with a password.',
  ],
  'two-factor': ['Dokploy doesn’t log 2FA', 'Dokploy’s audit log has nothing about 2FA.'],
  unread: ['audit log not read', 'Refresh to ask the log again.'],
  'too-long': ['audit log too long', 'The audit log since this baseline is too long to search here.'],
};

function byWords(by: readonly string[]): string {
  return `by ${by.map((email) => shownName(email, 60)).join(', ')}`;
}

type Outcomes = readonly [accept: string, revert: string];
const ROLE: Outcomes = ['The baseline says {now} from now on.', 'Makes them {was} again.'];
const OUTCOMES: Record<DriftKind, Outcomes> = {
  new: ['The baseline has them as {now} from now on.', 'Ends their membership.'],
  gone: ['The baseline no longer has them.', 'Invites them again as {was}.'],
  raised: ROLE,
  lowered: ROLE,
  'other-role': ROLE,
  permissions: [
    'The baseline has these permissions from now on.',
    'Takes away what was granted, and grants what was taken away.',
  ],
  invited: ['The baseline has this invitation from now on.', 'Removes the invitation.'],
  'lost-two-factor': [
    'The baseline has them without 2FA from now on.',
    'Only they can turn 2FA on again. Copy the reminder and send it.',
  ],
  'organization-new': [
    'The baseline has this organization and its people from now on.',
    'Not here: delete the organization in its settings.',
  ],
  'organization-gone': [
    'The baseline no longer has this organization.',
    'A deleted organization does not come back.',
  ],
};

export function acceptWords(difference: Difference, isSigned: boolean): string {
  if (!isSigned) return withRoles(OUTCOMES[difference.kind][0], difference);
  return difference.kind === 'organization-new'
    ? 'A signed baseline takes no new organization. Save a new baseline to watch it.'
    : 'Recorded beside the signed baseline, which stays as it is.';
}

export function revertWords(difference: Difference, endsMemberships: boolean): string {
  if (difference.kind === 'new' && !endsMemberships) return 'Deletes their account on this instance.';
  return withRoles(OUTCOMES[difference.kind][1], difference);
}

function withRoles(words: string, difference: Difference): string {
  const { now = null, was = null } = { now: null, was: null, ...difference };
  return words.replace('{now}', shownName(now, 40)).replace('{was}', shownName(was, 40));
}

export function reminderWords(instanceName: string, origin: string | null): string {
  return `Hello, two-factor authentication of your Dokploy account on ${instanceName}${origin === null ? '' : ` (${origin})`} is off. It was on before. Please turn it on again: sign in, open your profile, and choose “Enable 2FA”. If you didn’t turn it off yourself, please tell me at once.`;
}

export function grantedWords({ granted: { known, of } }: Pick<BaselineSummary, 'granted'>): string | null {
  if (known === of) return null;
  if (known === 0)
    return 'This baseline has no permissions, so permissions aren’t compared. Save a new one to watch them.';
  return `This baseline has the permissions of ${thousands(known)} of ${thousands(of)} memberships. The rest had not been read.`;
}

export function countWords(count: number): string {
  return count === 0 ? 'no differences' : counted(count, 'difference', 'differences');
}

export type DriftRow = {
  difference: Difference;
  /** Index in main’s answer, which is sorted by instance and organization. */
  at: number;
  instance: Instance | undefined;
  /** The instance’s name when the baseline was kept. */
  keptName: string;
  /** True where the server can end a membership; other servers delete the whole account. */
  endsMemberships: boolean;
  author: Author | undefined;
};

type DriftTools = {
  now: number;
  isSigned: boolean;
  openId: string | null;
  open: (row: DriftRow) => void;
  remind: (row: DriftRow) => void;
  accept: (rows: readonly DriftRow[]) => void;
  putBack: (rows: readonly DriftRow[]) => void;
};

const ICONS: Record<DriftKind, ComponentType<IconProps>> = {
  new: IconUserPlus,
  gone: IconUserMinus,
  raised: IconArrowUp,
  lowered: IconArrowDown,
  'other-role': IconArrowsExchange,
  permissions: IconKey,
  invited: IconMailPlus,
  'lost-two-factor': IconShieldOff,
  'organization-new': IconBuildingPlus,
  'organization-gone': IconBuildingMinus,
};

export function driftColumns(tools: DriftTools): Column<DriftRow>[] {
  return [
    {
      id: 'what',
      title: 'Change',
      width: 'minmax(190px, 1.6fr)',
      sortKey: ({ difference }) => DRIFT_KINDS.indexOf(difference.kind),
      text: ({ difference }) => driftWords(difference),
      cell: (row) => <What row={row} tools={tools} />,
    },
    textColumn(({ difference }) => personWords(difference), {
      ...{ id: 'who', title: 'Person', width: 'minmax(140px, 1.4fr)', none: '—' },
    }),
    {
      id: 'where',
      title: 'Where',
      width: 'minmax(96px, 0.8fr)',
      sortKey: ({ at }) => at,
      text: placeOf,
      cell: (row) => <Where row={row} />,
    },
    {
      id: 'by',
      title: 'Who did it',
      width: 'minmax(150px, 1.3fr)',
      hideBelow: 800,
      sortKey: ({ author }) => author?.by[0] ?? null,
      text: ({ author }) => authorText(author),
      cell: ({ author }) => <By author={author} />,
    },
    {
      id: 'when',
      title: 'When',
      width: '118px',
      hideBelow: 820,
      sortKey: ({ author }) => author?.at ?? null,
      text: ({ author }) => (author?.at ? new Date(author.at).toISOString() : ''),
      cell: ({ author }) => <When author={author} now={tools.now} />,
    },
    // Icons only in a narrower table; keep in step with driftColumns.module.css.
    actionsColumn(
      (row) => <RowActions row={row} tools={tools} />,
      'clamp(104px, (100cqw - 960px) * 200, 208px)',
    ),
  ];
}

/** `ending`: instances whose servers can end a membership. */
export function driftRows(
  differences: readonly Difference[],
  byId: Readonly<Record<string, Instance>>,
  kept: BaselineSummary['instances'],
  ending: ReadonlySet<string> = new Set(),
  authors: ReadonlyMap<string, Author> = new Map(),
): DriftRow[] {
  const names = new Map(kept.map(({ instanceId, name }) => [instanceId, name]));
  return differences.map((difference, at) => {
    const { instanceId } = difference;
    return {
      difference,
      at,
      instance: byId[instanceId],
      keptName: names.get(instanceId) ?? '',
      endsMemberships: ending.has(instanceId),
      author: authors.get(difference.key),
    };
  });
}

export function instanceNameOf({ instance, keptName }: DriftRow): string {
  return shownName(instance?.name ?? keptName, 60);
}

export function organizationNameOf({ difference }: DriftRow): string | null {
  return 'organizationName' in difference ? shownName(difference.organizationName) : null;
}

export function rowWords(row: DriftRow): string {
  const person = personWords(row.difference);
  return `${driftWords(row.difference)}: ${person === '' ? placeOf(row) : `${person} in ${placeOf(row)}`}`;
}

export function placeOf(row: DriftRow): string {
  const organization = organizationNameOf(row);
  return organization === null ? instanceNameOf(row) : `${organization} on ${instanceNameOf(row)}`;
}

function Where({ row }: { row: DriftRow }) {
  const organization = organizationNameOf(row);
  const instance = instanceNameOf(row);
  return (
    <Group component="span" gap={8} miw={0} wrap="nowrap">
      <span
        className={classes.edge}
        style={{ background: row.instance && INSTANCE_TILES[row.instance.color] }}
        aria-hidden
      />
      <span className={looks.lines}>
        <UntrustedText text={organization ?? instance} className={looks.strong} />
        {organization !== null && <UntrustedText text={instance} className={looks.second} />}
      </span>
    </Group>
  );
}

function deletionWords(row: DriftRow): string | null {
  if (row.difference.kind !== 'new' || row.endsMemberships) return null;
  return `Revert deletes their account on ${instanceNameOf(row)}`;
}

function authorText(author: Author | undefined): string {
  if (!author) return '';
  if (author.why === null) return `${byWords(author.by)}, Dokploy’s audit log`;
  return `${NOT_DONE}: ${NOBODY_WORDS[author.why][0]}`;
}

export function By({ author }: { author: Author | undefined }) {
  if (!author) return <span className={looks.lesser}>Asking…</span>;
  return (
    <span className={looks.cut} title={authorText(author)}>
      {author.why === null ? byWords(author.by) : <b className={looks.warn}>{NOT_DONE}</b>}
      <span className={looks.dim}>
        {' · '}
        {author.why === null ? 'Dokploy’s audit log' : NOBODY_WORDS[author.why][0]}
      </span>
    </span>
  );
}

export function When({ author, now }: { author: Author | undefined; now: number }) {
  if (!author || author.at === null) return null;
  return (
    <span className={looks.lesser}>
      {author.isSeen && 'seen '}
      <Moment at={author.at} words={(at) => clockOf(at, now)} />
    </span>
  );
}

function What({ row, tools }: { row: DriftRow; tools: DriftTools }) {
  const tabIndex = useRowTab();
  const { difference } = row;
  const Icon = ICONS[difference.kind];
  const deletion = deletionWords(row);
  const words = driftWords(difference);
  return (
    <Group
      component="span"
      gap={7}
      miw={0}
      wrap="nowrap"
      c={givesMore(difference) ? 'var(--q-text)' : 'dimmed'}
      data-tone={givesMore(difference) ? 'warn' : undefined}
      title={[words, deletion].filter(Boolean).join('. ')}
    >
      <UnstyledButton
        className={`${looks.line} ${looks.rigid}`}
        aria-label={`Details of ${rowWords(row)}`}
        aria-expanded={tools.openId === difference.key}
        tabIndex={tabIndex}
        onClick={() => tools.open(row)}
      >
        <IconChevronRight size={14} className={`${fold.chevron} ${looks.dim}`} aria-hidden />
      </UnstyledButton>
      <Icon size={15} stroke={1.75} className={`${looks.toned} ${looks.rigid}`} aria-hidden />
      <span className={looks.lines}>
        <span className={looks.cut}>{words}</span>
        {deletion !== null && <span className={classes.deletion}>{deletion}</span>}
      </span>
    </Group>
  );
}

function RowActions({ row, tools }: { row: DriftRow; tools: DriftTools }) {
  const tabIndex = useRowTab();
  const what = rowWords(row);
  const button = (verb: string, Icon: ComponentType<IconProps>, run: () => void) => {
    const label = verb.endsWith('…') ? `${verb.slice(0, -1)} ${what}…` : `${verb} ${what}`;
    return (
      <ToolButton
        small
        icon={Icon}
        aria-label={label}
        title={label}
        tabIndex={tabIndex}
        className={classes.act}
        onClick={({ detail }) => detail < 2 && run()}
      >
        <span className={classes.verb}>{verb}</span>
      </ToolButton>
    );
  };
  const { difference } = row;
  return (
    <Flex component="span" gap={6} ms="auto">
      {difference.kind === 'lost-two-factor' && button('Copy reminder', IconCopy, () => tools.remind(row))}
      {canPutBack(difference) &&
        button(difference.kind === 'gone' ? 'Invite again…' : 'Revert…', IconArrowBackUp, () =>
          tools.putBack([row]),
        )}
      {canAccept(difference, tools.isSigned) && button('Accept', IconCheck, () => tools.accept([row]))}
    </Flex>
  );
}

/** False where the people of an organization were not read: there is nothing to keep. */
export function canAccept(difference: Difference, isSigned: boolean): boolean {
  return difference.kind !== 'organization-new' || (difference.people !== null && !isSigned);
}

export function canPutBack({ kind }: Difference): boolean {
  return !['lost-two-factor', 'organization-new', 'organization-gone'].includes(kind);
}
