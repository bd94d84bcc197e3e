import { describe, expect, it } from "vitest";
import { byPerson, daysAfter, decode, type Planned } from "./model";

const shift = (
  operator_id: number,
  name: string,
  date: string,
  role: "operator" | "supervisor" = "operator",
) => ({ operator_id, name, date, role, start: "08:00", languages: [] }) as unknown as Planned;

describe("the rota", () => {
  it("has a row for each person, supervisors first, and each shift on its day", () => {
    const rows = byPerson([
      shift(1, "陈晓", "2026-11-27"),
      shift(3, "周敏", "2026-11-27", "supervisor"),
      shift(1, "陈晓", "2026-11-28"),
      shift(1, "陈晓", "2026-11-28"),
    ]);
    expect(rows.map((row) => row.name)).toEqual(["周敏", "陈晓"]);
    expect(rows[1]?.days.get("2026-11-28")?.length).toBe(2);
  });
  it("goes from week to week over the end of a year", () => {
    expect(daysAfter("2026-12-28", 7)).toBe("2027-01-04");
    expect(daysAfter("2027-01-04", -7)).toBe("2026-12-28");
  });
  it("reads what a Chinese spreadsheet writes", () => {
    expect(decode(new Uint8Array([0xc8, 0xd5, 0xc6, 0xda]).buffer)).toBe("日期");
    expect(decode(new TextEncoder().encode("日期").buffer as ArrayBuffer)).toBe("日期");
  });
});
