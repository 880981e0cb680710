import { Box, Flex } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCheck,
  IconPencil,
  IconShieldCheck,
  IconSignature,
  IconTrash,
} from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { Difference } from '../../../../shared/drift.ts';
import { DRIFT_KINDS, driftWords, KIND_WORDS, personWords } from '../../../../shared/driftWords.ts';
import { endsMemberships } from '../../../../shared/rules/members.ts';
import { counted, coveredWords, thousands } from '../../../../shared/text.ts';
import { dataOf, mapData, readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow, usePaneView } from '../../state/app.tsx';
import { selectAccount, selectOldest } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { Facts } from '../../ui/Facts.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, dateOf } from '../../when.ts';
import classes from './BaselineView.module.css';
import {
  acceptWords,
  By,
  canAccept,
  canPutBack,
  DRIFT_PRESETS,
  type DriftRow,
  driftColumns,
  driftRows,
  grantedWords,
  instanceNameOf,
  NOBODY,
  NOBODY_WORDS,
  NOT_DONE,
  organizationNameOf,
  placeOf,
  reminderWords,
  revertWords,
  rowWords,
  When,
} from './driftColumns.tsx';
import { ApartNote, byCounts, byWhom, lastSeenLines, Settled } from './Fold.tsx';

const FIRST_SORT = { column: 'what', descending: false };
const idOf = ({ difference }: DriftRow) => difference.key;
const searched = (row: DriftRow) => [
  personWords(row.difference),
  organizationNameOf(row) ?? '',
  instanceNameOf(row),
  driftWords(row.difference),
];
const FILTERS: readonly Filter<DriftRow>[] = [
  {
    id: 'kind',
    title: 'Difference',
    valueOf: ({ difference }) => difference.kind,
    order: DRIFT_KINDS,
    label: (kind) => KIND_WORDS[kind as keyof typeof KIND_WORDS] ?? kind,
  },
  {
    id: 'by',
    title: 'Who did it',
    valueOf: ({ author }) => (author ? (author.by[0] ?? NOBODY) : 'Asking…'),
    order: [NOBODY],
    label: (by) => (by === NOBODY ? NOT_DONE : by),
  },
  { id: 'instance', title: 'Instance', valueOf: instanceNameOf, order: [] },
  { id: 'organization', title: 'Organization', valueOf: placeOf, order: [] },
];

