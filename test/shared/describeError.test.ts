import { expect, test } from 'vitest';
import { describeError } from '../../src/shared/describeError.ts';

test('name, message and stack are told, and those of the cause', () => {
  const error = new TypeError('it broke', { cause: new RangeError('too far') });
  const text = describeError(error);
  expect(text).toMatch(/^TypeError: it broke\n\s+at /);
  expect(text).toMatch(/\nCaused by RangeError: too far\n\s+at /);
});

test('values that an error quotes are cut out of its message and its stack', () => {
  const thrown = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  for (const error of [
    thrown(() => JSON.parse('CANARY')),
    thrown(() => new Headers({ name: 'CANARY\n1' })),
    new Error("The argument must be a number. Received 'CANARY'"),
  ]) {
    expect(describeError(error)).toMatch(/Error/);
    expect(describeError(error)).not.toContain('CANARY');
  }
});

test('of what is thrown and no error, the kind alone is told', () => {
  expect(describeError('CANARY')).toBe('a thrown string');
  expect(describeError(null)).toBe('a thrown null');
});

test('a message without end, and a cause that is its own cause, stay bounded', () => {
  const error = new Error('a word '.repeat(10_000));
  error.cause = error;
  expect(describeError(error).length).toBeLessThanOrEqual(4_000);
});
