import { sanitizeText } from './sanitizeText.ts';

type Props = {
  /** What someone else wrote: a name, an e-mail address, a role. */
  text: string | null | undefined;
  className?: string | undefined;
};

/** Untrusted text made safe: its direction does not affect its neighbours, and the tooltip holds it whole, up to a limit. */
export function UntrustedText({ text, className }: Props) {
  return (
    <bdi dir="auto" className={className} title={sanitizeText(text, 1000)}>
      {sanitizeText(text)}
    </bdi>
  );
}
