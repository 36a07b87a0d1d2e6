import { npsOf, scorecard } from "cx-metrics";
import { readSql, sql } from "cx-metrics/sql";
import { afterAll, beforeAll, expect, it } from "vitest";
import { engineLaws } from "../../test/engines/suite.ts";
import { adapterLaws } from "../adapter-laws.ts";
import { waitFor } from "../wait.ts";
import { type SparkCluster, startCluster } from "./cluster.ts";

let spark: SparkCluster;
beforeAll(async () => {
  spark = await startCluster();
});
afterAll(() => spark?.close());

// One cluster for all of them.
const open = async (): Promise<SparkCluster> => ({ ...spark, close: async () => {} });
adapterLaws("Spark", open);
// Hundreds of small statements take Spark longer to compile than to interpret. What the adapter asks above is compiled, as Spark does it by itself.
const interpreting = async (): Promise<SparkCluster> => {
  await spark.query("SET spark.sql.codegen.wholeStage = false");
  await spark.query("SET spark.sql.codegen.factoryMode = NO_CODEGEN");
  return open();
};
engineLaws("Spark", interpreting, { timeout: 300_000, slow: true });

it("gives the same result when a worker is killed in the middle of a query", async () => {
  // 24 parts of 1 000 rows that take 400 ms each, on two workers of one core: 5 seconds.
  const sleep = "java_method('java.lang.Thread', 'sleep', CASE WHEN id % 1000 = 0 THEN 400L ELSE 0L END)";
  await spark.query(
    `CREATE OR REPLACE TEMPORARY VIEW slow AS SELECT CAST(id * id % 11 AS INT) AS rating, CONCAT('r', id % 3) AS region
    FROM range(0, 24000, 1, 24) WHERE COALESCE(${sleep}, '') <> 'never'`,
  );
  const rows = Array.from({ length: 24_000 }, (_, id) => ({ rating: (id * id) % 11, region: `r${id % 3}` }));
  const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
  const [first, second] = await spark.workers();
  let answered = false;
  const answer = spark.query(sql(card, { dialect: "spark", from: "slow" })).finally(() => {
    answered = true;
  });
  await waitFor(
    async () => {
      const [killed, survivor] = await spark.workers();
      // Both have finished parts of this query, and both hold one that they have not.
      return [
        [first, killed],
        [second, survivor],
      ].every(([before, now]) => before && now && now.running > 0 && now.finished > before.finished);
    },
    () => "the workers do not share the query",
  );
  await spark.killWorker(0);
  await waitFor(
    async () => (await spark.workers())[0]?.state === "DEAD",
    () => "the master still has the killed worker",
  );
  expect(answered).toBe(false);

  expect(readSql(card, await answer)).toStrictEqual(card.measure(rows));
  const [killed, survivor] = await spark.workers();
  expect(killed).toMatchObject({ state: "DEAD", lost: true });
  expect(survivor).toMatchObject({ state: "ALIVE", lost: false });
  // The survivor did the parts that the killed one had finished over again, since their results were lost with it.
  expect((survivor?.finished ?? 0) - (second?.finished ?? 0)).toBeGreaterThanOrEqual(24);
});
