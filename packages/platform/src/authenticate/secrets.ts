import { check } from "../read/check.ts";
import { locate } from "../read/located.ts";
import { Report } from "../read/report.ts";
import type { Rule } from "../read/rule.ts";
import { said } from "../words/said.ts";
import type { Secrets } from "./authenticate.ts";

const SECRET = { is: "text", secret: true, atLeast: 1 } as const;
const NAME = { is: "text", atLeast: 1 } as const;

/** Every field of a file with secrets. The list is ours, so a field that is not in it is an error. */
export const SECRETS = {
  is: "object",
  unknown: "error",
  fields: {
    accessKeys: {
      rule: {
        is: "list",
        of: {
          is: "object",
          unknown: "error",
          fields: {
            id: { rule: NAME, required: true, says: "AccessKey ID." },
            secret: { rule: SECRET, required: true, says: "AccessKey secret." },
            securityToken: { rule: SECRET, says: "Of temporary credentials (STS)." },
          },
        },
      },
      says: "For triggers with authType function: who may sign.",
    },
    bearerTokens: {
      rule: { is: "list", of: SECRET },
      says: "For authType bearer: tokens beside those of the trigger's authConfig.",
    },
    users: {
      rule: {
        is: "list",
        of: {
          is: "object",
          unknown: "error",
          fields: {
            name: { rule: NAME, required: true, says: "Name of the user." },
            password: { rule: SECRET, required: true, says: "Password of the user." },
          },
        },
      },
      says: "For authType basic: users beside those of the trigger's authConfig.",
    },
    jwtKeys: {
      rule: { is: "list", of: { is: "map", of: { is: "anything" } } },
      says: "For authType jwt: private JSON Web Keys, with which `wsfn sign` makes tokens.",
    },
  },
} as const satisfies Rule;

/**
 * Reads what callers authenticate with from JSON text; `file` is what messages name. No message holds a value.
 * @throws {PlatformError} with every problem
 */
export function parseSecrets(source: string, file: string): Secrets {
  const report = new Report(file, { isSecret: true });
  const value = jsonOf(source, report);
  const nowhere = { file, line: 1, column: 1 };
  const secrets = value === undefined ? undefined : check(locate(value, nowhere), SECRETS, "", report)?.value;
  report.throwIfAny();
  // Without a problem there is a value: the check reports whatever it refuses.
  if (secrets === undefined) throw new Error(`${file}: refused without a reason`);
  return secrets;
}

/** `$schema` is for editors. The parser's own message would quote the secret: only its line is reported. */
function jsonOf(source: string, report: Report): unknown {
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      report.problem(
        "WrongType",
        undefined,
        said("expected a JSON object"),
        said("write {braces} around the fields", { braces: "{ }" }),
      );
      return undefined;
    }
    const { $schema: _schema, ...fields } = value as Record<string, unknown>;
    return fields;
  } catch (error) {
    const line = /\bline (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const at = line === undefined ? undefined : { file: report.file, line: Number(line), column: 1 };
    report.problem("Syntax", at, said("it is not JSON"));
    return undefined;
  }
}
