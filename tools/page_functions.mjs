// Prints `path<TAB>name<TAB>lines` of every function below web/src, for tools/check_sizes.py. Run with web/ as the folder.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const ts = createRequire(join(process.cwd(), "package.json"))("typescript");

/** The TypeScript of a file: all of it, or what stands between the script tags of a component. */
function scriptOf(path) {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".svelte")) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((found) => found[1]).join("\n");
}

function nameOf(node) {
  const named = node.name ?? node.parent?.name;
  return named?.getText() ?? "anonymous";
}

function visit(node, source, path) {
  if (ts.isFunctionLike(node) && node.body) {
    const [first, last] = [node.getStart(source), node.end].map((at) => source.getLineAndCharacterOfPosition(at).line);
    console.log([path, nameOf(node), last - first + 1].join("\t"));
  }
  ts.forEachChild(node, (child) => visit(child, source, path));
}

for (const name of readdirSync("src", { recursive: true })) {
  if (!/\.(ts|svelte)$/.test(name) || /\.test\./.test(name)) continue;
  const path = join("src", name);
  const source = ts.createSourceFile(`${path}.ts`, scriptOf(path), ts.ScriptTarget.Latest, true);
  visit(source, source, path);
}
