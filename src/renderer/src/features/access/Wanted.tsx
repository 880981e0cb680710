import { VisuallyHidden } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { EVERYONE } from '../../../../shared/peopleQuery.ts';
import { useActions } from '../../state/app.tsx';
import { exportWords } from '../../state/exportWords.ts';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';

export function Wanted() {
  const { call } = useActions();
  const [told, setTold] = useState<HandedOut | null>(null);
  return (
    <section className={looks.column} aria-label="Wanted access">
      <VisuallyHidden component="h2">Wanted access</VisuallyHidden>
      <HandedOutNote told={told} onDismiss={() => setTold(null)} />
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
