import { readAddress } from '../../../../shared/address.ts';
import { CARRIED_PARTS, type CarriedPart, PART_NOUNS } from '../../../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult } from '../../../../shared/calls/backup.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted, listed, thousands } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';

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

export function count(number: number, noun: string): string {
  return `${thousands(number)} ${noun}${number === 1 ? '' : 's'}`;
}

type Found = CallOutput<'backup.plan'>['carried'];
type Counts = Record<CarriedPart, number>;

export const PART_NAMES: Record<CarriedPart, string> = {
  groups: 'Groups',
  joins: 'Joined addresses',
  apart: '“Not this person” choices',
  baselines: 'Baselines',
  ends: 'End dates and notes',
  kits: 'Kits',
  snoozes: 'Snoozed lines',
};

const MOST_NAMED = 8;

export function sayContents(parts: readonly CarriedPart[], counts: Counts): string | null {
  const words = parts.filter((part) => counts[part] > 0).map((part) => sayPart(part, counts[part]));
  return words.length > 0 ? words.join(', ') : null;
}

export function sayCounts(counts: Counts): string | null {
  return sayContents(CARRIED_PARTS, counts);
}

export function sayFound(parts: readonly CarriedPart[], found: Found): string | null {
  const inFile = sayContents(parts, countsOf(found, 'inFile'));
  const missing = sayContents(parts, countsOf(found, 'missing'));
  const unreadable = sayContents(parts, countsOf(found, 'unreadable'));
  const isAll = parts.every((part) => found[part].missing === found[part].inFile);
  const told = [
    ...(inFile === null ? [] : [`${inFile}.`]),
    ...(inFile === null || isAll ? [] : [missing === null ? 'Nothing new here.' : `New here: ${missing}.`]),
    ...(unreadable === null ? [] : [`Damaged or too large, and left out: ${unreadable}.`]),
  ];
  return told.length > 0 ? told.join(' ') : null;
}

export function carriedWords(result: CarriedResult): string[] {
  const { part, added, here, leftOut, partly, noRoom, unreadable, contradictions, outcome } = result;
  const told = [
    ...(added > 0 ? [`Added ${sayPart(part, added)}.`] : []),
    ...(here > 0 ? [hereWords(part, here)] : []),
    ...(partly > 0 ? [`${sayPart(part, partly)} came without some instances, which were not imported.`] : []),
    ...(leftOut > 0 ? [`Left out ${sayPart(part, leftOut)}, whose instances were not imported.`] : []),
    ...(noRoom > 0
      ? [`No room for ${sayPart(part, noRoom)}: remove some here, and import the file again.`]
      : []),
    ...(unreadable > 0 ? [`Left out ${sayPart(part, unreadable)}: damaged or too large.`] : []),
    ...contradictions.map(contradictionWords),
    ...(outcome.kind === 'failed' ? [`${outcome.error.message} ${outcome.error.advice}`] : []),
    ...(outcome.kind === 'canceled' ? ['Canceled before the end. Imported parts are complete.'] : []),
  ];
  return told.length > 0 ? told : ['Nothing was changed.'];
}

export function staysHere({ operations, views }: Record<'operations' | 'views', number>): string {
  const words = [
    ...(operations > 0 ? [counted(operations, 'unfinished operation', 'unfinished operations')] : []),
    ...(views > 0 ? [counted(views, 'saved view', 'saved views')] : []),
    'Activity',
  ];
  return `Stays on this computer: ${listed(words, 3)}.${operations > 0 ? ' Finish operations here first.' : ''}`;
}

export const SIGNED_STAYS =
  'Signed baselines go into the file unsigned, without what was accepted beside them.';

export function sayNames(names: readonly string[]): string {
  return listed(
    names.map((name) => `“${name}”`),
    MOST_NAMED,
  );
}

function contradictionWords(group: readonly string[]): string {
  const addresses = group.map((address) => sanitizeText(address, 80));
  return `${listed(addresses, 3)}: joined differently here, so they stay as they are.`;
}

function sayPart(part: CarriedPart, number: number): string {
  const [one, more] = PART_NOUNS[part];
  return number === 1 ? `1 ${one}` : `${thousands(number)} ${more}`;
}

function countsOf(found: Found, which: 'inFile' | 'missing' | 'unreadable'): Counts {
  return Object.fromEntries(CARRIED_PARTS.map((part) => [part, found[part][which]])) as Counts;
}

function hereWords(part: CarriedPart, here: number): string {
  if (part === 'groups')
    return `Instances that were already here stay where they are (${sayPart(part, here)}).`;
  return `${sayPart(part, here)} ${were(here)} already here.`;
}

function were(number: number): string {
  return number === 1 ? 'was' : 'were';
}
