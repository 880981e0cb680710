import { ActionIcon, Box } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Notice } from '../../../shared/instance.ts';
import { useActions, useApp } from '../state/app.tsx';
import { Banner } from '../ui/Banner.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';

const TONES = { info: 'accent', warning: 'warn', danger: 'danger' } as const;

export function Notices() {
  const told = useApp((state) => state.notices);
  const troubles = useApp((state) => state.troubles);
  const { dismissNotice, openDialog } = useActions();
  const notices: readonly Notice[] = [...told, ...troubles];
  return (
    <Box flex="none" mah="30vh" style={{ overflowY: 'auto' }}>
      {notices.map(({ id, tone, title, text, offers }) => (
        <Banner
          key={id}
          icon={tone === 'info' ? IconInfoCircle : IconAlertTriangle}
          tone={TONES[tone]}
          role={tone === 'info' ? 'status' : 'alert'}
          isLong={offers !== 'whats-new'}
          words={
            <>
              <b>{title.endsWith('.') ? title : `${title}.`}</b> {text}
            </>
          }
        >
          {offers === 'whats-new' && (
            <ToolButton
              small
              onClick={() => {
                openDialog({ kind: 'whats-new' });
                dismissNotice(id);
              }}
            >
              What’s new
            </ToolButton>
          )}
          <ActionIcon size={24} aria-label={`Dismiss: ${title}`} onClick={() => dismissNotice(id)}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Banner>
      ))}
    </Box>
  );
}
