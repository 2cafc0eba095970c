import { josa } from 'es-hangul'

type Pair = Parameters<typeof josa>[1]

/** Neutral spellings and the pairs they stand for. */
const PAIRS: Readonly<Record<string, Pair>> = {
  '은(는)': '은/는',
  '이(가)': '이/가',
  '을(를)': '을/를',
  '와(과)': '와/과',
  '과(와)': '와/과',
  '(으)로': '으로/로',
}

const NEUTRAL = /(?:^|(?<before>[^\s([]*))(?<particle>은\(는\)|이\(가\)|을\(를\)|와\(과\)|과\(와\)|\(으\)로)/g

/** Every neutral spelling has one of these. */
const BRACKET = /[은이을와과]\(|\(으/

const DIGITS = '영일이삼사오육칠팔구'

/** How the end of a word is said; undefined where a reader may say it either way, as with Latin names. */
function spoken(word: string): string | undefined {
  if (/[가-힣]$/.test(word)) return word
  if (/^\d[\d.,]*%$/.test(word)) return '퍼센트'
  return /^\d+$/.test(word) ? DIGITS[Number(word.at(-1))] : undefined
}

/**
 * Particles chosen where the word before them settles it: Hangul, whole numbers, percentages. Names in Latin letters keep the
 * neutral spelling, since people read them in different ways.
 */
export function withParticles(text: string): string {
  if (!BRACKET.test(text)) return text
  return text.replace(NEUTRAL, (neutral: string, before: string | undefined, particle: string) => {
    const word = spoken(before ?? '')
    return word === undefined ? neutral : `${before}${josa.pick(word, PAIRS[particle]!)}`
  })
}
