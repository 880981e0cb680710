import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { NoKey } from '../../../src/renderer/src/features/organizations/OrganizationFrame.tsx';
import type { OrganizationItem } from '../../../src/renderer/src/features/organizations/OrganizationsPanel.tsx';

test('what can be done about a missing key comes before what is known without one', () => {
  const item: OrganizationItem = {
    id: 'o',
    name: 'Labs',
    apart: null,
    initials: 'LA',
    logo: null,
    isDefault: false,
    isOwned: true,
    role: 'owner',
    userId: 'u1',
    person: null,
    createdAt: 0,
  };
  const html = renderToStaticMarkup(
    <MantineProvider>
      <NoKey item={item} opened={[]} actions={<button type="button">Create keys</button>} />
    </MantineProvider>,
  );
  expect(html.indexOf('Create keys')).toBeGreaterThan(-1);
  expect(html.indexOf('Create keys')).toBeLessThan(html.indexOf('Your role'));
});
