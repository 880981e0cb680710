import type { FileButtonProps } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { ChooseFile } from '../../../src/renderer/src/features/instances/AddMany.tsx';

const given = vi.hoisted(() => ({ props: null as FileButtonProps | null }));
vi.mock('@mantine/core', () => ({
  Button: () => null,
  FileButton(props: FileButtonProps) {
    given.props = props;
    return null;
  },
}));

async function choose(file: File): Promise<{ told: string[]; resets: number }> {
  const told: string[] = [];
  let resets = 0;
  const tell = (kind: string) => (words: string) => void told.push(`${kind}: ${words}`);
  renderToStaticMarkup(<ChooseFile onText={tell('text')} onError={tell('error')} />);
  const { resetRef, onChange } = given.props ?? {};
  if (resetRef && typeof resetRef === 'object')
    resetRef.current = () => {
      resets += 1;
    };
  onChange?.(file as never);
  await new Promise((resolve) => setImmediate(resolve));
  return { told, resets };
}

test('a file that cannot be read is told by its name, and gives no text in the place of what was typed', async () => {
  const gone = new File(['a'], 'list.csv');
  gone.text = () => Promise.reject(new Error('NotReadableError'));
  expect((await choose(gone)).told).toEqual([
    'error: “list.csv” could not be read. Choose it again, or paste its text instead.',
  ]);
});

test('a file that is too large for a list is not read', async () => {
  expect((await choose(new File(['a'.repeat(1_000_001)], 'disk.img'))).told).toEqual([
    'error: “disk.img” is too large for a list.',
  ]);
});

test('the same file can be chosen again, as it was changed meanwhile', async () => {
  expect(await choose(new File(['Shop, shop.example.com'], 'list.csv'))).toEqual({
    told: ['text: Shop, shop.example.com'],
    resets: 1,
  });
});
