import { afterEach, expect, test, vi } from 'vitest';
import { showWhole } from '../../../src/renderer/src/ui/showWhole.ts';

afterEach(() => void vi.unstubAllGlobals());

function shown(offsetHeight: number) {
  const page = Object.assign(new EventTarget(), { innerHeight: 600 });
  vi.stubGlobal('window', page);
  const blocks: unknown[] = [];
  const element = {
    offsetHeight,
    scrollIntoView: ({ block }: ScrollIntoViewOptions) => blocks.push(block),
  } as unknown as HTMLElement;
  return { page, blocks, stop: showWhole(element) };
}

test('a failure is brought into view when it comes, and again in a window that became smaller, until it goes', () => {
  const { page, blocks, stop } = shown(120);
  expect(blocks).toEqual(['nearest']);
  page.dispatchEvent(new Event('resize'));
  expect(blocks).toEqual(['nearest', 'nearest']);
  stop?.();
  page.dispatchEvent(new Event('resize'));
  expect(blocks).toHaveLength(2);
});

test('of one that is too tall the beginning is shown', () => expect(shown(400).blocks).toEqual(['start']));
