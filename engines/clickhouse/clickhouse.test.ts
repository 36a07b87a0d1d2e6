import { engineLaws } from "../../test/engines/suite.ts";
import { adapterLaws } from "../adapter-laws.ts";
import { openClickHouse } from "./clickhouse.ts";

adapterLaws("ClickHouse", openClickHouse);
engineLaws("ClickHouse", openClickHouse);
