import { Group, Menu, TextInput } from '@mantine/core';
import { IconCheck, IconChevronDown, IconClipboardCheck } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Campaign } from '../../../../shared/calls/campaigns.ts';
import type { Line } from '../../../../shared/campaigns/campaign.ts';
import { MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { mapData, readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { keyIn } from '../../ui/keyLines.ts';
import { formatNumber } from '../../ui/locale.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { Preset } from '../../ui/Preset.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { type Choices, type Filter, isSameChoices } from '../../ui/table/filters.ts';
import type { Section } from '../../ui/table/section.ts';
import { useNow } from '../../ui/useNow.ts';
import {
  DecisionItems,
  type LineTools,
  type OpenMenu,
  reviewColumns,
  StandingsContext,
} from './reviewColumns.tsx';
import {
  denyChange,
  nameOf,
  nextUndecided,
  offersOf,
  placeOf,
  REVIEW_KEYS,
  SECTIONS,
  type SectionId,
  STANDS,
  type Stand,
  type Standings,
  sectionOf,
  standOf,
  takesDecisions,
  unchangedMembers,
} from './reviewLines.ts';
import type { Decide, useReview } from './useReview.ts';

const NO_LINES: readonly Line[] = [];
const NO_STANDINGS: Standings = {};
const idOf = ({ id }: Line) => id;
const privilegeOf = ({ isPrivileged }: Line) => (isPrivileged ? 'yes' : 'no');
const labelOf = (line: Line) => `${nameOf(line)} in ${placeOf(line)}`;
const searched = (line: Line) => [line.name, line.email, placeOf(line), line.role ?? '', line.access];
/** As main gives them: those that may do the most first. */
const AS_THEY_CAME = { column: '', descending: false };

type Props = {
  campaign: Campaign;
  query: ReturnType<typeof useReview>['query'];
  standings: Standings | null;
  counts: Readonly<Record<Stand, number>>;
  decide: Decide;
  onRetry: () => void;
  notes: ReactNode;
};

export function ReviewTable({ campaign, query, decide, counts, onRetry, notes, ...props }: Props) {
  const { openDialog, targets } = useActions();
  const [view, change] = usePaneView(HOME_PANE, 'campaign');
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [folds, setFolds] = useState<readonly string[]>([]);
  const [goal, setGoal] = useState<{ id: string } | null>(null);
  const now = useNow();
  const { id } = campaign;
  const isDeciding = campaign.state === 'deciding';
  const isOpen = takesDecisions(campaign);
  const standings = props.standings ?? NO_STANDINGS;
  const lines = useMemo(() => mapData(query, (data) => data.lines), [query]);
  const all = readingOf(lines)?.data ?? NO_LINES;

  const offers = useCallback(
    (what: 'change' | 'revoke', of: readonly Line[]) => {
      const known = what === 'change' ? targets().flatMap((each) => each.targets) : [];
      const at = ({ instanceId, organizationId }: Line) =>
        known.find((each) => each.instanceId === instanceId && each.organizationId === organizationId);
      return offersOf(what, of, (line) => at(line)?.roles ?? null);
    },
    [targets],
  );
  const current = { standings, offers, decide, menu, shown: NO_LINES };
  const newest = useRef(current);
  newest.current = { ...current, shown: newest.current.shown };
  const decideOne = useCallback(
    ({ line, byKey }: Pick<OpenMenu, 'line' | 'byKey'>, decision: Parameters<Decide>[1]) => {
      const { shown, standings: before } = newest.current;
      void newest.current.decide([line.id], decision);
      // The menu closes by itself now, and must not take the focus back.
      newest.current.menu = null;
      setMenu(null);
      setGoal({ id: (byKey && nextUndecided(shown, before, line.id)) || line.id });
    },
    [],
  );
  const tools = useMemo<LineTools>(
    () => ({
      press: (pressed) => {
        const { line, what, byKey } = pressed;
        const decided = newest.current.standings[line.id]?.decision?.is;
        if (what === 'keep') return decideOne(pressed, decided === 'keep' && !byKey ? null : { is: 'keep' });
        const [only] = line.kind === 'member' ? [] : newest.current.offers(what, [line]);
        // Nothing is left to choose of an invitation or a key.
        if (only?.why === null) decideOne(pressed, only.decision);
        else setMenu(pressed);
      },
      close: () => {
        const { menu: open } = newest.current;
        setMenu(null);
        if (open) setGoal({ id: open.line.id });
      },
      note: (line, note) =>
        newest.current.decide([line.id], newest.current.standings[line.id]?.decision ?? null, note),
    }),
    [decideOne],
  );
  const columns = useMemo(() => reviewColumns(tools, isOpen, now), [tools, isOpen, now]);
  const filters = useMemo<readonly Filter<Line>[]>(
    () => [
      {
        ...{ id: 'stand', title: 'Decision', order: Object.keys(STANDS) },
        valueOf: (line) => standOf(standings[line.id], isDeciding),
        label: (stand) => STANDS[stand as Stand].title,
      },
      { id: 'privileged', title: 'Privileged', only: 'yes', order: [], valueOf: privilegeOf },
      { id: 'instance', title: 'Instance', valueOf: ({ instanceName }) => instanceName, order: [] },
    ],
    [standings, isDeciding],
  );
  const sections = useCallback(
    (shown: readonly Line[], isSearched: boolean): (Line | Section)[] => {
      const own = Map.groupBy(shown, sectionOf);
      return Object.entries(SECTIONS).flatMap(([key, name]) => {
        const among = own.get(key as SectionId);
        if (!among) return [];
        const undecided = among.filter((line) => !standings[line.id]?.decision).length;
        const words =
          formatNumber(among.length) + (undecided > 0 ? `, ${formatNumber(undecided)} undecided` : '');
        const folded = !isSearched && folds.includes(key);
        const fold = (isFolded: boolean) =>
          setFolds((now) => [...now.filter((each) => each !== key), ...(isFolded ? [key] : [])]);
        return [{ id: key, name, words, label: `${name}: ${words}`, folded, fold }, ...(folded ? [] : among)];
      });
    },
    [standings, folds],
  );

  function onRowKey(event: KeyboardEvent, _line: Line, shown: readonly Line[]): boolean {
    newest.current.shown = shown;
    if (menu && event.key === 'Enter' && menu.what !== 'keep') {
      // The menu has not taken the focus yet.
      const first = offers(menu.what, [menu.line]).find(({ why }) => why === null);
      if (first) decideOne(menu, first.decision);
      return true;
    }
    const key = isOpen ? keyIn(REVIEW_KEYS, event.nativeEvent) : null;
    if (key === null) return false;
    event.preventDefault();
    // A key that is held decides one line.
    if (event.repeat) return true;
    (event.target as HTMLElement).querySelector<HTMLElement>(`[data-is="${key}"]`)?.click();
    return true;
  }

  const items = menu && menu.what !== 'keep' && (
    <>
      <DecisionItems
        offers={offers(menu.what, [menu.line])}
        all={1}
        none={menu.what === 'change' ? denyChange(menu.line) : null}
        onChoose={({ decision }) => decideOne(menu, decision)}
      />
      {standings[menu.line.id]?.decision && (
        <Menu.Item onClick={() => decideOne({ ...menu, byKey: false }, null)}>Undecided</Menu.Item>
      )}
    </>
  );
  const open = useMemo(() => ({ standings, menu, items }), [standings, menu, items]);
  const { lineIds, since } = unchangedMembers(all, standings);
  return (
    <StandingsContext value={open}>
      <DataTable
        name="Lines"
        searchLabel="Search this review"
        query={lines}
        view={[view, change]}
        onRetry={onRetry}
        rowId={idOf}
        columns={columns}
        searched={searched}
        filters={filters}
        sections={sections}
        firstSort={AS_THEY_CAME}
        onRowKey={onRowKey}
        goal={goal}
        notes={notes}
        presets={
          <Presets
            choices={view.choices}
            counts={counts}
            privileged={all.filter((line) => line.isPrivileged && !standings[line.id]?.decision).length}
            onChoices={(choices) => change((before) => ({ ...before, search: '', choices }))}
          />
        }
        empty={
          <EmptyState icon={IconClipboardCheck} title="Nothing to decide">
            <p>Nobody was found in the scope of this review.</p>
          </EmptyState>
        }
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
          actions: (chosen, clear) => {
            const decideAll: Decide = async (...decision) => {
              const isKept = await decide(...decision);
              if (isKept) clear();
              return isKept;
            };
            if (isOpen) return <DecideMany lines={chosen} decide={decideAll} offers={offers} />;
            const openIds = chosen.map(idOf).filter((each) => standOf(standings[each], false) === 'open');
            return (
              <ToolButton
                why={
                  campaign.touched !== null
                    ? 'This review takes no more decisions.'
                    : openIds.length > 0
                      ? null
                      : 'None of these is still to be carried out.'
                }
                onClick={() => openDialog({ kind: 'waive-lines', id, lineIds: openIds })}
              >
                Leave as it is…
              </ToolButton>
            );
          },
        }}
      />
    </StandingsContext>
  );
}

