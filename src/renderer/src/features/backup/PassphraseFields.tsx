import { Box, Group, PasswordInput, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconClipboard } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { type PassphraseStrength, passphraseFault, SHORTEST_PASSPHRASE } from '../../../../shared/backup.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import styles from './backup.module.css';

type TypedTwice = { first: string; second: string };

export function faultsOf({ first, second }: TypedTwice): { first: string | null; second: string | null } {
  return {
    first: passphraseFault(first),
    second: first === second ? null : 'The passphrases do not match.',
  };
}

const STRENGTH: Record<PassphraseStrength, string> = {
  weak: 'Weak: it is easy to guess. Use several unrelated words.',
  fair: 'Fair. A longer passphrase resists offline guessing.',
  good: 'Good.',
  strong: 'Strong.',
};

export function PassphraseFields(props: {
  typed: TypedTwice;
  onChange: (typed: TypedTwice) => void;
  tried: boolean;
  readOnly: boolean;
}) {
  const { typed, onChange, tried, readOnly } = props;
  const { call } = useActions();
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const faults = faultsOf(typed);
  const strength = useStrength(typed.first);
  const box = { autoComplete: 'new-password', spellCheck: false, readOnly } as const;
  const reveal = (what: string) => ({ 'aria-label': `Reveal the ${what}`, tabIndex: 0 });

  async function suggest(): Promise<void> {
    const suggested = await call('backup.suggestPassphrase', {});
    setCopied(suggested.ok);
    setFailure(suggested.ok ? null : suggested.error);
  }

  return (
    <Stack className={styles.passphrase} gap={8}>
      <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 12, alignItems: 'start' }}>
        <PasswordInput
          {...box}
          data-autofocus
          label="Passphrase"
          value={typed.first}
          error={tried ? faults.first : null}
          aria-invalid={tried && faults.first !== null}
          onChange={({ currentTarget: { value }, nativeEvent }) => {
            // A pasted passphrase has no typing mistake that a repetition would find.
            const isPasted = (nativeEvent as InputEvent).inputType === 'insertFromPaste';
            onChange({ first: value, second: isPasted ? value : typed.second });
          }}
          visibilityToggleButtonProps={reveal('passphrase')}
        />
        <PasswordInput
          {...box}
          label="Passphrase again"
          value={typed.second}
          error={tried ? faults.second : null}
          aria-invalid={tried && faults.second !== null}
          onChange={(event) => onChange({ ...typed, second: event.currentTarget.value })}
          visibilityToggleButtonProps={reveal('passphrase typed again')}
        />
      </Box>
      <p className={looks.dim} role="status">
        {strength ? STRENGTH[strength] : ''}
      </p>
      <p className={looks.dim}>
        At least {SHORTEST_PASSPHRASE} characters. Quayside does not store it: without it, nobody can open the
        file.
      </p>
      <Group gap={12} wrap="nowrap">
        <ToolButton flex="none" icon={IconClipboard} onClick={() => void suggest()}>
          Make one and copy it
        </ToolButton>
        <p className={looks.dim} role="status">
          {copied
            ? 'It is on the clipboard for a minute. Save it in your password manager, then paste it above.'
            : ''}
        </p>
      </Group>
      <DialogFailure error={failure} />
    </Stack>
  );
}

/** In ms: each rating starts a process, so it waits for a pause in typing. */
const REST = 400;

function useStrength(passphrase: string): PassphraseStrength | null {
  const { call } = useActions();
  const [settled] = useDebouncedValue(passphrase, REST);
  const [judged, setJudged] = useState<{ of: string; strength: PassphraseStrength | null } | null>(null);

  useEffect(() => {
    if (passphraseFault(settled) !== null) return;
    let isStale = false;
    void call('backup.judgePassphrase', { passphrase: settled }).then((answer) => {
      if (!isStale) setJudged({ of: settled, strength: answer.ok ? answer.value.strength : null });
    });
    return () => {
      isStale = true;
    };
  }, [settled, call]);

  return judged?.of === passphrase ? judged.strength : null;
}
