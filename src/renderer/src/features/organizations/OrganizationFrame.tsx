import { Box, Flex, Group, Tabs } from '@mantine/core';
import { IconCheck, IconKey, IconKeyOff, IconStarFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { KEY_END } from '../../../../shared/facts/key.ts';
import type { KeyRecord } from '../../../../shared/instance.ts';
import { thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { roleTone } from '../../parts/roleTone.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { organizationName } from '../../state/places.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Facts } from '../../ui/Facts.tsx';
import looks from '../../ui/looks.module.css';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, exactly, inWords } from '../../when.ts';
import type { OrganizationItem } from './OrganizationsPanel.tsx';
import classes from './organizations.module.css';

export function NoKey(props: { item: OrganizationItem; opened: readonly string[]; actions?: ReactNode }) {
  const { item, opened, actions } = props;
  return (
    <Box flex={1} style={{ overflowY: 'auto' }}>
      <EmptyState icon={IconKeyOff} title={`No key for ${item.name}`}>
        <p>
          A Dokploy key opens one organization. This one needs its own key to show members and invitations.
        </p>
        {opened.length > 0 && <p>There is a key here for {opened.join(', ')}.</p>}
        {actions}
        <Facts
          c="var(--q-text)"
          ta="start"
          mt={14}
          facts={[
            ['Your role', item.role ? sanitizeText(item.role) : 'unknown'],
            ['Default', item.isDefault ? 'yes' : 'no'],
            ['Created', item.createdAt === null ? 'unknown' : dateOf(item.createdAt)],
          ]}
        />
      </EmptyState>
    </Box>
  );
}

export function KeyLine({ keyRecord, works }: { keyRecord: KeyRecord; works: boolean }) {
  const now = useNow();
  const end = parseMoment(keyRecord.expiresAt);
  return (
    <Flex
      component="p"
      gap={5}
      align="center"
      miw={0}
      ms="auto"
      c="dimmed"
      style={{ whiteSpace: 'nowrap' }}
      title={tooltipOf(keyRecord, end)}
    >
      <IconKey size={14} stroke={1.6} aria-hidden />
      <Box component="span" style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        key: {organizationName(keyRecord.organizationName)}, {keyRecord.origin}
      </Box>
      {works && <IconCheck size={14} stroke={2} color="var(--q-ok)" role="img" aria-label="works" />}
      {end !== null && KEY_END.toneOf(keyRecord, now) === 'warn' && (
        <span className={looks.warn}>
          {end > now ? `expires ${inWords(end, now)}` : `expired ${inWords(end, now)}`}
        </span>
      )}
    </Flex>
  );
}

function tooltipOf(key: KeyRecord, end: number | null): string {
  const added = parseMoment(key.createdAt);
  return [
    key.userEmail && `Key of ${sanitizeText(key.userEmail)}`,
    key.role && `Role: ${sanitizeText(key.role, 60)}`,
    key.start && `Begins with ${sanitizeText(key.start, 12)}`,
    added !== null && `${key.origin === 'made' ? 'Made here' : 'Pasted here'} ${dateOf(added)}`,
    end !== null && `Expires ${exactly(end)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

type OrganizationTab<Id extends string = string> = {
  id: Id;
  title: string;
  count?: number | undefined;
  panel: ReactNode;
};

type OrganizationHead = Pick<OrganizationItem, 'name' | 'apart' | 'isDefault' | 'role'>;

type Props<Id extends string> = {
  head: OrganizationHead;
  keyLine?: ReactNode;
  tab: Id;
  onTab: (tab: Id) => void;
  tabs: readonly OrganizationTab<Id>[];
};

export function OrganizationFrame<Id extends string>({ head, keyLine, tab, onTab, tabs }: Props<Id>) {
  return (
    <section className={looks.column} aria-label={`Organization ${head.name}`}>
      <OrganizationHeading head={head}>{keyLine}</OrganizationHeading>
      <Tabs
        value={tab}
        onChange={(value) => value && onTab(value as Id)}
        classNames={{ tab: classes.tab, panel: looks.column }}
      >
        <Tabs.List aria-label="Organization" px={24}>
          {tabs.map(({ id, title, count }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
              {/* Hidden, so that the tab’s accessible name stays the same. */}
              {count !== undefined && (
                <Box component="span" ms={5} c="dimmed" fw={450} aria-hidden>
                  {thousands(count)}
                </Box>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, panel }) => (
          <Tabs.Panel key={id} value={id}>
            {panel}
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}

function OrganizationHeading({ head, children }: { head: OrganizationHead; children?: ReactNode }) {
  return (
    <Group
      component="header"
      className={classes.heading}
      gap={8}
      flex="none"
      mih={46}
      pt={10}
      px={24}
      wrap="nowrap"
    >
      <h2 className={looks.cut} title={head.name}>
        <bdi dir="auto">{head.name}</bdi>
      </h2>
      {head.apart && <span className={looks.dim}>{head.apart}</span>}
      {head.isDefault && (
        <Chip tone="plain">
          <IconStarFilled size={11} color="var(--q-warn)" style={{ verticalAlign: -1 }} aria-hidden /> default
        </Chip>
      )}
      {head.role && (
        <Chip tone={roleTone(head.role)}>
          you: <UntrustedText text={head.role} />
        </Chip>
      )}
      {children}
    </Group>
  );
}
