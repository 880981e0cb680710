import { VisuallyHidden } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { EVERYONE } from '../../../../shared/peopleQuery.ts';
import { useActions } from '../../state/app.tsx';
import { exportWords } from '../../state/exportWords.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';

export function Wanted() {
  const { call } = useActions();
  const { note, setTold } = useHandedOut();
  return (
    <section className={looks.column} aria-label="Wanted access">
      <VisuallyHidden component="h2">Wanted access</VisuallyHidden>
      {note}
      <EmptyState icon={IconFileCheck} title="Define access in a file">
        <p>
          Export who has which role where, and edit the file. Then import it and review the changes. People
          missing from the file stay as they are, unless it calls their organization complete.
        </p>
        <SaveMenu
          title="Export…"
          also={{ label: 'As YAML, with what members see', save: () => call('wanted.export', {}) }}
          save={(format) => call('people.export', { query: EVERYONE, format })}
          wordsOf={exportWords}
          onTold={setTold}
        />
      </EmptyState>
    </section>
  );
}
