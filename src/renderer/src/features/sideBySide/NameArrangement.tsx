import { useState } from 'react';
import { ARRANGEMENT_NAMES } from '../../../../shared/arrangements.ts';
import { nameFault } from '../../../../shared/nameFault.ts';
import { cutText } from '../../../../shared/oneLine.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { createSelectLists } from '../../state/sideBySide.ts';
import { NameForm } from '../../ui/NameForm.tsx';
import { organizationOf } from './words.ts';

export function NameArrangement({ arrangementId }: { arrangementId: string | null }) {
  const arrangements = useApp((state) => state.preferences.arrangements);
  const [select] = useState(createSelectLists);
  const lists = useApp(select);
  const { saveArrangement, renameArrangement } = useActions();
  const { close } = useDialog();
  const known = lists.filter(({ isListed }) => isListed);
  const offered = cutText([...new Set(known.map(organizationOf))].join(', '), ARRANGEMENT_NAMES.longest);
  return (
    <NameForm
      initial={arrangements.find(({ id }) => id === arrangementId)?.name ?? offered}
      faultOf={(name) => nameFault(name, ARRANGEMENT_NAMES, arrangements, arrangementId)}
      action={arrangementId === null ? 'Save arrangement' : 'Rename'}
      onName={(name) => {
        if (arrangementId === null) saveArrangement(name);
        else renameArrangement(arrangementId, name);
        close();
      }}
    />
  );
}
