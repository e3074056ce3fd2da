import type { BenchFilter } from '../filters.js';
import type { Picture } from '../pictures/picture.js';
import type { ByServer, Latency } from '../results.js';
import { median } from './statistics.js';
import type { Effort, Say, Subject } from './subject.js';
import { type Filtered, sendUpload, uploadOf } from './upload.js';

/** Sends a picture alone, again and again, to each server in turn. */
export async function measureLatency(
  subjects: readonly Subject[],
  picture: Picture,
  filter: BenchFilter,
  { latencyRuns, slowRuns, warmUps }: Effort,
  say: Say,
): Promise<Latency> {
  const upload = uploadOf(picture, filter);
  const answers: ByServer<Filtered[]> = {};
  for (let run = -warmUps; run < latencyRuns; run++) {
    for (const { peer, server } of subjects) {
      // A slow server has been warm since its results were compared.
      if (peer.slow && (run < 0 || run >= slowRuns)) continue;
      say(`${filter.name}, ${picture.name}, ${peer.label}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
      const answer = await sendUpload(server.origin, upload);
      if (run >= 0) (answers[peer.id] ??= []).push(answer);
    }
  }
  const latency: Latency = {
    picture: picture.name,
    filter: filter.name,
    runs: {},
    outputBytes: {},
    phases: {},
  };
  for (const { peer } of subjects) {
    const own = answers[peer.id]!;
    latency.runs[peer.id] = own.map(({ milliseconds }) => milliseconds);
    latency.outputBytes[peer.id] = own[0]!.bytes;
    const phases = Object.keys(own[0]!.phases);
    if (phases.length === 0) continue;
    latency.phases[peer.id] = Object.fromEntries(
      phases.map((phase) => [phase, median(own.map((answer) => answer.phases[phase]!))]),
    );
  }
  return latency;
}
