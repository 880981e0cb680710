import { Box, Flex, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

type AppAbout = CallOutput<'app.about'>;

const BUILDS: Record<Exclude<AppAbout['build'], 'release'>, string> = {
  'test-build': 'This is a test build. It uses a different Electron from releases. Do not rely on it.',
  checkout: 'Started from its source code, not installed.',
};

export function About() {
  const { openDialog } = useActions();
  const version = useApp((state) => state.version);
  const { query } = useQuery('app.about', {});
  const [licenses, setLicenses] = useState(false);
  const about = readingOf(query)?.data;
  if (licenses) return <Licenses onBack={() => setLicenses(false)} />;
  return (
    <ReadDialog
      way="Done"
      more={
        <Group gap={8} wrap="nowrap">
          <ToolButton onClick={() => setLicenses(true)}>Licenses</ToolButton>
          <ToolButton onClick={() => openDialog({ kind: 'whats-new' })}>What’s new</ToolButton>
          <ToolButton onClick={() => openDialog({ kind: 'diagnostics' })}>Diagnostics</ToolButton>
        </Group>
      }
    >
      <Stack gap={2}>
        <Box component="p" fz={18} fw={640}>
          {about?.name ?? 'Quayside'} {version}
        </Box>
        <p className={looks.dim}>A desktop console for people who run several Dokploy instances.</p>
      </Stack>
      {about && about.build !== 'release' && (
        <p className={looks.callout} data-tone={about.build === 'test-build' ? 'warn' : undefined}>
          {BUILDS[about.build]}
        </p>
      )}
      <DialogFailure error={query.state === 'failed' ? query.error : null} />
      <Box component="dl" mih={120}>
        {about &&
          factsOf(about, version).map(([term, value]) => (
            <Flex key={term} gap={16} py={2}>
              <Box component="dt" flex="none" w={96}>
                {term}
              </Box>
              <dd style={{ userSelect: 'text' }}>{value}</dd>
            </Flex>
          ))}
      </Box>
      <p className={looks.dim}>
        Licensed under Apache-2.0. Not made by, or connected with, the makers of Dokploy.
      </p>
    </ReadDialog>
  );
}

function factsOf(about: AppAbout, version: string): [string, string][] {
  return [
    ['Quayside', version],
    ['Electron', about.electron],
    ['Chromium', about.chromium],
    ['Node', about.node],
    ['System', about.system],
  ];
}

function Licenses({ onBack }: { onBack: () => void }) {
  const { call } = useActions();
  const { query } = useQuery('app.licenses', {});
  const [error, setError] = useState<AppError | null>(null);
  const text = readingOf(query)?.data?.text;

  async function showChromium(): Promise<void> {
    const shown = await call('app.showPlace', { place: 'licenses' });
    setError(shown.ok ? null : shown.error);
  }

  return (
    <ReadDialog
      way="Back"
      onLeave={onBack}
      more={
        typeof text === 'string' && (
          <ToolButton onClick={() => void showChromium()}>Show Chromium’s licenses</ToolButton>
        )
      }
    >
      {text === null && (
        <p>
          Only a packaged Quayside has the license file. From source, each package has its own below{' '}
          <code>node_modules</code>.
        </p>
      )}
      {typeof text === 'string' && (
        <Box
          component="section"
          className={looks.scrolled}
          mah="50vh"
          p={12}
          aria-label="Licenses"
          tabIndex={0}
        >
          <Box component="pre" m={0} ff="monospace" fz={11.5} style={{ whiteSpace: 'pre-wrap' }}>
            {text}
          </Box>
        </Box>
      )}
      <DialogFailure error={error ?? (query.state === 'failed' ? query.error : null)} />
    </ReadDialog>
  );
}
