import { ActionIcon, Box, Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Notice } from '../../../shared/instance.ts';
import { useActions, useApp } from '../state/app.tsx';
import styles from './screens.module.css';

export function Notices() {
  const told = useApp((state) => state.notices);
  const troubles = useApp((state) => state.troubles);
  const { dismissNotice, openDialog } = useActions();
  const notices: readonly Notice[] = [...told, ...troubles];
  return (
    <Box flex="none" mah="30vh" style={{ overflowY: 'auto' }}>
      {notices.map(({ id, tone, title, text, offers }) => (
        <div key={id} className={styles.notice} data-tone={tone} role={tone === 'info' ? 'status' : 'alert'}>
          {tone === 'info' ? (
            <IconInfoCircle size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          <p>
            <b>{title.endsWith('.') ? title : `${title}.`}</b> {text}
          </p>
          {offers === 'whats-new' && (
            <div className={styles.answers}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  openDialog({ kind: 'whats-new' });
                  dismissNotice(id);
                }}
              >
                What’s new
              </Button>
            </div>
          )}
          <ActionIcon size={24} aria-label={`Dismiss: ${title}`} onClick={() => dismissNotice(id)}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </Box>
  );
}
