import { Box, Group, Tabs } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { thousands } from '../../../../shared/text.ts';
import { roleTone } from '../../parts/roleTone.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import type { OrganizationItem } from './organizationList.ts';
import classes from './organizations.module.css';

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
