import { html } from './escape.ts'

type Values = Readonly<Record<string, string | number>>

/** An SVG element; children are markup already, values are not. */
export function element(name: string, values: Values, children = ''): string {
  let open = `<${name}`
  for (const key of Object.keys(values)) {
    const value = values[key]!
    open += ` ${key}="${typeof value === 'number' ? value : html(value)}"`
  }
  return children === '' ? `${open}/>` : `${open}>${children}</${name}>`
}

/** A line of text that begins at (x, y); `kind` is a class of the page's style. */
export function words(x: number, y: number, text: string, kind: string): string {
  return element('text', { x, y, class: kind }, html(text))
}

/** A drawing that a screen reader passes over: the page says the same in words beside it. */
export function drawing(kind: string, width: number, height: number, children: string): string {
  const values = { class: kind, viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' }
  return element('svg', values, children)
}
