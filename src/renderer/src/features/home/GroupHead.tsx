import { Box } from '@mantine/core';
import { IconFileTypePdf, IconPencil, IconReport } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Campaign, ReviewPreview } from '../../../../shared/calls/reviews.ts';
import { queryOf } from '../../../../shared/peopleQuery.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { monthWords } from '../../../../shared/time.ts';
import { TabVerbs } from '../../parts/TabVerbs.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OverviewRow } from '../../state/summary.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { Linked } from '../../ui/ToolButton.tsx';
import { useToday } from '../../ui/useNow.ts';
import { dateOf } from '../../when.ts';
import { NeedsOn } from './NeedsYou.tsx';

type Props = { group: InstanceGroup; rows: readonly OverviewRow[] };

const USUAL_DAYS = 30;

/** The page of a client above its instances: what needs you there, its facts, and its access report. */
export function GroupHead({ group, rows }: Props) {
  const { call, openDialog } = useActions();
  const { note, tell } = useHandedOut();
  const [isSaving, setSaving] = useState(false);
  const today = useToday();
  const revision = useApp((state) => state.people.revision + state.access.revision);
  const scope = { kind: 'group' as const, groupId: group.id };
  const preview = dataOf(useQuery('review.preview', { scope }, revision).query);
  const baseline = preview && (preview.baselines.find(({ covers }) => covers === 'all') ?? null);

  async function save(): Promise<void> {
    if (isSaving) return;
    setSaving(true);
    const how = { format: 'pdf' as const, baselineId: baseline?.id ?? null, olderThanDays: USUAL_DAYS };
    await tell(call('review.save', { scope, ...how }), (saved) =>
      saved.outcome === 'saved' ? `Saved “${sanitizeText(saved.fileName)}”.` : null,
    );
    setSaving(false);
  }

  const rename = () => openDialog({ kind: 'group', groupId: group.id, instanceIds: [] });
  const report = () => openDialog({ kind: 'access-review', groupId: group.id });
  const title = `Access at ${shownName(group.name, 40)}, ${monthWords(today)}`;
  return (
    <>
      <TabVerbs
        verbs={[
          { title: 'Rename…', icon: IconPencil, isRare: true, run: rename },
          { title: 'Save access report…', icon: IconReport, isRare: true, run: report },
          { title, icon: IconFileTypePdf, run: () => void save() },
        ]}
      />
      <Box flex="none" px={20} pt={8} mb={-8} role="status">
        {isSaving ? <p className={looks.dim}>Printing…</p> : note}
      </Box>
      <NeedsOn instanceIds={group.instanceIds} />
      <GroupFacts {...{ group, rows, baseline }} />
    </>
  );
}

type FactsProps = Props & { baseline: ReviewPreview['baselines'][number] | null | undefined };

