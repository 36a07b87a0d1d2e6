// Runs the main job over generated rows and prints the most memory the process ever held, in MiB.
import { mainJob } from "./main-job.ts";
import { answerRows } from "./data.ts";

const rows = Number(process.argv[2]);
const result = mainJob().measure(answerRows(rows));
if (result.total.records !== rows) throw new Error("a row was lost");
console.log(JSON.stringify({ rows, peak: process.resourceUsage().maxRSS / 1024 }));
