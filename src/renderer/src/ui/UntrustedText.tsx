import { sanitizeText } from './sanitizeText.ts';

type Props = {
  /** What someone else wrote: a name, an e-mail address, a role. */
  text: string | null | undefined;
  className?: string | undefined;
};

/** A stranger's text made safe, kept from turning its neighbours around, whole (as far as is sane) in its tooltip. */
export function UntrustedText({ text, className }: Props) {
  return (
    <bdi dir="auto" className={className} title={sanitizeText(text, 1000)}>
      {sanitizeText(text)}
    </bdi>
  );
}
