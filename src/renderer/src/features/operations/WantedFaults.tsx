import { Box, Group, Stack } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { WantedResult } from '../../../../shared/calls/wanted.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import { byPlace, placeWords, type WantedFault } from '../../../../shared/wanted/at.ts';
import { useActions } from '../../state/app.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import sheet from './sheet.module.css';

export type WantedFile = Omit<Extract<CallOutput<'wanted.open'>, { outcome: 'opened' }>, 'outcome'>;

const MOST_SHOWN = 200;

export function WantedFaults(props: {
  file: WantedFile;
  check: WantedResult;
  barred: readonly WantedFault[];
}) {
  const { file, check, barred } = props;
  const { call } = useActions();
  const [told, setTold] = useState<HandedOut | null>(null);
  const id = useId();
  const count = check.faulty + barred.length;
  if (count === 0) return null;
  const shown = [...check.faults, ...barred].sort(byPlace).slice(0, MOST_SHOWN);

  async function copy(): Promise<void> {
    const copied = await call('wanted.copyFaults', { token: file.token, also: [...barred] });
    setTold(copied.ok ? { words: 'These lines are on the clipboard.' } : { error: copied.error });
  }

  return (
    <Stack component="section" gap={6} miw={0} aria-labelledby={id}>
      <Group component="header" justify="space-between" gap={12} wrap="nowrap">
        <h3 id={id} className={looks.strong}>
          {counted(count, 'line can’t be used', 'lines can’t be used')}
        </h3>
        <ToolButton small variant="subtle" icon={IconCopy} onClick={() => void copy()}>
          Copy
        </ToolButton>
      </Group>
      <ul className={sheet.list} aria-label="Unusable lines">
        {shown.map((fault, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line can have two, and none moves.
          <li key={at}>
            <Box component="span" c="var(--q-warn)" fw={600}>
              {placeWords(fault)}
            </Box>{' '}
            {sanitizeText(fault.why, 600)}
          </li>
        ))}
        {count > shown.length && (
          <li className={looks.dim}>{formatNumber(count - shown.length)} more: copy them to see all.</li>
        )}
      </ul>
      <HandedOutNote told={told} onDismiss={() => setTold(null)} />
    </Stack>
  );
}

export function WantedUnchecked({ check }: { check: WantedResult }) {
  const { unchecked, uncheckedLines } = check;
  const id = useId();
  if (unchecked.length === 0) return null;
  const words = (lines: number) => counted(lines, 'line', 'lines');
  return (
    <Stack component="section" gap={6} miw={0} aria-labelledby={id}>
      <h3 id={id} className={looks.strong}>
        {words(uncheckedLines)} could not be checked
      </h3>
      <ul className={sheet.list} aria-label="Not checked">
        {unchecked.map(({ instance, organization, why, lines }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can have the same names, and none moves.
          <li key={at}>
            {sanitizeText(organization, 60) || 'Unnamed'} on {sanitizeText(instance, 60) || 'Unnamed'} (
            {words(lines)}): {sanitizeText(why, 400)}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
