import { IconAlertTriangle } from '@tabler/icons-react';
import { Signed } from '../../ui/Signed.tsx';

export function Warning({ text }: { text: string | null }) {
  return (
    <div role="status">
      {text && (
        <Signed icon={IconAlertTriangle} mt={6} c="var(--q-warn)" fz={12}>
          {text}
        </Signed>
      )}
    </div>
  );
}
