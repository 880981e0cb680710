import { Box, Flex } from '@mantine/core';
import { IconCheck, IconKey } from '@tabler/icons-react';
import { KEY_END } from '../../../../shared/facts/key.ts';
import type { KeyRecord } from '../../../../shared/instance.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { organizationName } from '../../state/organizationNames.ts';
import looks from '../../ui/looks.module.css';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, exactly, inWords } from '../../when.ts';

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
