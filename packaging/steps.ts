/**
 * The vocabulary as a module for plain Cucumber and for authors' step files: `import { define } from 'kubekata/steps'`.
 * The build puts an import of every module of `steps/` in front of it.
 */

export { define, type Keyword, type Phrase, phrases, type Wording } from '../steps/phrase.ts'
export { World, type WorldParameters } from '../steps/world.ts'
