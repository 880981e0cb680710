import { Box, Button, Flex, Popover, Skeleton, Stack, TextInput } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCalendarOff,
  IconChevronDown,
  IconChevronUp,
  IconClipboardCheck,
  IconClock,
  IconGitCompare,
  IconKey,
  IconLock,
  IconLockQuestion,
  IconMail,
  IconPlugConnectedX,
  IconShieldOff,
  IconUser,
  IconUserCheck,
  IconUserExclamation,
  IconUserOff,
  IconUsers,
  IconVersions,
} from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Need, NeedKind, Needs } from '../../../../shared/calls/needs.ts';
import { createKeysWords, setUpKeysWords } from '../../../../shared/keys.ts';
import { needCount, needTitle } from '../../../../shared/needWords.ts';
import { finishWords } from '../../../../shared/operations/steps.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { standingNeeds } from '../../state/needs.ts';
import { useQuery } from '../../state/useQuery.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, dateOf, timeOf } from '../../when.ts';
import classes from './NeedsYou.module.css';

/** Lines at first: in the smallest window, the table of instances begins below them. */
const MOST_LINES = 6;
const MOST_TILES = 4;

const ICONS: Record<NeedKind, typeof IconKey> = {
  'new-admin': IconUserExclamation,
  returned: IconUserExclamation,
  view: IconUserExclamation,
  unfinished: IconUserOff,
  'admins-without-2fa': IconShieldOff,
  unreachable: IconPlugConnectedX,
  'key-refused': IconKey,
  keychain: IconLock,
  'no-key': IconLockQuestion,
  unread: IconLockQuestion,
  'access-due': IconCalendarOff,
  'review-due': IconClipboardCheck,
  'keys-ended': IconKey,
  'keys-ending': IconKey,
  'access-ends': IconCalendarOff,
  joined: IconUserCheck,
  advisory: IconAlertTriangle,
  drift: IconGitCompare,
  behind: IconVersions,
  'near-limit': IconUsers,
  expired: IconClock,
  'invited-you': IconMail,
  'pasted-keys': IconKey,
  'one-admin': IconUser,
};

export function NeedsYou() {
  return <NeedsList {...useApp((state) => state.needs)} />;
}

/** Without snoozing: a line there is a part of one in Overview. */
export function NeedsOn({ instanceIds }: { instanceIds: readonly string[] }) {
  const revision = useApp((state) => state.needs.revision);
  const found = dataOf(useQuery('needs.list', { instanceIds: [...instanceIds] }, revision).query);
  return <NeedsList {...(found ?? NO_NEEDS)} revision={found ? 1 : 0} isPart />;
}

const NO_NEEDS: Needs = { needs: [], clear: false, asOf: null };

function NeedsList({ revision, needs, clear, asOf, isPart = false }: NeedsProps) {
  const [isWhole, showWhole] = useState(false);
  const [showsSnoozed, showSnoozed] = useState(false);
  const now = useNow();
  const standing = standingNeeds(needs);
  const snoozed = needs.filter((need) => need.snoozed !== null);
  const shown = isWhole ? standing : standing.slice(0, MOST_LINES);
  const more = standing.slice(MOST_LINES);
  const heading = useId();
  const tone = standing.some((need) => need.tone === 'danger') ? 'danger' : 'warn';
  return (
    <Box component="section" className={looks.card} flex="none" mt={16} mx={20} aria-labelledby={heading}>
      <div className={classes.head}>
        <h2 id={heading} className={looks.strong}>
          Needs you
        </h2>
        {standing.length > 0 && (
          <span className={classes.number} data-tone={tone} data-number={thousands(standing.length)}>
            <span className={looks.hint}>Riskiest first</span>
          </span>
        )}
        <Box component="span" flex={1} />
        {snoozed.length > 0 && !isPart && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={showsSnoozed}
            onClick={() => showSnoozed(!showsSnoozed)}
          >
            {thousands(snoozed.length)} snoozed
          </Button>
        )}
      </div>
      {revision === 0 ? (
        <Stack gap={14} p={14} aria-busy>
          <Skeleton height={12} />
          <Skeleton height={12} />
        </Stack>
      ) : standing.length === 0 ? (
        <Box component="p" pt={4} px={14} pb={12} c="dimmed" role="status">
          {clear && asOf !== null
            ? `All clear as of ${timeOf(asOf)}.`
            : 'Nothing needs you so far. Some instances could not be read yet.'}
        </Box>
      ) : (
        <Lines needs={shown} now={now} isPart={isPart} />
      )}
      {more.length > 0 && (
        <button
          type="button"
          className={classes.more}
          aria-expanded={isWhole}
          onClick={() => showWhole(!isWhole)}
        >
          {isWhole ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
          <b>{isWhole ? 'Show fewer' : `Show ${thousands(more.length)} more`}</b>
          {!isWhole && <span className={looks.cut}>{moreWords(more)}</span>}
        </button>
      )}
      {showsSnoozed && snoozed.length > 0 && <Lines needs={snoozed} now={now} />}
    </Box>
  );
}

