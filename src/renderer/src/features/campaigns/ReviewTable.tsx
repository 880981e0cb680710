import { Menu, TextInput } from '@mantine/core';
import { IconCheck, IconChevronDown, IconClipboardCheck, IconPlayerSkipForward } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Campaign } from '../../../../shared/calls/reviews.ts';
import type { Decision, Line } from '../../../../shared/campaigns/campaign.ts';
import { MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { targetsIn } from '../../../../shared/target.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { useActions, usePaneView } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import { keyIn } from '../../ui/keyLines.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter, Presets } from '../../ui/table/filters.ts';
import { useNow } from '../../ui/useNow.ts';
import { DecisionItems, type LineTools, reviewColumns } from './reviewColumns.tsx';
import {
  inSections,
  keptTogether,
  labelOf,
  nextUndecided,
  offersOf,
  placeOf,
  REVIEW_KEYS,
  STANDS,
  type Stand,
  type Standings,
  standOf,
  takesDecisions,
  unchangedMembers,
  type useReview,
} from './reviewLines.ts';

const NO_LINES: readonly Line[] = [];
const NO_STANDINGS: Standings = new Map();
const idOf = ({ id }: Line) => id;
const searched = (line: Line) => [line.name, line.email, placeOf(line), line.role ?? '', line.access];
const AS_THEY_CAME = { column: '', descending: false };
const PRESETS: Presets = [
  { title: 'All', choices: {} },
  {
    title: 'Privileged, undecided',
    choices: { stand: ['undecided'], privileged: ['yes'] },
    tone: 'danger',
  },
  ...Object.entries(STANDS).flatMap(([stand, { title, ...more }]) =>
    'asked' in more ? { title, choices: { stand: [stand] }, tone: more.asked } : [],
  ),
];

type Props = { campaign: Campaign; review: ReturnType<typeof useReview>; notes: ReactNode };

