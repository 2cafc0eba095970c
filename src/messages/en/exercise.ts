import type { ExerciseIssues } from '../../issue/exercise.ts'
import type { Sentences } from '../catalogue.ts'

const meant = (near: string): string => (near === '' ? '' : `; did you mean ${near}?`)

export const exercise: Sentences<ExerciseIssues> = {
  'exercise.unknown': ({ id, near, known }) => `there is no exercise ${id}${meant(near)} (known: ${known})`,
  'exercise.no-criterion': ({ exercise, criterion, near, known }) =>
    `exercise ${exercise} has no criterion ${criterion}${meant(near)} (it has: ${known})`,
  'exercise.none': ({ folder }) => `no exercise in ${folder}: a folder with an exercise.yaml is one`,
  'exercise.unreadable': ({ file, detail }) => `${file} cannot be read: ${detail}`,
  'exercise.schema': ({ field, detail }) => `${field === '' ? 'the exercise' : field} ${detail}`,
  'exercise.unknown-field': ({ field, near }) => `unknown field ${field}${meant(near)}`,
  'exercise.id-differs': ({ id, folder }) => `the id ${id} is not the name of its folder, ${folder}`,
  'exercise.no-feature': ({ folder, locale }) => `${folder} has no feature file for ${locale}: NAME.${locale}.feature`,
  'exercise.gherkin': ({ detail }) => `not valid Gherkin: ${detail}`,
  'exercise.given-refused': ({ file, detail }) => `what the exercise gives is refused, ${file}: ${detail}`,
  'exercise.steps': ({ detail }) => `the step definitions cannot be used: ${detail}`,
  'tag.no-criterion': ({ scenario }) => `scenario "${scenario}" has no @criterion(id)`,
  'tag.twice': ({ scenario, tag }) =>
    `scenario "${scenario}" carries ${tag} more than once (tags of Feature and Rule count)`,
  'tag.no-points': ({ criterion }) => `criterion ${criterion} has neither @points(n) nor @advisory`,
  'tag.bad-points': ({ tag }) => `${tag}: points are a number above 0, such as 5, 2.5 or 5/3`,
  'tag.empty': ({ tag }) => `${tag} names nothing: write an id of letters, digits, dots and dashes`,
  'tag.unknown': ({ tag, near }) => `unknown tag ${tag}${meant(near)}`,
  'tag.unequal': ({ criterion, tag, one, other }) =>
    `the scenarios of criterion ${criterion} differ in ${tag}: ${one} and ${other}`,
  'tag.advisory-points': ({ criterion }) => `criterion ${criterion} is @advisory and cannot have points`,
  'tag.needs-unknown': ({ criterion, needs, near }) =>
    `criterion ${criterion} needs ${needs}, which does not exist${meant(near)}`,
  'tag.needs-cycle': ({ path }) => `criteria need each other in a circle: ${path}`,
  'tag.needs-hidden': ({ criterion, needs }) => `criterion ${criterion} is visible and cannot need the hidden ${needs}`,
  'tag.needs-advisory': ({ criterion, needs }) =>
    `criterion ${criterion} carries points and cannot need the advisory ${needs}`,
  'tag.twins': ({ criterion, ko, en }) =>
    `the Korean and the English feature differ in criterion ${criterion}: ko ${ko}, en ${en}`,
}
