import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../src/renderer/src');
const sheets = globSync('**/*.module.css', { cwd: source });

function definedIn(file: string): Set<string> {
  const text = readFileSync(join(source, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/:global\([^)]*\)/g, '');
  const selectors = [...text.matchAll(/([^{};]+)\{/g)].map(([, selector]) => selector ?? '');
  const plain = selectors.filter((selector) => !selector.trim().startsWith('@'));
  return new Set(
    plain.flatMap((each) => [...each.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name]) => name ?? '')),
  );
}

function usedBySheet(): Map<string, Map<string, string>> {
  const used = new Map<string, Map<string, string>>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: source })) {
    const whole = readFileSync(join(source, file), 'utf8');
    const text = whole.replace(/^import .*$|\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
    for (const [, name, path] of whole.matchAll(/^import (\w+) from '(\.[^']+\.module\.css)'/gm)) {
      const sheet = relative(source, join(source, dirname(file), path ?? ''));
      const names = used.get(sheet) ?? new Map<string, string>();
      for (const [, taken] of text.matchAll(new RegExp(`(?<![\\w.'])${name}\\.(\\w+)`, 'g')))
        names.set(taken ?? '', file);
      // Given whole to a Mantine component, whose parts its names are then.
      if (new RegExp(`(?<![\\w.])${name}(?![\\w.])`).test(text))
        for (const part of definedIn(sheet)) names.set(part, file);
      used.set(sheet, names);
    }
  }
  for (const sheet of sheets) {
    const text = readFileSync(join(source, sheet), 'utf8');
    for (const [, taken = '', path = ''] of text.matchAll(/composes: ([\w ]+) from '([^']+)'/g)) {
      const from = relative(source, join(source, dirname(sheet), path));
      for (const name of taken.split(' ')) used.set(from, (used.get(from) ?? new Map()).set(name, sheet));
    }
  }
  return used;
}

const used = usedBySheet();

test('every class that the code takes from a sheet stands in it', () => {
  expect(sheets.length).toBeGreaterThan(50);
  const missing = [...used].flatMap(([sheet, names]) => {
    const defined = definedIn(sheet);
    return [...names].flatMap(([name, file]) => (defined.has(name) ? [] : `${name} of ${sheet}, in ${file}`));
  });
  expect(missing).toEqual([]);
});

test('every class of a sheet is taken by the code', () => {
  const unused = sheets.flatMap((sheet) =>
    [...definedIn(sheet)].filter((name) => !used.get(sheet)?.has(name)).map((name) => `${name} of ${sheet}`),
  );
  expect(unused).toEqual([]);
});

test('the code takes a class by its name alone, so that it can be told which are used', () => {
  const computed = globSync('**/*.tsx', { cwd: source }).filter((file) => {
    const text = readFileSync(join(source, file), 'utf8');
    const names = [...text.matchAll(/import (\w+) from '[^']+\.module\.css'/g)].map(([, name]) => name);
    return names.some((name) => new RegExp(`(?<![\\w.])${name}\\[`).test(text));
  });
  expect(computed).toEqual([]);
});

function rulesOf(sheet: string): { name: string; composes: string[]; sets: string[] }[] {
  const text = readFileSync(join(source, sheet), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/\.([\w-]+) \{([^{}]*)/g)].map(([, name = '', body = '']) => ({
    name,
    composes: [...body.matchAll(/composes: ([\w ]+) from '[^']*looks\.module\.css'/g)].flatMap(
      ([, taken = '']) => taken.split(' '),
    ),
    sets: [...body.matchAll(/([\w-]+):/g)].flatMap(([, property = '']) =>
      property === 'composes' ? [] : property,
    ),
  }));
}

test('no class sets what a look that it composes sets: the sheet of looks comes last in the built page, and would win', () => {
  const looks = new Map(rulesOf('ui/looks.module.css').map(({ name, sets }) => [name, sets]));
  expect(looks.get('cut')).toContain('overflow');
  const clashes = sheets.flatMap((sheet) =>
    rulesOf(sheet).flatMap(({ name, composes, sets }) =>
      composes.flatMap((look) =>
        (looks.get(look) ?? []).flatMap((property) =>
          sets.includes(property) ? `${property} of .${name} in ${sheet}, by .${look}` : [],
        ),
      ),
    ),
  );
  expect(clashes).toEqual([]);
});
