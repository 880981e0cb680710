import { Box, Group, Skeleton, UnstyledButton } from '@mantine/core';
import { isKeychainTrouble } from '../../../../shared/errors.ts';
import { thousands } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import type { OverviewRow } from '../../state/overview.ts';
import { selectAccount } from '../../state/selectors.ts';
import { countPeople, coverWords } from '../../state/summary.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import styles from './InstanceCard.module.css';
import { lagSentence, lagWords } from './overviewWords.ts';

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
          <Box component="h2" className={looks.cut} title={instance.name} fz={14} lh={1.35}>
            <button type="button" className={styles.open} onClick={open}>
              {instance.name}
            </button>
          </Box>
          <p className={`${looks.cut} ${looks.hint}`} title={instance.origin}>
            {instance.origin.replace(/^https?:\/\//, '')}
          </p>
        </Box>
        <StatePill tone={condition.tone} words={condition.words} />
      </Group>
      <Box component="dl" display="grid" style={{ gridTemplateColumns: 'repeat(3, 1fr)' }}>
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
      </Box>
      {/* Its line is there also when it says nothing: cards have one height. */}
      <Box component="p" className={`${looks.cut} ${looks.hint}`} mih="1.45em" mt={-8} mb={-6}>
        {covered}
      </Box>
      {/* The keychain’s is told above all cards. */}
      {failure && !isKeychainTrouble(failure) && (
        <FailureAlert compact error={failure} busy={busy} onRetry={() => void retryInstance(instance.id)} />
      )}
      <Group component="p" className={looks.hint} gap={12} mt="auto" justify="space-between" wrap="nowrap">
        <Group component="span" gap={7} align="stretch" wrap="nowrap">
          {version ? `Dokploy v${version}` : 'Version unknown'}
          {/* The space is also heard and copied. */ ' '}
          {lag ? (
            <Box
              component="span"
              pos="relative"
              c="var(--q-warn)"
              fw={600}
              style={{ zIndex: 1 }}
              title={lagSentence(lag, newest)}
            >
              {lagWords(lag)}
            </Box>
          ) : null}
        </Group>
        {at === undefined ? (
          <span>never read</span>
        ) : (
          <span>
            as of <Moment at={at} words={(moment) => clockOf(moment, now)} />
          </span>
        )}
      </Group>
    </li>
  );
}

const AT_MOST = 'At most: until the lists are read, people count once per organization.';

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
          <UnstyledButton
            className={looks.linked}
            fz="inherit"
            title={atMost ? AT_MOST : undefined}
            onClick={onOpen}
          >
            {`${atMost ? '≤ ' : ''}${thousands(value)}`}
          </UnstyledButton>
        )}
      </dd>
    </div>
  );
}
