import type { Result } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';

export function useOrTell(): (title: string, begun: Promise<Result<object>>) => Promise<void> {
  const { tellTrouble } = useActions();
  return async (title, begun) => {
    const result = await begun;
    if (!result.ok) tellTrouble(title, result.error);
  };
}
