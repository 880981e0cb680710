import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import { type Addee, accountsOn, findAddees } from '../../../../shared/invitees.ts';
import type { InstanceTargets, Target } from '../../../../shared/target.ts';

export type Addees = { entries: EmailEntry[]; people: Addee[]; invalid: { text: string; reason: string }[] };

const NOBODY: never[] = [];

export function readAddees(
  text: string,
  target: Pick<Target, 'members' | 'invitations'> | undefined,
  instance: Pick<InstanceTargets, 'targets'> | undefined,
  now: number,
): Addees {
  const entries = findEmails(text);
  const addresses = entries.flatMap((entry) => (entry.state === 'address' ? entry.address : []));
  const lists = { members: target?.members ?? NOBODY, invitations: target?.invitations ?? NOBODY };
  return {
    entries,
    people: findAddees(addresses, lists, instance ? accountsOn(instance) : new Map(), now),
    invalid: entries.flatMap((entry) => (entry.state === 'invalid' ? [entry] : [])),
  };
}

export function addeesWords({ entries, people, invalid }: Addees): string {
  if (entries.length === 0) return '';
  const count = (state: Addee['state']) => people.filter((person) => person.state === state).length;
  const repeated = entries.filter(({ state }) => state === 'repeated').length;
  const parts = [
    `${count('new')} to add`,
    count('member') === 1 ? '1 already a member' : '',
    count('member') > 1 ? `${count('member')} already members` : '',
    count('elsewhere') > 0 ? `${count('elsewhere')} with an account` : '',
    repeated > 0 ? `${repeated} repeated` : '',
    invalid.length > 0 ? `${invalid.length} invalid` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
