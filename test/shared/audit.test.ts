import { expect, test } from 'vitest';
import { auditWords } from '../../src/shared/audit.ts';

const words = (action: string, resourceType: string, details: { name: string; value: string }[] = []) =>
  auditWords({ action, resourceType, details });

test('an entry of an audit log is told by what was done to what, of what is unknown by its own name', () => {
  expect(words('create', 'project')).toBe('Created project');
  expect(words('update', 'sshKey')).toBe('Changed SSH key');
  expect(words('login', 'session')).toBe('Signed in');
  expect(words('create', 'organization', [{ name: 'type', value: 'inviteMember' }])).toBe('Invited person');
  expect(words('entangle', 'quantumLink')).toBe('entangle quantumLink');
  expect(words('constructor', 'toString')).toBe('constructor toString');
});
