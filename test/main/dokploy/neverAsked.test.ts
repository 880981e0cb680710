import { expect, test } from 'vitest';
import { dokployCalls } from '../../../src/main/dokploy/calls.ts';

/** What gives secrets away, or does harm by what it is sent, on one version or another; nothing here needs it. */
const NEVER = [
  'gitProvider.getAll',
  'licenseKey.getEnterpriseSettings',
  'project.one',
  'project.search',
  'scim.generateToken',
  'server.all',
  'server.one',
  'settings.getWebServerSettings',
  'sshKey.all',
  'sso.listProviders',
  'sso.one',
  'user.getServerMetrics',
  'user.update',
];

test('trap: calls that hand out keys, tokens and whole user rows, or change a password although they fail, are none of ours', () => {
  const asked = Object.entries(dokployCalls).flatMap(([name, entry]) => [
    name,
    'path' in entry ? String(entry.path) : '',
  ]);
  expect(NEVER.filter((name) => asked.some((each) => each === name || each === `/api/${name}`))).toEqual([]);
});