function GroupFacts({ group, rows, baseline }: FactsProps) {
  const { showPeople, showHome, showReview, showBaseline, openDialog } = useActions();
  const today = useToday();
  const revision = useApp(({ people }) => people.revision);
  const choices = useMemo(() => ({ group: [group.id] }), [group.id]);
  const queries = useMemo(
    () =>
      [choices, { ...choices, role: ['owner', 'admin'] }].map((each) =>
        queryOf({ search: '', choices: each, sort: null }, { groups: [group], today }),
      ),
    [choices, group, today],
  );
  const [people, admins] = dataOf(useQuery('people.counts', { queries }, revision).query)?.counts ?? [];
  const changes = useChanges(group, baseline?.id);
  const review = useLastReview(group);
  const sum = (of: (summary: OverviewRow['summary']) => number | undefined) =>
    rows.reduce((all, { summary }) => all + (of(summary) ?? 0), 0);
  const expired = sum((summary) => summary.expired);
  const organizations = sum((summary) => summary.organizations ?? summary.withKey);
  const versions = [...new Set(rows.flatMap(({ version }) => (version === null ? [] : `v${version}`)))];
  const behind = rows.filter(({ lag }) => lag !== null).length;
  const showList = (tab: 'invitations' | 'keys') =>
    showHome((now) => ({ homeTab: tab, [tab]: { ...now[tab], search: '', choices } }));

  const facts: { title: string; words: string | undefined; more?: string; run?: () => void }[] = [
    {
      ...{ title: 'People', words: people === undefined ? people : counted(people, 'person', 'people') },
      more: admins === undefined ? '' : counted(admins, 'owner or admin', 'owners and admins'),
      run: () => showPeople({ as: 'list', choices }),
    },
    {
      ...{ title: 'Invitations', words: `${thousands(sum((summary) => summary.pending))} pending` },
      more: expired > 0 ? `${thousands(expired)} expired` : '',
      run: () => showList('invitations'),
    },
    {
      ...{
        title: 'Keys',
        words: thousands(rows.reduce((all, { instance: { keys } }) => all + keys.length, 0)),
      },
      more: `open ${thousands(sum((summary) => summary.withKey))} of ${counted(organizations, 'organization', 'organizations')}`,
      run: () => showList('keys'),
    },
    baseline
      ? {
          ...{ title: 'Drift', words: changes, more: `since “${sanitizeText(baseline.name, 40)}”` },
          run: () => showBaseline(baseline.id),
        }
      : {
          ...{ title: 'Drift', words: baseline === null ? 'New baseline…' : undefined },
          ...{ more: 'No baseline yet', run: () => openDialog({ kind: 'keep-access' }) },
        },
    review
      ? {
          ...{ title: 'Last review', words: sanitizeText(review.name, 60), run: () => showReview(review.id) },
          more: review.closed ? `closed ${dateOf(review.closed.at)}` : 'under way',
        }
      : {
          ...{ title: 'Last review', words: 'New review…', more: 'No review yet' },
          run: () => openDialog({ kind: 'new-review' }),
        },
    {
      ...{ title: 'Dokploy', words: versions.sort().join(', ') || 'unknown' },
      more: behind > 0 ? `${counted(behind, 'server', 'servers')} behind the newest` : '',
    },
  ];
  return (
    <Box
      component="dl"
      className={looks.card}
      aria-label={`About ${shownName(group.name, 40)}`}
      {...{ display: 'grid', flex: 'none', mt: 12, mx: 20, py: 12, px: 14 }}
      style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(110px, 1fr))', gap: '12px 16px' }}
    >
      {facts.map(({ title, words = '…', more, run }) => (
        <Box key={title} miw={0}>
          <dt className={looks.hint}>{title}</dt>
          <dd className={looks.cut}>{run ? <Linked onClick={run}>{words}</Linked> : <b>{words}</b>}</dd>
          <dd className={`${looks.cut} ${looks.hint}`}>{more}</dd>
        </Box>
      ))}
    </Box>
  );
}

function useChanges({ instanceIds }: InstanceGroup, id: string | undefined): string | undefined {
  const revision = useApp((state) => state.access.revision);
  const there = dataOf(
    useQuery('access.compare', id === undefined ? null : { id }, revision).query,
  )?.differences;
  const changes = there?.filter(({ instanceId }) => instanceIds.includes(instanceId)).length;
  return changes === undefined ? changes : counted(changes, 'change', 'changes');
}

/** The newest that covers all of the group. */
function useLastReview({ id, instanceIds }: InstanceGroup): Campaign | undefined {
  const revision = useApp((state) => state.campaigns.revision);
  const covers = ({ about }: Campaign) =>
    about.kind === 'all' ||
    (about.kind === 'group' && about.groupId === id) ||
    (about.kind === 'instances' && instanceIds.every((each) => about.instanceIds.includes(each)));
  return dataOf(useQuery('campaigns.list', {}, revision).query)?.campaigns.find(covers);
}
