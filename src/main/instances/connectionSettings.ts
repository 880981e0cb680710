import type { CallInput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { MOST_HEADERS, MOST_OF_ALL, readHeaderName, readHeaderValue } from '../../shared/headers.ts';
import type { HeaderRecord } from '../../shared/instance.ts';
import { type ProxyChoice, readProxy } from '../../shared/proxy.ts';
import type { HeaderEntry } from '../registry/records.ts';

export type Connection = { proxy: ProxyChoice; headers: HeaderEntry[] };

/** Gives `header-refused`, `proxy-invalid`; repeats no value. */
export function readConnection(
  given: CallInput<'instances.add'>['connection'],
  present: HeaderRecord[],
): Result<Connection> {
  const proxy = readChoice(given?.proxy ?? { mode: 'system' });
  if (!proxy.ok) return proxy;
  const entries = given?.headers ?? [];
  if (entries.length > MOST_HEADERS) {
    return refuse(`At most ${MOST_HEADERS} extra headers can be kept.`, 'Remove some.');
  }
  const headers: HeaderEntry[] = [];
  for (const entry of entries) {
    const name = readHeaderName(entry.name);
    if (!name.ok) return name;
    const isSame = (other: { name: string }) => other.name.toLowerCase() === name.value.toLowerCase();
    if (headers.some(isSame)) {
      return refuse(`The header ${name.value} is there twice.`, 'Remove one of them.');
    }
    if (entry.value === undefined) {
      if (!present.some(isSame))
        return refuse(`The header ${name.value} has no value yet.`, 'Enter a value.');
      headers.push({ name: name.value });
      continue;
    }
    const value = readHeaderValue(entry.value);
    if (!value.ok) return value;
    headers.push({ name: name.value, value: value.value });
  }
  if (headers.reduce((sum, { value = '' }) => sum + value.length, 0) > MOST_OF_ALL)
    return refuse('These headers are too long together.', `At most ${MOST_OF_ALL} characters are sent.`);
  return ok({ proxy: proxy.value, headers });
}

export function headersToCheck({ headers }: Connection): Record<string, string> {
  return Object.fromEntries(
    headers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}

function readChoice(choice: ProxyChoice): Result<ProxyChoice> {
  if (choice.mode !== 'given') return ok(choice);
  const url = readProxy(choice.url);
  return url.ok ? ok({ mode: 'given', url: url.value }) : url;
}

function refuse(message: string, advice: string): Result<never> {
  return fail({ code: 'header-refused', message, advice });
}
