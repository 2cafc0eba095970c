import type { CommandIssues } from '../../issue/command.ts'
import type { Sentences } from '../catalogue.ts'
import { topics } from './balancer-topics.ts'

const meant = (near: string): string => (near === '' ? '' : `; did you mean ${near}?`)

export const command: Sentences<CommandIssues> = {
  'command.watching': () => 'waiting for changes; Ctrl+C ends',
  'command.checked-again': ({ milliseconds }) => `checked again in ${milliseconds} ms; waiting for changes`,
  'command.no-fix': ({ exercise }) =>
    `${exercise} does not tell edits that put a criterion right (hints: none in its exercise.yaml): leave --fix out`,
  'command.unknown': ({ name, near }) => `unknown command ${name}${meant(near)}`,
  'command.none': () => 'which command?',
  'command.unknown-flag': ({ flag, near }) => `unknown option ${flag}${meant(near)}`,
  'command.no-value': ({ flag, value }) => `${flag} needs a value: ${flag} ${value}`,
  'command.needless-value': ({ flag, value }) => `${flag} takes no value, but got ${value}`,
  'command.twice': ({ flag }) => `${flag} is given more than once`,
  'command.choice': ({ flag, value, choices }) => `${flag} ${value}: choose one of ${choices}`,
  'command.number': ({ flag, value }) => `${flag} ${value}: a whole number above 0 is needed`,
  'command.share': ({ value }) => `--fail-under ${value}: write a percentage such as 60%`,
  'command.shard': ({ value }) => `--shard ${value}: write i/n with i from 1 to n, such as 1/4`,
  'command.missing': ({ what }) => `${what} is missing`,
  'command.too-many': ({ what }) => `more than one ${what}`,
  'command.no-folder': ({ folder }) => `${folder} is no folder that can be read`,
  'command.which-exercise': ({ folder, known }) =>
    `which exercise is ${folder}? Its name is none of ${known}; say --exercise NAME`,
  'command.unknown-format': ({ name, near, known }) => `unknown format ${name}${meant(near)} (known: ${known})`,
  'command.two-documents': ({ one, other }) =>
    `${one} and ${other} would both go to standard output: give one a file, NAME:FILE`,
  'command.unwritable': ({ file, detail }) => `${file} cannot be written: ${detail}`,
  'command.unreadable': ({ file, detail }) => `${file} cannot be read: ${detail}`,
  'command.written': ({ folder }) => `reports are in ${folder}`,
  'command.below': ({ count, limit }) => `${count} ${count === 1 ? 'score is' : 'scores are'} below ${limit}`,
  'command.progress': ({ done, total, rate, eta, broken }) =>
    `${done}/${total}  ${rate}/s  ETA ${eta}${broken === 0 ? '' : `  ${broken} broken`}`,
  'command.broken': ({ student, exercise, detail }) => `no score for ${student} ${exercise}: ${detail}`,
  'command.resume-hint': ({ command: line }) => `go on with: ${line}`,
  'command.fault': ({ detail }) => `a fault of kubekata itself: ${detail}`,
  'explain.annotation': ({ name, meaning, topic, near }) =>
    meaning === 'simulated'
      ? `${name} is known and simulated`
      : meaning === 'known'
        ? `${name}${topic === undefined ? '' : ` (${topics[topic]})`} is known, not simulated: the model ignores its value and says so where it is used`
        : `no controller knows ${name}${meant(near)}`,
  'explain.unknown': ({ code, near }) => `no cause has the code ${code}${meant(near)}`,
  'export.which-exercise': ({ known }) => `which exercise? Say --exercise with one of ${known}`,
  'export.no-column': ({ flag, name, headings }) =>
    `${name === '' ? 'no column could be recognised' : `there is no column ${name}`}: say ${flag} NAME or its number (headings: ${headings})`,
  'export.no-student': ({ file }) => `no row of ${file} names a student of the report`,
  'export.filled': ({ filled, missing }) =>
    `${filled} rows filled${missing === '' ? '' : `; not in the sheet: ${missing}`}`,
  'new.bad-id': ({ id }) => `${id} is no id: use lower-case letters, digits and dashes, at most 63`,
  'new.exists': ({ folder }) => `${folder} exists already`,
  'new.next': ({ command: line }) => `next: ${line}`,
  'command.see-help': ({ command: line }) => `see ${line}`,
}
