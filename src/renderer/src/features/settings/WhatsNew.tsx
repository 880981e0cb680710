import { Box, Stack } from '@mantine/core';
import changelog from '../../../../../CHANGELOG.md?raw';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import looks from '../../ui/looks.module.css';
import { parseChangelog } from './changelog.ts';
import { ReleaseNotes } from './UpdateDialog.tsx';

const RELEASES = parseChangelog(changelog);

export function WhatsNew() {
  return (
    <ReadDialog way="Done">
      <Stack
        component="section"
        className={looks.scrolled}
        gap={20}
        mah="60vh"
        py={14}
        px={16}
        aria-label="Versions"
        tabIndex={0}
      >
        {RELEASES.map((release) => (
          <ReleaseNotes
            key={release.version}
            release={release}
            heading={
              <Box component="h3" fz={15}>
                {release.version}{' '}
                <Box component="span" ms={6} c="dimmed" fz={12} fw={400}>
                  {release.date}
                </Box>
              </Box>
            }
          />
        ))}
      </Stack>
    </ReadDialog>
  );
}
