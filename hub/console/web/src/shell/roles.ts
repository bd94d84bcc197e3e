// What people are called by what they may do, and who of them sits at a desk.
import { t } from "../kernel/i18n";
import type { Role } from "../kernel/me";

const ROLES: Readonly<Record<Role, () => string>> = {
  operator: () => t("Operator"),
  supervisor: () => t("Shift supervisor"),
  admin: () => t("Administrator"),
  technician: () => t("Technician"),
  auditor: () => t("Auditor"),
};

/** Whether this role sits at a desk and has shifts. */
export function works(role: Role): boolean {
  return role !== "technician" && role !== "auditor";
}

export function roleName(role: Role): string {
  return ROLES[role]();
}
