import { Box, Flex, Group } from '@mantine/core';
import { IconChevronDown, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { thousands } from '../../../shared/text.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import looks from '../ui/looks.module.css';
import { Moment } from '../ui/Moment.tsx';
import { Linked } from '../ui/ToolButton.tsx';
import { useNow } from '../ui/useNow.ts';
import { clockOf } from '../when.ts';
import { type Gap, gapWords } from './gaps.ts';

export function GapNote(props: {
  gaps: readonly Gap[];
  words?: string | null;
  nameOf: (instanceId: string) => string;
  fix?: { label: string; run: () => void } | null;
}) {
  const { gaps, nameOf, fix = null, words = gapWords(gaps) } = props;
  const [isOpen, setOpen] = useState(false);
  if (words === null) return null;
  return (
    <Flex className={looks.hint} gap={7} mb={8} me="var(--q-inset)">
      <IconInfoCircle size={15} stroke={1.75} color="var(--q-warn)" style={{ marginTop: 1 }} aria-hidden />
      <Box miw={0}>
        <span role="status">{words}</span>{' '}
        {fix && (
          <Linked me={8} onClick={fix.run}>
            {fix.label}
          </Linked>
        )}
        <Linked c="var(--q-text)" aria-expanded={isOpen} onClick={() => setOpen((now) => !now)}>
          <Group component="span" display="inline-flex" gap={3} wrap="nowrap">
            Show details
            <IconChevronDown
              size={13}
              stroke={2}
              style={{ rotate: isOpen ? '180deg' : 'none' }}
              aria-hidden
            />
          </Group>
        </Linked>
        {isOpen && (
          <Box
            component="ul"
            className={looks.broken}
            mah={130}
            mt={5}
            style={{ overflowY: 'auto' }}
            aria-label="Not known or older"
            tabIndex={0}
          >
            {gaps.map((gap) => (
              <GapLine
                key={`${gap.kind} ${gap.instanceId} ${gap.why}`}
                gap={gap}
                name={nameOf(gap.instanceId)}
              />
            ))}
          </Box>
        )}
      </Box>
    </Flex>
  );
}

const MOST_NAMES = 4;

function GapLine({ gap: { organizations, why, at }, name }: { gap: Gap; name: string }) {
  const now = useNow();
  const names = organizations.slice(0, MOST_NAMES).map((each) => shownName(each, 40));
  const rest = organizations.length - names.length;
  const which = [...names, ...(rest > 0 ? [`${thousands(rest)} more`] : [])].join(', ');
  return (
    <li>
      <Box component="b" c="var(--q-text)" fw={600}>
        {shownName(name, 60)}
      </Box>
      {which && `, ${which}`}
      {at !== null && (
        <>
          , as of <Moment at={at} words={(moment) => clockOf(moment, now)} />
        </>
      )}
      : {sanitizeText(why, 300)}
    </li>
  );
}
