import { Box, Group, Skeleton } from '@mantine/core';
import { IconClock, IconKey, IconMailOpened, IconVersions } from '@tabler/icons-react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import type { Concern, OverviewRow } from '../../state/overview.ts';
import { selectAccount } from '../../state/selectors.ts';
import { countPeople, coverWords } from '../../state/summary.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, inWords } from '../../ui/when.ts';
import styles from './InstanceCard.module.css';
import { concernWords, lagSentence, lagWords } from './overviewWords.ts';

const MOST_LINES = 3;

export function InstanceCard({ row, newest }: { row: OverviewRow; newest: string | null }) {
  const { instance, condition, failure, busy, version, lag, summary, at } = row;
  const account = useApp((state) => selectAccount(state, instance.id));
  const { goToInstance, openMembers, openInvitations, retryInstance } = useActions();
  const initials = useInitials(instance.id);
  const now = useNow();
  const covered = coverWords(summary);
  const people = summary.people && countPeople(summary.people);
  const open = () => goToInstance(instance.id);
  const waiting = account.state === 'loading' || account.state === 'idle';
  return (
    <li className={styles.card}>
      <Group gap={12} wrap="nowrap">
        <Tile initials={initials} color={instance.color} size={34} />
        <Box flex={1} miw={0}>
          <h2 className={styles.name}>
            <button type="button" className={styles.open} onClick={open}>
              {instance.name}
            </button>
          </h2>
          <p className={styles.host} title={instance.origin}>
            {instance.origin.replace(/^https?:\/\//, '')}
          </p>
        </Box>
        <StatePill tone={condition.tone} words={condition.words} />
      </Group>
      <dl className={styles.counts}>
        <Count label="Organizations" value={summary.organizations} waiting={waiting} onOpen={open} />
        <Count
          label="People"
          value={people?.most}
          atMost={people?.exact === false}
          waiting={busy}
          onOpen={() => openMembers(instance.id)}
        />
        <Count
          label="Pending"
          value={summary.pending}
          waiting={busy}
          onOpen={() => openInvitations(instance.id, 'pending')}
        />
      </dl>
      <p className={styles.covered}>{covered}</p>
      <Box h={64}>
        {/* Room for three lines. A keychain failure is shown once, above all cards. */}
        {failure && !isKeychainTrouble(failure) ? (
          <FailureAlert compact error={failure} busy={busy} onRetry={() => void retryInstance(instance.id)} />
        ) : (
          <News row={row} now={now} onMore={open} />
        )}
      </Box>
      <p className={styles.foot}>
        <Group component="span" gap={7} align="stretch" wrap="nowrap">
          {version ? `Dokploy v${version}` : 'Version unknown'}
          {/* The space is also heard and copied. */ ' '}
          {lag ? (
            <span className={styles.lag} title={lagSentence(lag, newest)}>
              {lagWords(lag)}
            </span>
          ) : null}
        </Group>
        {at === undefined ? (
          <span>never read</span>
        ) : (
          <span>
            as of <Moment at={at} words={(moment) => clockOf(moment, now)} />
          </span>
        )}
      </p>
    </li>
  );
}

const AT_MOST = 'At most: until the lists are read, a person counts once per organization.';

function Count(props: {
  label: string;
  value: number | undefined;
  waiting: boolean;
  atMost?: boolean;
  onOpen: () => void;
}) {
  const { label, value, waiting, atMost = false, onOpen } = props;
  return (
    <div className={styles.count}>
      <dt>{label}</dt>
      <dd>
        {value === undefined ? (
          waiting ? (
            <Skeleton width={28} height={18} my={3} />
          ) : (
            <span title="Unknown">—</span>
          )
        ) : (
          <button
            type="button"
            className={styles.number}
            title={atMost ? AT_MOST : undefined}
            onClick={onOpen}
          >
            {`${atMost ? '≤ ' : ''}${formatNumber(value)}`}
          </button>
        )}
      </dd>
    </div>
  );
}

const UNREAD = 'Its key could not be read. This is what was last seen.';

function News({ row, now, onMore }: { row: OverviewRow; now: number; onMore: () => void }) {
  const { concerns, summary } = row;
  const { id } = row.instance;
  const { openConcern } = useActions();
  // Ending keys are listed by name below.
  const told = concerns.filter(({ kind }) => kind !== 'keys-ending');
  const count = told.length + summary.expiring.length + summary.moreExpiring;
  if (count === 0) {
    if (row.at === undefined) return null;
    return <p className={looks.hint}>{row.failure ? UNREAD : 'Nothing needs attention.'}</p>;
  }
  const room = count > MOST_LINES ? MOST_LINES - 1 : MOST_LINES;
  const ending = summary.expiring.slice(0, room - told.length);
  const more = count - told.length - ending.length;
  return (
    <ul className={styles.lines}>
      {told.map((concern) => (
        <li key={concern.kind}>
          <Sign kind={concern.kind} />
          <button type="button" className={styles.told} onClick={() => openConcern(id, concern)}>
            {concernWords(concern, now)}
          </button>
        </li>
      ))}
      {ending.map((item) => (
        <li key={`${item.kind} ${item.id}`}>
          {item.kind === 'key' ? <IconKey size={14} aria-hidden /> : <IconClock size={14} aria-hidden />}
          <span className={styles.what}>
            {item.kind === 'key' ? (
              <>
                Key of <UntrustedText text={item.organizationName ?? 'this instance'} />
              </>
            ) : (
              <>
                Invitation of <UntrustedText text={item.email} />
              </>
            )}
          </span>
          <Box component="span" flex="none" c="var(--q-warn)">
            {item.at <= now ? 'expired ' : 'expires '}
            <Moment at={item.at} words={(moment) => inWords(moment, now)} />
          </Box>
        </li>
      ))}
      {more > 0 ? (
        <li>
          <button type="button" className={styles.more} onClick={onMore}>
            {more} more
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Sign({ kind }: Pick<Concern, 'kind'>) {
  if (kind === 'invited') return <IconMailOpened size={14} aria-hidden />;
  if (kind === 'behind') return <IconVersions size={14} aria-hidden />;
  return kind === 'expired' ? <IconClock size={14} aria-hidden /> : <IconKey size={14} aria-hidden />;
}
