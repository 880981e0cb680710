import { Group } from '@mantine/core';
import { Preset } from '../Preset.tsx';
import { type Choices, type Filter, isSameChoices, keepOf, type Presets } from './filters.ts';

type Props<Row> = {
  presets: Presets;
  rows: readonly Row[];
  filters: readonly Filter<Row>[];
  choices: Choices;
  onChoices: (choices: Choices) => void;
};

/** The presets of a list, each with how many it shows; those that show none are left out. */
export function PresetBar<Row>({ presets, rows, filters, choices, onChoices }: Props<Row>) {
  return (
    <Group role="group" aria-label="Presets" gap={6} pt={12} pe="var(--q-inset)">
      {presets.map(({ title, tone, choices: own }) => {
        const keep = keepOf(filters, own);
        const count = keep ? rows.filter(keep).length : rows.length;
        const pressed = isSameChoices(choices, own);
        if (count === 0 && !pressed && keep) return null;
        return <Preset key={title} {...{ title, count, tone, pressed }} onClick={() => onChoices(own)} />;
      })}
    </Group>
  );
}
