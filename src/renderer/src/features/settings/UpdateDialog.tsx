import { Box, Button, Progress, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { megabytes, percentOf, updateWords } from '../../../../shared/updateWords.ts';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { useActions, useApp } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { dateOf } from '../../when.ts';
import { parseChangelog, type Release } from './changelog.ts';

type Props = { release: Release; heading?: ReactNode };

export function ReleaseNotes({ release: { text, groups }, heading }: Props) {
  return (
    <Stack component="article" gap={12}>
      {heading}
      {text !== '' && <p>{text}</p>}
      {groups.map(({ kind, title, items }) => (
        <section key={`${kind} ${title}`}>
          <Box component="h4" mb={4} c="dimmed" fz={12} fw={600}>
            {title}
          </Box>
          <Stack component="ul" gap={4} ps={18} style={{ listStyle: 'disc' }}>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}

export function UpdateDialog() {
  const current = useApp((state) => state.updates?.current);
  const packageKind = useApp((state) => state.updates?.packageKind ?? null);
  const daily = useApp((state) => state.preferences.lookForUpdates === 'daily');
  const { call } = useActions();
  const update = current && 'update' in current ? current.update : null;
  const [release] =
    update && update.notes !== '' ? parseChangelog(`## [${update.version}]\n${update.notes}`) : [];
  return (
    <ReadDialog
      way="Later"
      isPlain
      next={
        <>
          {current?.state === 'available' && packageKind === null && (
            <Button onClick={() => void call('updates.run', { step: 'download' })}>Download</Button>
          )}
          {current?.state === 'ready' && (
            <Button onClick={() => void call('updates.run', { step: 'restart' })}>Restart and install</Button>
          )}
        </>
      }
    >
      {update && (
        <Stack gap={2}>
          <Box component="h3" fz={18}>
            Quayside {update.version}
          </Box>
          <p className={looks.dim}>
            {update.releasedAt === null ? '' : `Released ${dateOf(update.releasedAt)}, `}
            {megabytes(update.size)}
          </p>
        </Stack>
      )}
      {release && (
        <Box
          component="section"
          className={looks.scrolled}
          mah="40vh"
          p={12}
          aria-label="What is new"
          tabIndex={0}
        >
          <ReleaseNotes release={release} />
        </Box>
      )}
      {update && !release && <p>This version has no release notes.</p>}
      <p role="status">{current ? updateWords(current, { ever: true, daily, packageKind }) : ''}</p>
      {current?.state === 'downloading' && (
        <Progress aria-label="Downloaded" value={percentOf(current)} size={5} />
      )}
    </ReadDialog>
  );
}
