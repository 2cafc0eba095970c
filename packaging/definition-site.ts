/**
 * Where a definition of the bundled vocabulary stands. Cucumber finds it by parsing a stack trace for each definition; in a
 * bundle every trace leads to the same file, so the answer is given at once.
 */
export function getDefinitionLineAndUri(): { readonly line: number; readonly uri: string } {
  return { line: 0, uri: 'kubekata/steps' }
}
