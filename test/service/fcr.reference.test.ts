import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Contact } from "../../src/service/contact-history.ts";
import { type FcrFromContactsResult, fcrFromContacts } from "../../src/service/fcr-from-contacts.ts";
import { allowance, type ReferenceCase, referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { fcrContacts, fcrFigures } from "../reference/figures-service.ts";

/** The result under the names of the reference cases. */
const flat = (result: FcrFromContactsResult): Record<string, unknown> => ({
  ...result,
  netFirstContacts: result.net.firstContacts,
  netResolved: result.net.resolved,
  byChannel: Object.fromEntries(
    result.byChannel.map(({ channel, firstContacts, resolved }) => [String(channel), { firstContacts, resolved }]),
  ),
});

const contactsOf = ({ input }: ReferenceCase): Contact[] => {
  if (Array.isArray(input["contacts"])) return input["contacts"] as Contact[];
  const rows = parse(readFileSync(referencePath(String(input["file"]))), { columns: true }) as Record<string, string>[];
  const where = Object.entries((input["where"] ?? {}) as Record<string, unknown>);
  return rows
    .filter((row) => where.every(([column, value]) => row[column] === String(value)))
    .map((row) => ({ ...row, unresolvable: row["unresolvable"] === "1" }) as unknown as Contact);
};

describe("first contact resolution beside other tools", () => {
  it.each(fcrFigures)("agrees with $source on ten contacts, repeats by $options.match", ({ options, expected }) => {
    expect(flat(fcrFromContacts(fcrContacts, options))).toMatchObject(expected);
  });

  const cases = referenceCases("records").filter(({ id }) => id.startsWith("fcr"));
  it(
    referenceFolderPresent
      ? "finds its cases in the shared reference folder"
      : "ABSENT: the shared reference folder, so no case of it is checked",
    () => {
      expect(cases.length > 0).toBe(referenceFolderPresent);
    },
  );
  for (const reference of cases) {
    it(`agrees with ${reference.id}`, () => {
      const { windowDays, asOf, byTopic } = reference.options as { windowDays: number; asOf: string; byTopic: boolean };
      const result = flat(fcrFromContacts(contactsOf(reference), { windowDays, asOf, match: byTopic ? "customer-and-topic" : "customer" }));
      const { rate, ...counts } = reference.expected as { rate: number };
      expect(result).toMatchObject(counts);
      expect(Math.abs((result["rate"] as number) - rate)).toBeLessThanOrEqual(allowance(reference, "rate", rate));
    });
  }
});
