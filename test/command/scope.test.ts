import { expect, test } from 'vitest';
import { scopeOf } from '../../src/command/reading.ts';
import type { Instance } from '../../src/shared/instance.ts';

const named = (name: string, origin: string) => ({ id: origin, name, origin }) as Instance;
const ALL = [
  named('Prod', 'https://a.example'),
  named('prod', 'https://b.example'),
  named('Test', 'https://c.example'),
];

test('an instance is named by its name or address; of several with one name the addresses are told', () => {
  const chosen = (...instance: string[]) => {
    const scope = scopeOf({ instance }, ALL, []);
    return scope.ok
      ? scope.value.instances.map(({ origin }) => origin)
      : `${scope.error.message} ${scope.error.advice}`;
  };
  expect(chosen('test', 'https://b.example')).toEqual(['https://b.example', 'https://c.example']);
  expect(chosen('Prod')).toBe(
    'Several instances are called “Prod”. Name one by its address: https://a.example, https://b.example.',
  );
  expect(chosen('Nix')).toMatch(/^No instance is called “Nix”\. There are: /);
});
