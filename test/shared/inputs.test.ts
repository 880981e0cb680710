import { expect, test } from 'vitest';
import { type CallName, calls } from '../../src/shared/contract.ts';
import { unboundedIn } from './inputs.ts';

test.each(Object.keys(calls) as CallName[])('%s takes no text, list or record without a limit', (name) =>
  expect(unboundedIn(calls[name].input)).toEqual([]),
);
