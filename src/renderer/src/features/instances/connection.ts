import type { CallInput } from '../../../../shared/contract.ts';
import { faultIn } from '../../../../shared/errors.ts';
import { readHeaderName, readHeaderValue } from '../../../../shared/headers.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { readProxy } from '../../../../shared/proxy.ts';
import { isEqualDeep } from '../../state/structuralSharing.ts';

/** `stored`: main keeps the value and never reveals it. */
export type HeaderDraft = { id: number; name: string; value: string; stored: boolean };

export type ConnectionDraft = {
  mode: 'system' | 'none' | 'given';
  proxy: string;
  headers: HeaderDraft[];
  next: number;
};

export function draftOf(instance?: Instance): ConnectionDraft {
  const proxy = instance?.proxy ?? { mode: 'system' };
  const headers = (instance?.headers ?? []).map(({ name }, id) => ({ id, name, value: '', stored: true }));
  return {
    mode: proxy.mode,
    proxy: proxy.mode === 'given' ? proxy.url : '',
    headers,
    next: headers.length,
  };
}

/** `moves`: for a new server, to which no stored value may be sent. */
export function inputOf(
  draft: ConnectionDraft,
  moves = false,
): NonNullable<CallInput<'instances.add'>['connection']> {
  const { mode, proxy } = draft;
  return {
    proxy: mode === 'given' ? { mode, url: proxy } : { mode },
    headers: draft.headers.map(({ name, value, stored }) => (stored && !moves ? { name } : { name, value })),
  };
}

type InstanceDraft = { name: string; url: string; key: string; connection: ConnectionDraft };

export function holdsInstance(draft: InstanceDraft, first: InstanceDraft): boolean {
  return !isEqualDeep(typedIn(draft), typedIn(first));
}

function typedIn({ name, url, key, connection }: InstanceDraft) {
  return { name: name.trim(), url: url.trim(), key: key.trim(), connection: inputOf(connection) };
}

export function proxyError({ mode, proxy }: ConnectionDraft): string | null {
  return mode === 'given' ? faultIn(readProxy(proxy)) : null;
}

export function headerNameError({ headers }: ConnectionDraft, { id, name }: HeaderDraft): string | null {
  const read = readHeaderName(name);
  if (!read.ok) return faultIn(read);
  const twice = headers.some(
    (other) => other.id < id && other.name.trim().toLowerCase() === read.value.toLowerCase(),
  );
  return twice ? 'This header is listed twice.' : null;
}

export function headerValueError({ value, stored }: HeaderDraft, moves: boolean): string | null {
  return stored && !moves ? null : faultIn(readHeaderValue(value));
}

export function connectionError(draft: ConnectionDraft, moves = false): string | null {
  const faults = draft.headers.map((row) => headerNameError(draft, row) ?? headerValueError(row, moves));
  return proxyError(draft) ?? faults.find((fault) => fault !== null) ?? null;
}

/** Accepts a whole "Name: value" line, as proxies’ pages offer for copying. */
export function splitLine(text: string): { name: string; value?: string } {
  const line = /^\s*([A-Za-z0-9-]+)\s*:\s*(\S.*)$/.exec(text);
  return line?.[1] && line[2] ? { name: line[1], value: line[2].trim() } : { name: text };
}