export function ReviewTable({ campaign, review, notes }: Props) {
  const { openDialog, targets } = useActions();
  const [view, change] = usePaneView(HOME_PANE, 'campaign');
  const [folds, setFolds] = useState<readonly string[]>([]);
  const [goal, setGoal] = useState<{ id: string } | null>(null);
  const now = useNow();
  const { id } = campaign;
  const { query, store, decide, readAgain } = review;
  const standings = review.standings ?? NO_STANDINGS;
  const isDeciding = campaign.state === 'deciding';
  const isOpen = takesDecisions(campaign);
  const order = useRef(NO_LINES);

  const tools = useMemo<LineTools>(
    () => ({
      ...{ store, decide },
      offers: (what, of) => {
        const known = what === 'change' ? targetsIn(targets()) : [];
        return offersOf(what, of, ({ instanceId, organizationId }) => {
          const isThere = (each: (typeof known)[number]) =>
            each.instanceId === instanceId && each.organizationId === organizationId;
          return known.find(isThere)?.roles ?? null;
        });
      },
      leave: (line, isGoingOn) => {
        const next = isGoingOn ? nextUndecided(order.current, store.getState(), line.id) : null;
        setGoal({ id: next ?? line.id });
      },
    }),
    [store, decide, targets],
  );
  const columns = useMemo(() => reviewColumns(tools, isOpen, now), [tools, isOpen, now]);
  const filters = useMemo<readonly Filter<Line>[]>(
    () => [
      {
        ...{ id: 'stand', title: 'Decision', order: Object.keys(STANDS) },
        valueOf: (line) => standOf(standings.get(line.id), isDeciding),
        label: (stand) => STANDS[stand as Stand].title,
      },
      {
        ...{ id: 'privileged', title: 'Privileged', only: 'yes', order: [] },
        valueOf: ({ isPrivileged }) => (isPrivileged ? 'yes' : 'no'),
      },
      { id: 'instance', title: 'Instance', valueOf: ({ instanceName }) => instanceName, order: [] },
    ],
    [standings, isDeciding],
  );
  const sections = useCallback(
    (shown: readonly Line[], isSearched: boolean) =>
      inSections(shown, standings, isSearched ? [] : folds, (section, isFolded) =>
        setFolds((before) => [...before.filter((each) => each !== section), ...(isFolded ? [section] : [])]),
      ),
    [standings, folds],
  );

  function onRowKey({ nativeEvent, repeat, target }: KeyboardEvent, line: Line, shown: readonly Line[]) {
    const row = target as HTMLElement;
    order.current = shown;
    const opener = row.querySelector<HTMLElement>('[data-is][aria-expanded="true"]');
    if (opener && nativeEvent.key === 'Enter') {
      // The menu does not have the focus yet.
      const what = opener.dataset.is as 'change' | 'revoke';
      const first = tools.offers(what, [line]).find(({ why }) => why === null);
      opener.click();
      if (first) void decide([line.id], first.decision);
      return (first && nextUndecided(shown, store.getState(), line.id)) ?? true;
    }
    const key = isOpen ? keyIn(REVIEW_KEYS, nativeEvent) : null;
    if (key === null) return false;
    nativeEvent.preventDefault();
    // A held key decides one line only.
    if (repeat) return true;
    if (key !== 'keep') row.querySelector<HTMLElement>(`[data-is="${key}"]`)?.click();
    else void decide([line.id], { is: 'keep' });
    return (key === 'keep' && nextUndecided(shown, store.getState(), line.id)) || true;
  }

  const { lineIds, since } = unchangedMembers(readingOf(query)?.data ?? NO_LINES, standings);
  return (
    <DataTable
      name="Lines"
      searchLabel="Search this review"
      query={query}
      view={[view, change]}
      onRetry={readAgain}
      rowId={idOf}
      {...{ columns, searched, filters, sections, onRowKey, goal, notes }}
      firstSort={AS_THEY_CAME}
      presets={PRESETS}
      empty={{
        ...{ icon: IconClipboardCheck, title: 'Nothing to decide' },
        words: 'Nobody was found in the scope of this review.',
      }}
      actions={
        isOpen &&
        lineIds.length > 0 && (
          <ToolButton
            onClick={() => change((now) => ({ ...now, picked: { ids: new Set(lineIds), anchor: null } }))}
          >
            Keep {counted(lineIds.length, 'member', 'members')} unchanged since {since}…
          </ToolButton>
        )
      }
      selection={{
        labelOf,
        fields: (chosen, clear) => isOpen && <DecideMany lines={chosen} {...{ tools, clear }} />,
        verbs(chosen) {
          if (isOpen) return [];
          const isLeft = ({ id: each }: Line) => standOf(standings.get(each), false) === 'open';
          const lineIds = chosen.filter(isLeft).map(idOf);
          const why = campaign.touched === null ? lineIds.length === 0 && NONE_OPEN : NO_MORE;
          return [
            {
              ...{ what: 'waive', title: 'Leave as it is…', icon: IconPlayerSkipForward, place: 'first' },
              ...{ why: why || null, run: () => openDialog({ kind: 'waive-lines', id, lineIds }) },
            },
          ];
        },
      }}
    />
  );
}

const NO_MORE = 'This review takes no more decisions.';
const ONE_BY_ONE = 'Decide owners, admins, people without 2FA and your own line one by one.';
const NONE_OPEN = 'None of these is still to be carried out.';

function DecideMany({
  lines,
  tools,
  clear,
}: {
  lines: readonly Line[];
  tools: LineTools;
  clear: () => void;
}) {
  const [note, setNote] = useState('');
  const kept = lines.length === 1 ? lines : keptTogether(lines);
  const decide = async (decision: Decision, lineIds: readonly string[] = lines.map(idOf)) => {
    if (await tools.decide(lineIds, decision, note.trim() || undefined)) clear();
  };
  return (
    <>
      <ToolButton
        icon={IconCheck}
        why={kept.length > 0 ? null : ONE_BY_ONE}
        onClick={() => void decide({ is: 'keep' }, kept.map(idOf))}
      >
        Keep {thousands(kept.length)}
        {kept.length > 0 && kept.length < lines.length && ` of ${thousands(lines.length)}`}
      </ToolButton>
      {(['change', 'revoke'] as const).map((what) => (
        <Menu key={what} position="top-start" width={290} withinPortal={false}>
          <MenuTarget>
            <ToolButton rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}>
              {STANDS[what].title}
            </ToolButton>
          </MenuTarget>
          <Menu.Dropdown>
            <DecisionItems
              {...{ what, lines }}
              offers={tools.offers}
              onChoose={(...chosen) => void decide(...chosen)}
            />
          </Menu.Dropdown>
        </Menu>
      ))}
      <TextInput
        w={180}
        aria-label="Note on the selected lines"
        placeholder="Note"
        maxLength={MOST_DECISION_NOTE}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </>
  );
}
