import { readAddress } from '../../../../shared/address.ts';
import type { ImportEntry, ImportResult } from '../../../../shared/calls/backup.ts';
import { listed } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { count } from './words.ts';

export function changesOf({ what }: ImportEntry): boolean {
  return what.kind === 'new' || (what.kind === 'here' && what.organizations.length > 0);
}

export function sayChanges({ origin, what }: ImportEntry): string[] {
  if (what.kind === 'other-installation') {
    return [
      `Nothing. Its address is already here as “${sanitizeText(what.hereName)}”, with other people and organizations.`,
    ];
  }
  if (what.kind === 'here') {
    const here = `is already here as “${sanitizeText(what.hereName)}”`;
    if (what.organizations.length === 0) return [`Nothing. It ${here}.`];
    const names = what.organizations.map((name) => sanitizeText(name, 60));
    return [`It ${here}. Adds the keys for ${listed(names, 3)}, which have none here.`];
  }
  return [
    `Adds it, ${keysOf(what)}.`,
    ...(what.freeName === null ? [] : ['An instance with this name is already here.']),
    ...(what.headers > 0 ? [`Brings ${count(what.headers, 'extra header')}.`] : []),
    ...(what.proxy === null ? [] : [`Reached through the proxy ${what.proxy}.`]),
    ...(what.certificate === null ? [] : [`Trusts its certificate, SHA-256 ${what.certificate}.`]),
    ...(isInsecure(origin) ? ['Over http its keys travel unencrypted.'] : []),
  ];
}

function isInsecure(origin: string): boolean {
  const address = readAddress(origin);
  return address.ok && address.value.insecure;
}

export function resultWords({ outcome }: ImportResult): string {
  switch (outcome.kind) {
    case 'added':
      return `Added, ${keysOf(outcome)}.`;
    case 'keys-added':
      return `Was already here. Added ${count(outcome.keys, 'key')}.`;
    case 'unchanged':
      return 'Was already here. Nothing was changed.';
    case 'other-installation':
      return 'Not imported: another installation has its address here. Nothing was changed.';
    case 'skipped':
      return 'Left out.';
    case 'canceled':
      return 'Canceled before its turn. Nothing was changed.';
    case 'failed': {
      const part = outcome.keys > 0 ? ` ${count(outcome.keys, 'key')} had been added before.` : '';
      return `${outcome.error.message} ${outcome.error.advice}${part}`;
    }
  }
}

function keysOf({ keys, keysToGive }: { keys: number; keysToGive: number }): string {
  if (keys === 0) return 'and asks for its key';
  const rest = keysToGive > 0 ? `; ${count(keysToGive, 'more key')} must be entered again` : '';
  return `with ${count(keys, 'key')}${rest}`;
}
