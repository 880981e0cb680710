import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswerParser, misfitOf, parseAnswer } from '../../../src/main/dokploy/answerParser.ts';
import type { DokployCall } from '../../../src/main/dokploy/calls.ts';
import { createThreads } from '../../../src/main/scheduling/threads.ts';
import type { ThreadJobs } from '../../../src/main/worker.ts';
import { memberRow } from '../../shared/records.ts';

const repeated = (piece: string, count: number) => `[${Array(count).fill(piece).join(',')}]`;
const row = (id: number) =>
  memberRow(`u${id}`, { id: `m${id}`, organizationId: 'o1', email: `u${id}@example.com` });

test.each<[string, DokployCall, string]>([
  ['3.1 million empty rows where an account is expected', 'organization.all', repeated('{}', 3_100_000)],
  ['4.7 million zeros where people are expected', 'user.all', repeated('0', 4_700_000)],
])('an answer that holds too much is refused before its values are made: %s', (_what, name, text) =>
  expect(parseAnswer(name, text)).toEqual({ state: 'too-large' }),
);

test.each<[string, string]>([
  ['brackets a million deep', '['.repeat(1_000_000)],
  ['a field 100,000 deep', `[{"id":${'{"a":'.repeat(100_000)}0${'}'.repeat(100_000)}}]`],
])('an answer that is nested too deeply is told as that, and not as too large: %s', (_what, text) =>
  expect(parseAnswer('user.all', text)).toEqual({ state: 'unexpected', at: '', how: 'too-deep' }),
);

describe('a check stops at the first wrong value', () => {
  test.each<[DokployCall, string, string]>([
    ['user.all', repeated('{}', 40_000), '[0].id'],
    ['user.all', JSON.stringify([row(1), { ...row(2), role: 7 }, {}]), '[1].role'],
    [
      'organization.all',
      `[{"id":"a","name":"A","createdAt":"x","ownerId":"o","members":${repeated('0', 40_000)}}]`,
      '[0].members[0]',
    ],
    ['user.getPermissions', '{"member":{"read":true},"project":{"create":"yes"}}', 'project.create'],
  ])('%s', (name, text, at) =>
    expect(parseAnswer(name, text)).toEqual({ state: 'unexpected', at, how: 'other-form' }),
  );

  test('more rows than any list has are not looked at', () =>
    expect(parseAnswer('user.all', repeated('0', 60_000)).state).toBe('unexpected'));
});

test('ten thousand people are read', () => {
  const people = Array.from({ length: 10_000 }, (_, id) => row(id));
  expect(parseAnswer('user.all', JSON.stringify(people))).toEqual({
    state: 'parsed',
    value: people.map((person) => ({ ...person, permissions: {} })),
  });
});

test('what is written inside of texts counts for nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (texts) => {
      expect(misfitOf(JSON.stringify(texts))).toBe(null);
    }),
  );
  expect(misfitOf(JSON.stringify(['['.repeat(1000), `\\"${','.repeat(2_000_000)}`]))).toBe(null);
});

describe('the parser', () => {
  const parserIn = (workerFile: URL) => {
    const inThread = createThreads<ThreadJobs>(workerFile);
    return createAnswerParser((given, isAlone) => inThread('parseAnswer', given, isAlone));
  };
  const people = JSON.stringify(Array.from({ length: 2_000 }, (_, id) => row(id)));

  test('reads large answers of several instances, a damaged one beside good ones', async () => {
    const parse = parserIn(new URL('../../../src/main/worker.ts', import.meta.url));
    const [good, damaged, empty, again] = await Promise.all([
      parse('user.all', people),
      parse('organization.all', repeated('{}', 3_100_000)),
      parse('user.get', ''),
      parse('user.all', people),
    ]);
    expect([good.state, damaged.state, empty.state, again.state]).toEqual([
      'parsed',
      'too-large',
      'parsed',
      'parsed',
    ]);
  });

  test('answers all that waited when its worker dies, and starts another for what comes then', async () => {
    const dying = parserIn(new URL('data:text/javascript,process.exit(1)'));
    const [first, second] = await Promise.all([dying('user.all', people), dying('user.all', people)]);
    expect([first.state, second.state]).toEqual(['too-large', 'too-large']);
    expect((await dying('user.all', people)).state).toBe('too-large');
  });
});
