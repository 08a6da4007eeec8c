/** The list of embeddings, kept up to date while the board grows. */
import { ApiError } from "../api/client";
import { fetchEmbeddings, type EmbeddingFacts } from "../api/embeddings";
import { board } from "./board.svelte";
import { Pacer } from "./pacer";

const PACE = 2000; // ms; configs lie beside event files, and grow when those do

class Embeddings {
  list = $state.raw<readonly EmbeddingFacts[]>([]);
  listed = $state(false);
  private readonly pacer = new Pacer(() => this.read(), PACE);

  /** Returns how to stop. */
  follow(): () => void {
    const off = board.onChange(() => this.pacer.request());
    void board.first.then(() => this.pacer.request());
    return () => {
      off();
      this.pacer.stop();
    };
  }

  refresh(): void {
    this.pacer.request();
  }

  private async read(): Promise<void> {
    try {
      const list = await fetchEmbeddings();
      if (JSON.stringify(list) !== JSON.stringify(this.list)) this.list = list;
      this.listed = true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // A server that is away: what is known stays.
    }
  }
}

export const embeddings = new Embeddings();
