import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { countTold, ToldWords } from '../../../src/renderer/src/ui/Told.tsx';

test('the same words told again are another time, so that a screen reader says them again', () => {
  const first = countTold({ told: null, times: 0 }, { words: '12 people copied' });
  const again = countTold(first, { words: '12 people copied' });
  expect([first.times, again.times]).toEqual([1, 2]);
});

test('what is drawn again while the same is told is no other time', () => {
  const told = { words: '12 people copied' };
  const first = countTold({ told: null, times: 0 }, told);
  expect(countTold(first, told)).toBe(first);
});

test('nothing stands in the region while nothing is told', () => {
  expect(renderToStaticMarkup(<ToldWords told={null} />)).toBe('');
  expect(renderToStaticMarkup(<ToldWords told={{ words: '' }} />)).toBe('');
  expect(renderToStaticMarkup(<ToldWords told={{ words: 'Copied.' }} />)).toBe('<span>Copied.</span>');
});