function Presets(props: {
  choices: Choices;
  counts: Readonly<Record<Stand, number>>;
  privileged: number;
  onChoices: (choices: Choices) => void;
}) {
  const { choices, counts, privileged, onChoices } = props;
  const draw = (title: string, count: number, own: Choices, tone?: 'warn' | 'danger') => {
    const pressed = isSameChoices(choices, own);
    if (count === 0 && !pressed) return null;
    return <Preset key={title} {...{ title, count, tone, pressed }} onClick={() => onChoices(own)} />;
  };
  const asked = (Object.keys(STANDS) as Stand[]).filter((stand) => 'isAsked' in STANDS[stand]);
  return (
    <Group role="group" aria-label="Presets" gap={6} pt={12} pe="var(--q-inset)">
      {draw(
        'All',
        Object.values(counts).reduce((sum, count) => sum + count, 0),
        {},
      )}
      {draw('Privileged, undecided', privileged, { stand: ['undecided'], privileged: ['yes'] }, 'danger')}
      {asked.map((stand) =>
        draw(
          STANDS[stand].title,
          counts[stand],
          { stand: [stand] },
          'tone' in STANDS[stand] ? 'warn' : undefined,
        ),
      )}
    </Group>
  );
}

function DecideMany(props: {
  lines: readonly Line[];
  decide: Decide;
  offers: (what: 'change' | 'revoke', lines: readonly Line[]) => ReturnType<typeof offersOf>;
}) {
  const { lines, decide, offers } = props;
  const [note, setNote] = useState('');
  const noteOrNone = note.trim() || undefined;
  return (
    <>
      <ToolButton icon={IconCheck} onClick={() => decide(lines.map(idOf), { is: 'keep' }, noteOrNone)}>
        Keep {formatNumber(lines.length)}
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
              offers={offers(what, lines)}
              all={lines.length}
              none={lines[0] && what === 'change' ? denyChange(lines[0]) : null}
              onChoose={({ lineIds, decision }) => decide(lineIds, decision, noteOrNone)}
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
