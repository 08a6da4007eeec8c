/** The row whose name is being typed. */
class Rename {
  /** Id of the tree's node; null = none. */
  node = $state<string | null>(null);
}
export const rename = new Rename();
