import { Button, CloseButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToldWords } from '../../ui/Told.tsx';
import classes from './feedback.module.css';

export function CopiedLinks() {
  const copied = useApp((state) => state.operations.copied);
  const { dismissCopied } = useActions();
  // A new one with each copy, also of the same links.
  const told = useMemo(
    () => (copied && !('error' in copied) ? { words: sentenceOf(copied) } : null),
    [copied],
  );
  if (!told) return null;
  return (
    <p className={classes.told}>
      <IconCheck size={15} stroke={2} aria-hidden />
      <ToldWords told={told} className={looks.words} />
      <CloseButton size={24} aria-label="Dismiss" onClick={dismissCopied} />
    </p>
  );
}

export function CopyFailure() {
  const copied = useApp((state) => state.operations.copied);
  const { dismissCopied } = useActions();
  if (!copied || !('error' in copied)) return null;
  return (
    <FailureAlert
      error={copied.error}
      more={
        <Button variant="subtle" color="gray" onClick={dismissCopied}>
          Dismiss
        </Button>
      }
    />
  );
}

function sentenceOf({ links, email }: { links: number; email: string | null }): string {
  if (email !== null) return `The link for ${sanitizeText(email)} is on the clipboard.`;
  return links === 1
    ? 'The link is on the clipboard.'
    : `${formatNumber(links)} links are on the clipboard, one a line.`;
}
