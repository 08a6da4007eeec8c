/** One card of meshes: cameras, the ball they go round, what its runs are. */
import { SvelteMap } from "svelte/reactivity";
import type { Corner, MeshFacts } from "../../../api/mesh";
import { ballAround, FRONT, orbitFrom, type Ball, type Orbit } from "../../../lib/orbit";
import { readConfig } from "../../../lib/meshConfig";
import type { MediaCard } from "../../../state/mediaCard.svelte";
import { Pace } from "./pace";
import type { Style } from "./painter";
import { readOptions, writeOptions, type MeshOptions } from "./options";

const REST = 300; // ms after which the camera stands in the URL

export class MeshView {
  readonly #card: () => MediaCard;
  readonly card: MediaCard = $derived.by(() => this.#card());
  readonly options: MeshOptions = $derived(readOptions(this.card.opts));
  readonly style: Style = $derived((this.card.mode as Style | undefined) ?? "solid");
  /** Facts of what each run shows now. */
  readonly facts = new SvelteMap<string, MeshFacts>();
  /** Cameras that move; those at rest are in the options. */
  readonly #moving = new SvelteMap<string, Orbit>();
  /** Around all that was seen, so that nothing jumps when the step changes. */
  readonly #boxes = new SvelteMap<string, readonly [Corner, Corner]>();
  readonly ball: Ball = $derived(ballAround([...this.#boxes.values()]));
  /** Of all its meshes in one frame. */
  readonly pace = new Pace();
  readonly moving: boolean = $derived(this.#moving.size > 0);
  #held = false;
  #drawn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(card: () => MediaCard) {
    this.#card = card;
  }

  readonly samples: number = $derived(Math.max(1, ...[...this.facts.values()].map(({ batch }) => batch)));

  /** What is wrong, each sentence once. */
  readonly problems: readonly string[] = $derived([
    ...new Set(
      [...this.facts].flatMap(([run, { problems, config }]) => [
        ...problems.map((problem) => `${run}: ${problem}`),
        ...readConfig(config).unknown.map((name) => `config: ${name} is not taken`),
      ]),
    ),
  ]);

  seen(run: string, facts: MeshFacts): void {
    this.facts.set(run, facts);
    if (!facts.bounds) return;
    const before = this.#boxes.get(run) ?? facts.bounds;
    const low = before[0].map((v, i) => Math.min(v, facts.bounds![0][i]!)) as unknown as Corner;
    const high = before[1].map((v, i) => Math.max(v, facts.bounds![1][i]!)) as unknown as Corner;
    this.#boxes.set(run, [low, high]);
  }

  forget(run: string): void {
    this.facts.delete(run);
    this.#boxes.delete(run);
  }

  #key = (run: string): string => (this.options.own ? run : "");

  orbit(run: string): Orbit {
    const key = this.#key(run);
    const found = this.#moving.get(key) ?? this.options.orbits.get(key);
    if (found) return found;
    const config = this.facts.get(run)?.config ?? [...this.facts.values()][0]?.config;
    const position = config && readConfig(config).position;
    return position ? orbitFrom(position, this.ball) : FRONT;
  }

  look(run: string, orbit: Orbit): void {
    this.#moving.set(this.#key(run), orbit);
    this.#soon();
  }

  /** While a pointer holds it, it is not at rest. */
  hold(held: boolean): void {
    this.#held = held;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (!this.#held && this.moving) this.#timer = setTimeout(() => this.#rest(), REST);
  }

  /** `drawn` points or faces since `began`, in ms; other meshes of the same frame may follow. */
  painted(began: number, drawn: number): void {
    this.#drawn += drawn;
    if (this.#drawn > drawn) return;
    requestAnimationFrame(() => {
      this.pace.took(performance.now() - began, this.#drawn);
      this.#drawn = 0;
    });
  }

  /** Where the config or the page puts it. */
  reset(run: string): void {
    const key = this.#key(run);
    clearTimeout(this.#timer);
    this.#moving.delete(key);
    const orbits = new Map(this.options.orbits);
    orbits.delete(key);
    this.set({ orbits });
  }

  #rest(): void {
    this.set({ orbits: new Map([...this.options.orbits, ...this.#moving]) });
    this.#moving.clear();
  }

  /** With one camera for all, all go where the first one is. */
  toggleOwn(): void {
    const first = this.card.runs[0]?.run.name ?? "";
    const orbit = this.orbit(first);
    const runs = this.card.runs.map((one) => [one.run.name, orbit] as const);
    this.set(this.options.own ? { own: false, orbits: new Map([["", orbit]]) } : { own: true, orbits: new Map(runs) });
  }

  set(change: Partial<MeshOptions>): void {
    this.card.setOpts(writeOptions({ ...this.options, ...change }));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