type NeedsProps = Needs & { revision: number; isPart?: boolean };

function moreWords(needs: readonly Need[]): string {
  const counts = new Map<NeedKind, number>();
  for (const { kind, count } of needs) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].map(([kind, count]) => needCount(kind, count)).join(' · ');
}

type LinesProps = { needs: readonly Need[]; now: number; isPart?: boolean };

function Lines({ needs, now, isPart = false }: LinesProps) {
  return (
    <ul onKeyDown={moveBetween}>
      {needs.map((need) => (
        <Line key={need.id} need={need} now={now} isPart={isPart} />
      ))}
    </ul>
  );
}

function moveBetween(event: KeyboardEvent<HTMLUListElement>): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!by || !(event.target instanceof HTMLElement) || event.target.closest('[role=dialog]')) return;
  const fixes = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-fix]')];
  const line = event.target.closest('li');
  const at = fixes.findIndex((fix) => fix.closest('li') === line);
  fixes[at + by]?.focus();
  event.preventDefault();
}

function Line({ need, now, isPart }: { need: Need; now: number; isPart: boolean }) {
  const { fixNeed, wakeNeed } = useActions();
  const byId = useApp((state) => state.byId);
  const [snoozes, setSnoozes] = useState(false);
  const title = sanitizeText(needTitle(need), 240);
  const detail = need.snoozed
    ? snoozedWords(need.snoozed, now)
    : needDetail(need, (id) => byId[id]?.name ?? '', now);
  const Icon = ICONS[need.kind];
  const label = need.snoozed ? 'Wake' : fixLabel(need);
  return (
    <li
      className={classes.line}
      aria-label={detail === '' ? title : `${title}: ${detail}`}
      onKeyDown={(event) => {
        if (isPart || event.key !== 's' || event.ctrlKey || event.metaKey || event.altKey || snoozes) return;
        event.preventDefault();
        setSnoozes(true);
      }}
    >
      <Icon
        size={16}
        stroke={1.75}
        className={`${looks.toned} ${looks.rigid}`}
        data-tone={need.tone}
        aria-hidden
      />
      <Box component="b" className={looks.cut} maw="60%" fw={600} title={title}>
        {title}
      </Box>
      <Flex component="span" gap={4} className={looks.rigid}>
        {need.instances.slice(0, MOST_TILES).map(({ instanceId }) => (
          <InstanceTile key={instanceId} instanceId={instanceId} />
        ))}
      </Flex>
      <Box component="span" className={looks.lesser} flex={1} miw={0} title={detail}>
        {detail}
      </Box>
      {need.snoozed === null && !isPart && <Snooze need={need} opened={snoozes} onChange={setSnoozes} />}
      <ToolButton
        size="compact-md"
        className={looks.rigid}
        data-fix
        aria-label={`${label}: ${title}`}
        onClick={() => void (need.snoozed ? wakeNeed(need.id) : fixNeed(need))}
      >
        {label}
      </ToolButton>
    </li>
  );
}

const CHOICES = [
  ['day', 'For a day'],
  ['week', 'For a week'],
  ['change', 'Until it changes'],
] as const;

