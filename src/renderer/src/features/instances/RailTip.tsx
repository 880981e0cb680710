import { Box, Stack, Tooltip } from '@mantine/core';
import { type RefObject, useEffect, useState } from 'react';
import { thousands } from '../../../../shared/text.ts';
import { useApp, useAppShallow } from '../../state/app.tsx';
import { selectCondition } from '../../state/selectors.ts';
import { hostOf, isInsecure } from './host.ts';
import type { RailRow } from './railRows.ts';
import { useInstanceShortcut } from './useInstanceShortcut.ts';

type Props = { list: RefObject<HTMLElement | null>; rows: readonly RailRow[]; wide: boolean };

/** One tooltip for all lines: one each would slow down drawing a long rail. */
export function RailTip({ list, rows, wide }: Props) {
  const shown = useShownLine(list);
  const row = rows.find(({ key }) => key === shown?.line.dataset.key);
  if (!shown || !row || row.kind === 'others' || (row.kind === 'group' && wide)) return null;
  return (
    <Tooltip
      target={shown.line}
      opened={shown.isOpen}
      // Aligned with the top of its line, so that the first tooltip does not cover the header.
      position={row.kind === 'instance' ? 'right-start' : 'right'}
      label={
        row.kind === 'instance' ? (
          <InstanceTip instanceId={row.instanceId} number={row.number} />
        ) : (
          `${row.group.name}, ${thousands(row.instanceIds.length)}`
        )
      }
    />
  );
}

function InstanceTip({ instanceId, number }: { instanceId: string; number: number | null }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const condition = useAppShallow((state) => selectCondition(state, instanceId));
  const shortcut = useInstanceShortcut(number);
  if (!instance) return null;
  return (
    <Stack component="span" gap={2}>
      <b>{instance.name}</b>
      <span>{hostOf(instance.origin)}</span>
      {isInsecure(instance.origin) ? <span>http, not encrypted</span> : null}
      <span>
        {condition.words}
        {shortcut ? (
          <Box component="kbd" ms={10} ff="inherit" fz="inherit" opacity={0.75}>
            {shortcut.words}
          </Box>
        ) : null}
      </span>
    </Stack>
  );
}

/** In ms, before the first tooltip; while one is shown the next appears at once. */
const REST = 350;

/** The hovered line, or the one with keyboard focus; the last one while its tooltip fades. */
function useShownLine(list: RefObject<HTMLElement | null>): { line: HTMLElement; isOpen: boolean } | null {
  const [shown, setShown] = useState<{ line: HTMLElement; isOpen: boolean } | null>(null);
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const end = new AbortController();
    const { signal } = end;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOpen = false;
    let pointedAt: HTMLElement | null = null;
    let told: HTMLElement | null = null;
    const lineOf = ({ target }: Event) => (target as Element).closest<HTMLElement>('[data-key]');

    function show(line: HTMLElement): void {
      clearTimeout(timer);
      isOpen = true;
      setShown({ line, isOpen });
    }

    function hide(): void {
      clearTimeout(timer);
      isOpen = false;
      told = null;
      setShown((last) => (last?.isOpen ? { ...last, isOpen: false } : last));
    }

    function showAfter(wait: number, line: HTMLElement): void {
      clearTimeout(timer);
      told = line;
      // The tooltip needs its target before it opens.
      setShown({ line, isOpen });
      if (!isOpen) timer = setTimeout(show, wait, line);
    }

    function point(line: HTMLElement | null): void {
      if (line === pointedAt) return;
      pointedAt = line;
      if (line) showAfter(REST, line);
      else hide();
    }

    function blur(line: HTMLElement | null): void {
      if (line === told && line !== pointedAt) hide();
    }

    const onOver = (event: PointerEvent) => event.pointerType !== 'touch' && point(lineOf(event));
    root.addEventListener('pointerover', onOver, { signal });
    root.addEventListener('pointerleave', () => point(null), { signal });
    root.addEventListener('pointerdown', hide, { signal });
    root.addEventListener('focusout', (event) => blur(lineOf(event)), { signal });
    root.addEventListener(
      'focusin',
      (event) => {
        const line = lineOf(event);
        if (line?.matches(':focus-visible')) showAfter(0, line);
      },
      { signal },
    );
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide(), { signal });
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [list]);
  return shown;
}