export function BaselineView({ baseline }: { baseline: BaselineSummary }) {
  const { id } = baseline;
  const { call, openDialog } = useActions();
  const revision = useApp((state) => state.access.revision);
  const byId = useApp((state) => state.byId);
  const { query, readAgain } = useQuery('access.compare', { id }, revision);
  const asked = readingOf(useQuery('access.authors', { id }, revision).query)?.data.authors;
  const authors = useMemo(() => new Map(asked?.map((author) => [author.key, author])), [asked]);
  const isSigned = baseline.signed !== null;
  const [openId, setOpenId] = useState<string | null>(null);
  const view = usePaneView(HOME_PANE, 'drift');
  const { note, tell } = useHandedOut();
  const now = useNow();
  const comparison = readingOf(query)?.data;
  const lastSeen = useAppShallow((state) =>
    comparison ? lastSeenLines(state, baseline.instances, comparison) : [],
  );
  const ending = useAppShallow((state) =>
    state.order.filter((each) => {
      const account = dataOf(selectAccount(state, each));
      return account !== undefined && endsMemberships(account);
    }),
  );
  const rows = useMemo(
    () =>
      mapData(query, ({ differences, own }) =>
        driftRows(
          // A change made with Quayside and repeated by somebody else counts as theirs.
          [
            ...differences,
            ...own.flatMap(({ difference }) => (authors.has(difference.key) ? difference : [])),
          ],
          ...([byId, baseline.instances, new Set(ending), authors] as const),
        ),
      ),
    [query, byId, baseline.instances, ending, authors],
  );

  const accept = useCallback(
    async (keys: string[]) => {
      const result = await tell(call('access.accept', { id, keys }), ({ accepted }) =>
        acceptedWords(accepted, keys.length, isSigned),
      );
      if (!result.ok) readAgain();
      return result.ok && result.value.accepted > 0;
    },
    [call, tell, id, isSigned, readAgain],
  );
  const remind = useCallback(
    (row: DriftRow) => {
      const text = reminderWords(instanceNameOf(row), row.instance?.origin ?? null);
      const words = `The reminder is on the clipboard: send it to ${personWords(row.difference)}.`;
      void tell(call('app.copy', { text }), () => words);
    },
    [call, tell],
  );
  const putBack = useCallback(
    (chosen: readonly DriftRow[]) =>
      openDialog({
        kind: 'put-back',
        baselineId: id,
        differences: chosen.map(({ difference }) => difference),
      }),
    [openDialog, id],
  );
  const columns = useMemo(
    () =>
      driftColumns({
        ...{ now, isSigned, openId, putBack },
        open: (row) => setOpenId((open) => (open === idOf(row) ? null : idOf(row))),
        accept: (chosen) => void accept(chosen.map(idOf)),
        remind,
      }),
    [accept, putBack, remind, now, isSigned, openId],
  );
  const wordsOf = (difference: Difference) =>
    driftRows([difference], byId, baseline.instances).map(rowWords).join();
  const ids = baseline.instances.map(({ instanceId }) => instanceId);
  const asOf = useApp((state) => selectOldest(state, ids));
  const own = (comparison?.own ?? []).filter(({ difference }) => !authors.has(difference.key));
  const acceptable = own.flatMap(({ difference }) => (canAccept(difference, isSigned) ? difference.key : []));

  return (
    <section className={classes.view} aria-label={sanitizeText(baseline.name, 100)}>
      <Flex component="header" gap={12} align="flex-start" flex="none" pt={14} px={20} pb={0}>
        <Box flex={1} miw={0}>
          <h2 className={looks.cut}>
            <UntrustedText text={baseline.name} />
          </h2>
          <Box component="p" mt={2} c="dimmed">
            Saved <Moment at={baseline.keptAt} words={(at) => clockOf(at, now)} />: {coverWords(baseline)}
            {baseline.acceptedAt === null ? '' : `; changes accepted ${dateOf(baseline.acceptedAt)}`}.
            {comparison && asOf !== undefined && (
              <>
                {' '}
                Compared as of <Moment at={asOf} words={(at) => clockOf(at, now)} />.
              </>
            )}
          </Box>
        </Box>
        <BaselineMenu baseline={baseline} />
      </Flex>
      {baseline.signed && <Signature signed={baseline.signed} now={now} />}
      <Box flex="none" mx={20}>
        {note}
      </Box>
      {[grantedWords(baseline), comparison ? missingWords(comparison.missing) : null].map(
        (words) =>
          words !== null && (
            <Box key={words} component="p" flex="none" mt={10} mx={20} mb={0} c="dimmed">
              {words}
            </Box>
          ),
      )}
      <div className={classes.list}>
        <DataTable
          name="Differences"
          query={rows}
          view={view}
          onRetry={readAgain}
          rowId={idOf}
          columns={columns}
          searched={searched}
          filters={FILTERS}
          presets={DRIFT_PRESETS}
          onOpen={(row) => setOpenId((open) => (open === idOf(row) ? null : idOf(row)))}
          detail={{ openId, of: (row) => <Details row={row} isSigned={isSigned} now={now} /> }}
          firstSort={FIRST_SORT}
          empty={{
            ...{ icon: IconShieldCheck, title: 'No differences' },
            words:
              comparison &&
              (comparison.own.length + comparison.apart.length + lastSeen.length > 0 ||
                grantedWords(baseline) !== null)
                ? 'Nothing else has changed in what could be compared.'
                : 'Nothing has changed since this baseline.',
          }}
          selection={{
            labelOf: rowWords,
            verbs: (chosen, clear) => [
              {
                ...{ what: 'accept', title: 'Accept', icon: IconCheck, place: 'first' },
                why: chosen.some(({ difference }) => canAccept(difference, isSigned)) ? null : NONE_ACCEPTED,
                run: () => accept(chosen.map(idOf)).then((isAccepted) => isAccepted && clear()),
              },
              {
                ...{ what: 'revert', title: 'Revert…', icon: IconArrowBackUp, place: 'first' },
                why: chosen.some(({ difference }) => canPutBack(difference)) ? null : NONE_BACK,
                run: () => putBack(chosen),
              },
            ],
          }}
        />
      </div>
      {comparison && (
        <div className={classes.folds}>
          <Settled
            title="Done with Quayside"
            words={byCounts(own)}
            lines={own.map(({ difference, at, by, remark }) => ({
              ...{ key: difference.key, what: wordsOf(difference), how: byWhom(by), at, why: remark },
            }))}
            now={now}
            action={
              acceptable.length > 0 && (
                <ToolButton small onClick={() => void accept(acceptable)}>
                  Accept {thousands(acceptable.length)}
                </ToolButton>
              )
            }
          />
          <Settled
            title="Accepted beside this signed baseline"
            words="on this computer"
            lines={comparison.accepted.map(({ difference, at }) => ({
              ...{ key: difference.key, what: wordsOf(difference), how: 'accepted on this computer', at },
            }))}
            now={now}
          />
          <ApartNote apart={comparison.apart} instances={baseline.instances} lastSeen={lastSeen} />
        </div>
      )}
    </section>
  );
}

