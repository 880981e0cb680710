import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_MANY_DRAFT } from '../../src/renderer/src/features/sheet/manyDraft.ts';
import { STEP_WORDS } from '../../src/shared/operations/steps.ts';
import { screenWordsOf } from './screenWords.ts';

const GUIDE = globSync('docs/*.md').map(normalize);
const ABOUT = ['docs/ci/README.md', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'ARCHITECTURE.md'];
const DECISIONS = globSync('docs/decisions/*.md').map(normalize);
const PAGES = [...GUIDE, ...ABOUT, ...DECISIONS];
/** The pages for engineers, which name files of the project. */
const NAMING = [...DECISIONS, 'CONTRIBUTING.md', 'SECURITY.md', 'ARCHITECTURE.md'];
const TRACKED = globSync('{src,test,scripts,packaging,docs,.github}/**/*.*').map((file) =>
  file.replaceAll('\\', '/'),
);

/** A page without its blocks of code, in which signs mean something else. */
const textOf = (page: string): string => readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');

/** What a page leads to or shows: in Markdown, and in the HTML of pictures. */
function targetsOf(page: string): string[] {
  const text = textOf(page);
  const found = [
    ...text.matchAll(/\]\(([^)\s]+)\)/g),
    ...text.matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g),
  ];
  return found.map(([, target = '']) => target).filter((target) => !/^(https?|mailto):/.test(target));
}

/** The names by which the headings of a page are reached, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const headings = textOf(page).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the guide', () => {
  let words: Set<string>;
  let sources: string;
  beforeAll(() => {
    const files = globSync('src/{renderer,shared,main/shell}/**/*.{ts,tsx}');
    words = new Set(files.flatMap((file) => [...screenWordsOf(file)]));
    sources = files.map((file) => readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ')).join('\n');
  }, 120_000);
  /** The “…” at the end of a label stands in the sources as well; else it would stand for whatever varies there. */
  const isShown = (text: string) => words.has(text) && (!/\S…$/.test(text) || sources.includes(text));

  test.each(GUIDE)('%s has in bold what the app shows, and nothing else', (page) => {
    const bold = [...textOf(page).matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = '']) =>
      text.replaceAll(/\s+/g, ' '),
    );
    expect(bold.filter((text) => !isShown(text))).toEqual([]);
  });

  test('tells what each state means that a step can end in', () => {
    const rows = textOf(join('docs', 'activity.md')).matchAll(/^\| (\w+) \|/gm);
    const ended = STEP_WORDS.filter((word) => word !== 'waiting' && word !== 'running');
    expect([...rows].map(([, word]) => word)).toEqual(expect.arrayContaining(ended));
  });

  test('promises no end of keys that are made, since they end only where a person says so', () => {
    expect(NO_MANY_DRAFT.creating.expiresInDays).toBeNull();
    expect(readFileSync('README.md', 'utf8')).toContain('You choose when they expire');
  });

  test('has every page in its index', () => {
    const listed = targetsOf(join('docs', 'README.md'));
    const missing = GUIDE.filter((page) => page !== join('docs', 'README.md')).filter(
      (page) => !listed.includes(page.slice('docs/'.length)),
    );
    expect(missing).toEqual([]);
  });

  test('has every picture in both themes, and none that no page shows', () => {
    const shown = PAGES.flatMap((page) =>
      targetsOf(page)
        .filter((target) => target.endsWith('.png'))
        .map((target) => normalize(join(dirname(page), target))),
    );
    const there = globSync('docs/pictures/*.png').map(normalize);
    expect(there.filter((picture) => !shown.includes(picture))).toEqual([]);
    const other = (picture: string) =>
      picture.replace(/-(light|dark)\.png$/, (_, theme) => (theme === 'light' ? '-dark.png' : '-light.png'));
    expect(shown.filter((picture) => !shown.includes(other(picture)))).toEqual([]);
  });

  test('is no more than 3 MB', () => {
    const bytes = globSync('docs/**/*.*').reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });
});

test.each(PAGES)('%s leads to what is there', (page) => {
  const broken = targetsOf(page).filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(file).has(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(NAMING)('%s names files that are there', (page) => {
  const named = [...textOf(page).matchAll(/`(\w[\w./-]*\.(?:tsx?|mjs|cjs|json|md|ya?ml|css))`/g)].map(
    ([, file = '']) => file,
  );
  const isThere = (file: string) => TRACKED.some((each) => `/${each}`.endsWith(`/${file}`));
  expect(named.filter((file) => !file.includes('NOUN') && !isThere(file))).toEqual([]);
});

test('the commands that pages name are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = PAGES.flatMap((page) => [
    ...readFileSync(page, 'utf8').matchAll(/\bnpm (?:run ([\w:]+)|(test|start))\b/g),
  ]).map(([, script, own]) => script ?? own ?? '');
  expect(named).toContain('demo');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
