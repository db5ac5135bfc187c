import { z } from 'zod';

/** What a page is about; kept by the webview, so that the page comes back after a reload. */
export const subjectSchema = z.object({
  root: z.string().describe('URI of the repository.'),
  model: z.string(),
  version: z.string().nullable().describe('Null: the newest, or the one of the working tree.'),
});
export type Subject = z.infer<typeof subjectSchema>;

export const pageProblemSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });
export type PageProblem = z.infer<typeof pageProblemSchema>;

/** What the extension sends to a page: what to show, always whole. */
export function pageMessageSchema<S extends z.ZodType>(content: S) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('loading'), subject: subjectSchema, doing: z.string() }),
    z.object({ kind: z.literal('failed'), subject: subjectSchema, problem: pageProblemSchema }),
    z.object({ kind: z.literal('shown'), subject: subjectSchema, content }),
  ]);
}
export type PageMessage<C> =
  | { readonly kind: 'loading'; readonly subject: Subject; readonly doing: string }
  | { readonly kind: 'failed'; readonly subject: Subject; readonly problem: PageProblem }
  | { readonly kind: 'shown'; readonly subject: Subject; readonly content: C };

/** What every page may ask of the extension. */
export const commonActionSchemas = [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('refresh') }),
  z.object({ type: z.literal('showLog') }),
] as const;
export type CommonAction = z.infer<(typeof commonActionSchemas)[number]>;
