import { describe, expect, test } from 'vitest';
import {
  countFound,
  type GrantSubject,
  type GrantView,
  grantItems,
  grantRows,
  kindWords,
} from '../../../src/renderer/src/features/permissions/grants.ts';
import type { Tree } from '../../../src/shared/permissions/shapes.ts';
import { searchWords } from '../../../src/shared/text.ts';
import { application, postgres, production, staging } from '../../shared/permissions/trees.ts';

const tree: Tree = {
  projects: [
    {
      id: 'shop',
      name: 'Shop',
      environments: [
        production('live', application('web', 'storefront'), postgres('db', 'orders')),
        staging('stage'),
      ],
    },
    { id: 'bare', name: 'Bare', environments: [] },
  ],
  gitProviders: [],
  servers: [{ id: 'worker', name: 'worker', kind: 'deploy' }],
};
const ITEMS = grantItems(tree);

function shown(view: Partial<GrantView> & { search?: string } = {}): string[] {
  const { search = '', ...rest } = view;
  const rows = grantRows(ITEMS, { words: searchWords(search), only: null, toggled: new Set(), ...rest });
  return rows.map(
    ({ name, level, isOpen }) =>
      `${'  '.repeat(level - 1)}${isOpen === null ? '' : isOpen ? '- ' : '+ '}${name}`,
  );
}

describe('the rows of a tree', () => {
  test('a small tree is open, git providers that there are none of are left out', () => {
    expect(shown()).toEqual([
      '- Shop',
      '  - production',
      '    storefront',
      '    orders',
      '  staging',
      'Bare',
      '- Servers',
      '  worker',
    ]);
  });

  test('what a person closed is closed', () =>
    expect(shown({ toggled: new Set(['shop']) })).toEqual(['+ Shop', 'Bare', '- Servers', '  worker']));

  test('a large tree begins closed', () => {
    const many = {
      ...tree,
      projects: Array.from({ length: 50 }, (_, at) => ({
        ...tree.projects[0],
        id: `p${at}`,
        name: 'P',
        environments: tree.projects[0]?.environments ?? [],
      })),
    };
    const rows = grantRows(grantItems(many), { words: [], only: null, toggled: new Set(['p1']) });
    expect(rows.filter(({ level }) => level === 2)).toHaveLength(2);
  });

  test('each knows its place among those beside it', () => {
    const rows = grantRows(ITEMS, { words: [], only: null, toggled: new Set() });
    const placeOf = (id: string) =>
      rows.filter((row) => row.id === id).map(({ at, of }) => `${at} of ${of}`)[0];
    expect([placeOf('db'), placeOf('stage'), placeOf('bare')]).toEqual(['2 of 2', '2 of 2', '2 of 3']);
  });
});

describe('a search', () => {
  test('shows what it finds, opened, with what is around it', () =>
    expect(shown({ search: 'orders' })).toEqual(['- Shop', '  - production', '    orders']));

  test('shows all in what it finds, closed', () => {
    expect(shown({ search: 'shop' })).toEqual(['+ Shop']);
    expect(shown({ search: 'shop', toggled: new Set(['shop', 'live']) })).toEqual([
      '- Shop',
      '  - production',
      '    storefront',
      '    orders',
      '  staging',
    ]);
  });

  test('takes words of what is around something, and the kind of a service', () => {
    expect(shown({ search: 'shop store' })).toEqual(['- Shop', '  - production', '    storefront']);
    expect(shown({ search: 'POSTGRES' })).toEqual(['- Shop', '  - production', '    orders']);
  });

  test('finds nothing where nothing matches', () => expect(shown({ search: 'nowhere' })).toEqual([]));
});

test('a filter shows what it lets through, opened, with what is around it, and holds together with a search', () => {
  const only = (subject: GrantSubject) => subject.kind === 'services' && subject.service.id === 'db';
  expect(shown({ only })).toEqual(['- Shop', '  - production', '    orders']);
  expect(shown({ only, search: 'store' })).toEqual([]);
  expect(shown({ only, search: 'shop', toggled: new Set(['shop', 'live']) })).toEqual([
    '- Shop',
    '  - production',
    '    orders',
  ]);
});

test('every kind is called by its name', () => {
  const kinds = grantRows(ITEMS, { words: [], only: null, toggled: new Set() }).map(({ subject }) =>
    kindWords(subject),
  );
  expect(kinds).toEqual([
    'project',
    'environment',
    'application',
    'PostgreSQL',
    'environment',
    'project',
    '',
    'deploy',
  ]);
});

test('what is found is counted, not what stands around it or in it', () => {
  const found = (search: string, only: GrantView['only'] = null) =>
    countFound(ITEMS, { words: searchWords(search), only });
  expect(found('storefront')).toBe(1);
  expect(found('production')).toBe(1);
  expect(found('shop orders')).toBe(1);
  expect(found('o')).toBe(5);
  expect(found('o', ({ kind }) => kind === 'services')).toBe(2);
  expect(found('nowhere')).toBe(0);
});