function Details({ row, isSigned, now }: { row: DriftRow; isSigned: boolean; now: number }) {
  const { author, difference } = row;
  return (
    <Facts
      pt={2}
      px={14}
      pb={12}
      ps={68}
      fz={12}
      facts={[
        [
          'Who did it',
          <>
            <By author={author} /> · <When author={author} now={now} />
            {author?.why && ` ${[author.entry, NOBODY_WORDS[author.why][1]].join(' ')}`}
          </>,
        ],
        ['Log entry', author?.why === null ? author.entry : ''],
        ['Accept', acceptWords(difference, isSigned)],
        ['Revert', revertWords(difference, row.endsMemberships)],
      ]}
    />
  );
}

function Signature({ signed, now }: { signed: NonNullable<BaselineSummary['signed']>; now: number }) {
  const { at, by, fingerprint, holds } = signed;
  return (
    <Flex component="p" gap={8} mx={20} mt={6} mb={0} flex="none" data-tone={holds ? 'ok' : 'danger'}>
      <IconSignature size={15} stroke={1.75} className={looks.sign} aria-hidden />
      <span className={looks.words} title={`Key ${fingerprint}`}>
        Signed <Moment at={at} words={(moment) => clockOf(moment, now)} /> by {shownName(by.name, 60)} (
        {shownName(by.email, 60)}).{' '}
        {holds
          ? 'Unchanged since: what you accept stands beside it.'
          : 'Its content is not what was signed: the file was changed.'}
      </span>
    </Flex>
  );
}

const NONE_ACCEPTED = 'The people of these organizations have not been read, so they can’t be accepted.';
const NONE_BACK = 'None of these can be reverted here. Accept them, or change them in their organization.';

function coverWords({ instances, organizations, read, people }: BaselineSummary): string {
  const covered = coveredWords(counted(people, 'person', 'people'), read, organizations);
  return `${covered}${read === organizations ? '' : ','} on ${counted(instances.length, 'instance', 'instances')}`;
}

function missingWords(missing: number): string | null {
  return missing === 0
    ? null
    : `${thousands(missing)} more differences aren’t shown: accept or revert some first.`;
}

function acceptedWords(accepted: number, chosen: number, isSigned: boolean): string {
  if (accepted === 0) return 'Nothing was accepted: it has changed since, or was not read.';
  const words = `${counted(accepted, 'difference was', 'differences were')} accepted ${isSigned ? 'beside this signed' : 'into this'} baseline.`;
  return accepted < chosen ? `${words} The rest have changed since, or were not read.` : words;
}

function BaselineMenu({ baseline }: { baseline: BaselineSummary }) {
  const { openDialog } = useActions();
  const { id, name, signed } = baseline;
  return (
    <DotsMenu label="Baseline menu" width={180}>
      {!signed && (
        <>
          <MenuItem icon={IconPencil} onClick={() => openDialog({ kind: 'rename-baseline', id, name })}>
            Rename…
          </MenuItem>
          <MenuItem icon={IconSignature} onClick={() => openDialog({ kind: 'sign-baseline', id, name })}>
            Sign…
          </MenuItem>
        </>
      )}
      <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-baseline', id, name })}>
        Delete…
      </MenuItem>
    </DotsMenu>
  );
}