function Snooze(props: { need: Need; opened: boolean; onChange: (opened: boolean) => void }) {
  const { need, opened, onChange } = props;
  const { snoozeNeed } = useActions();
  const [note, setNote] = useState('');
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      width={230}
      shadow="none"
      trapFocus
      returnFocus
      portalProps={{ target: 'main' }}
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={`${classes.snooze} ${looks.rigid}`}
          aria-label={`Snooze ${needTitle(need)}…`}
          aria-keyshortcuts="s"
          onClick={() => onChange(!opened)}
        >
          Snooze…
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Snooze" onKeyDown={(event) => event.stopPropagation()}>
        <Stack gap={6}>
          <TextInput
            label="Note (optional)"
            maxLength={500}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {CHOICES.map(([until, words], at) => (
            <ToolButton
              key={until}
              data-autofocus={at === 0 || undefined}
              onClick={() => {
                onChange(false);
                void snoozeNeed({ id: need.id, until, note });
              }}
            >
              {words}
            </ToolButton>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

const MOST_NAMED = 3;

function needDetail(need: Need, nameOf: (instanceId: string) => string, now: number): string {
  const { kind, at, why, instances } = need;
  const name = (id: string) => shownName(nameOf(id), 60);
  const [first] = instances;
  switch (kind) {
    case 'unreachable':
      if (need.subject === null) return why;
      return at === null ? 'Never read' : `Shown as of ${clockOf(at, now)}`;
    case 'keys-ending':
      return first && at !== null
        ? `First: ${name(first.instanceId)}, ${dateOf(at)}`
        : where(instances, name);
    case 'access-due':
    case 'access-ends':
      return at === null ? '' : need.count === 1 ? dateOf(at) : `First: ${dateOf(at)}`;
    case 'unfinished':
      return `${where(instances, name)} · ${why} · begun ${at === null ? '' : dateOf(at)}`;
    case 'review-due':
      return [why, at === null ? '' : `due ${dateOf(at)}`].filter(Boolean).join(' · ');
    case 'keychain':
    case 'no-key':
    case 'pasted-keys':
      return why;
    case 'advisory':
      return `${where(instances, name)} · ${why} · advisories up to ${at === null ? '' : dateOf(at)}`;
    case 'admins-without-2fa':
      return [where(instances, name), at === null ? '' : `reminded ${dateOf(at)}`]
        .filter(Boolean)
        .join(' · ');
    case 'new-admin':
    case 'behind':
    case 'returned':
    case 'joined':
    case 'unread':
      return [where(instances, name), why].filter(Boolean).join(' · ');
    case 'near-limit':
      return need.subject === null ? `${where(instances, name)} · fullest ${why}` : where(instances, name);
    default:
      return where(instances, name);
  }
}

/** For example "Northwind 7 · Castellan 3"; a single instance needs no number. */
function where(instances: Need['instances'], name: (id: string) => string): string {
  const counted = instances.length > 1;
  const named = instances
    .slice(0, MOST_NAMED)
    .map(({ instanceId, count }) => (counted ? `${name(instanceId)} ${thousands(count)}` : name(instanceId)));
  const more = instances.length - named.length;
  return [...named, ...(more > 0 ? [`${thousands(more)} more`] : [])].join(' · ');
}

/** What the button does, with the number of things that it does it to or shows. */
function fixLabel({ fix, instances }: Need): string {
  const number = thousands(fix.count);
  const some = (verb: string) => (fix.count === 1 ? verb : `${verb} ${number}`);
  switch (fix.do) {
    case 'remind':
      return `Remind ${number}`;
    case 'off-board':
      return some('Off-board');
    case 'finish':
      return finishWords('off-board');
    case 'diagnose':
      return 'Diagnose';
    case 'try-again':
      return 'Try again';
    case 'replace-key':
      return 'Replace key';
    case 'create-keys':
      if (fix.besidePasted) return setUpKeysWords(fix.count);
      return createKeysWords(fix.count);
    case 'rotate-keys':
      return `Rotate ${number}`;
    case 'grant':
      return fix.isDeleted ? 'Choose kit…' : `Grant ${number}`;
    case 'renew':
      return `Renew ${number}`;
    case 'show-drift':
      return `Review ${number}`;
    case 'show-review':
      return { decide: `Decide ${number}`, 'carry-out': `Carry out ${number}`, start: 'Start again…' }[
        fix.next
      ];
    case 'show-view':
      return `Show ${counted(fix.count, 'person', 'people')}`;
    case 'show-keys':
      return `Show ${counted(fix.count, 'key', 'keys')}`;
    case 'show-end-dates':
      return `Show ${counted(fix.count, 'end date', 'end dates')}`;
    case 'show-organization':
      return 'Show organization';
    case 'show-instances':
      return `Show ${counted(instances.length, 'instance', 'instances')}`;
    case 'show-invitations':
      return `Show ${counted(fix.count, 'invitation', 'invitations')}`;
  }
}

/** For example "until Dec 1, 10:42 · after the audit". */
function snoozedWords({ until, note }: NonNullable<Need['snoozed']>, now: number): string {
  const time = until === null ? 'until it changes' : `until ${clockOf(until, now)}`;
  return note === '' ? time : `${time} · ${sanitizeText(note, 200)}`;
}
