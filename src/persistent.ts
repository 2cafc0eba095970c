/** The one door to persistent maps: a new version costs the change, not the size. */
export { Map as PersistentMap, Set as PersistentSet } from 'immutable'
