import { expect, test } from 'vitest';
import { type CallName, calls } from '../../src/shared/contract.ts';
import { eachUndefined, examplesOf } from '../shared/inputs.ts';
import { openQuayside } from './quayside.ts';

const inputs = (Object.keys(calls) as CallName[]).flatMap((name) =>
  examplesOf(calls[name].input).map((input) => ({ name, input })),
);

test.each(Object.keys(calls) as CallName[])('%s: each choice of its input has an example', (name) => {
  for (const { name: of, input } of inputs)
    if (of === name) expect(calls[name].input.safeParse(input)).toMatchObject({ success: true });
});

test('whatever field of whatever call is sent as undefined, the page starts again', async () => {
  const quayside = await openQuayside();
  const taken: string[] = [];
  for (const { name, input } of inputs)
    for (const { path, input: sent } of eachUndefined(input)) {
      const read = calls[name].input.safeParse(sent);
      // What an older Quayside did not save has a value all the same.
      if (read.success && [...eachUndefined(read.data)].some(({ isSo }) => isSo))
        taken.push(`${name}${path}`);
      await quayside.bridge.call(name, sent as never);
      expect(await quayside.bridge.call('app.start', {}), `after ${name}${path}`).toMatchObject({ ok: true });
    }
  expect([...new Set(taken)]).toEqual([]);
});
