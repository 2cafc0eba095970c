/** The vocabulary as a module for plain Cucumber and for authors' step files: `import { define } from 'kubekata/steps'`. */
import '../steps/parameter-types.ts'
import '../steps/endpoints.ts'
import '../steps/health.ts'
import '../steps/submission.ts'
import '../steps/traffic.ts'

export { define, type Keyword, type Phrase, phrases, type Wording } from '../steps/phrase.ts'
export { World, type WorldParameters } from '../steps/world.ts'
