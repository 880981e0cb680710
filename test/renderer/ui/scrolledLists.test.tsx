import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { StepList } from '../../../src/renderer/src/features/outcomes/Steps.tsx';
import { ScrolledList } from '../../../src/renderer/src/ui/ScrolledList.tsx';

test.each<[string, ReactNode]>([
  ['Steps', <StepList key="steps" steps={[]} ends={{}} />],
  ['People', <ScrolledList key="people" aria-label="People" />],
])('the list “%s” of a dialog, which scrolls, is reached by Tab', (name, list) => {
  const page = renderToStaticMarkup(<MantineProvider>{list}</MantineProvider>);
  expect(/<ul[^>]*>/.exec(page)?.[0]).toContain(`aria-label="${name}"`);
  expect(/<ul[^>]*>/.exec(page)?.[0]).toContain('tabindex="0"');
});
