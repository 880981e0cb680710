import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../src/renderer/src');
const styles = join(import.meta.dirname, '../../node_modules/@mantine/core/styles');

function importedComponents(): string[] {
  const names = globSync('**/*.{ts,tsx}', { cwd: source }).flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8');
    const lists = [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].map(
      ([, list]) => list ?? '',
    );
    return lists.flatMap((list) => list.split(',').map((name) => name.trim().split(' as ')[0] ?? ''));
  });
  return [...new Set(names)].filter((name) => existsSync(join(styles, `${name}.layer.css`)));
}

test('every Mantine component in use has its styles', () => {
  const listed = readFileSync(join(source, 'mantine.css'), 'utf8');
  const components = importedComponents();
  expect(components).toContain('Button');
  expect(components.filter((name) => !listed.includes(`/${name}.layer.css`))).toEqual([]);
});
