/** The thread that a graph lives in: one document, and answers in the order of the questions. */
import { Session, bodyOf } from "./session";
import type { Answer, Question } from "./protocol";
import type { GraphDocument } from "./document";

const FRAME = 40; // ms of work before it looks whether it is still wanted

let session: Session | null = null;
let graph: GraphDocument | null = null;
/** Numbers of questions that nobody waits for any more. */
const dropped = new Set<number>();
let answering = 0;
let began = 0;
let queue: Promise<void> = Promise.resolve();

class Dropped extends Error {}

async function rest(): Promise<void> {
  if (performance.now() - began < FRAME) return;
  await new Promise((resolve) => setTimeout(resolve));
  began = performance.now();
  if (dropped.has(answering)) throw new Dropped();
}

async function answer(question: Question): Promise<unknown> {
  if (question.ask === "load") {
    graph = JSON.parse(new TextDecoder().decode(question.document)) as GraphDocument;
    session = new Session(graph, rest);
    return session.about();
  }
  if (!session || !graph) throw new Error(`${question.ask}: got no graph, want one to be loaded first`);
  switch (question.ask) {
    case "overlay":
      return session.overlay(question.document ? statsOf(question.document) : null);
    case "against":
      return session.against(question.document ? read(question.document) : null);
    case "body":
      return session.bodyFacts(question.body);
    case "look":
      return session.look(question.look);
    case "facts":
      return session.facts(question.look, question.path);
    case "find":
      return session.find(question.text, question.regex, question.most);
    case "goto": {
      const body = bodyOf(graph, question.node);
      const path = session.pathOf(body, question.node);
      return { body, path, parents: session.parents(body, path) };
    }
    case "parents":
      return session.parents(question.body, question.path);
    case "marks":
      return session.marks(question.body, question.want);
    case "difference":
      return session.difference(question.body);
  }
}

function read(document: ArrayBuffer): GraphDocument {
  return JSON.parse(new TextDecoder().decode(document)) as GraphDocument;
}

function statsOf(document: ArrayBuffer): GraphDocument["stats"] {
  return read(document).stats;
}

async function handle(question: Question): Promise<void> {
  const { id } = question;
  if (dropped.delete(id)) return;
  answering = id;
  began = performance.now();
  let said: Answer;
  try {
    said = { id, value: await answer(question) };
  } catch (error) {
    if (error instanceof Dropped) {
      dropped.delete(id);
      return;
    }
    said = { id, error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(said);
}

addEventListener("message", ({ data }: MessageEvent<Question | { drop: number }>) => {
  if ("drop" in data) dropped.add(data.drop);
  else queue = queue.then(() => handle(data));
});
