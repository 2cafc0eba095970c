/** The one door to persistent maps: a new version costs the change, not the size; an ordered one keeps the order of entry. */
export { Map as PersistentMap, OrderedMap as PersistentOrderedMap } from 'immutable'
