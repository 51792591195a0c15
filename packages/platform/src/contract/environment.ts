import type { FunctionSpec } from "../function-spec.ts";

interface VariableRow {
  readonly says: string;
  /** Where the platform sets it: everywhere, or only there. */
  readonly when: "always" | "role" | "2.0" | "debian10-and-older" | "debian11-and-newer";
  readonly source: string;
  readonly confirmed: boolean;
}

const PAGE = "Environment variables";

/** Variables that the platform sets in an instance. */
export const ENVIRONMENT = {
  FC_FUNC_CODE_PATH: { says: "where the code lies: /code/", when: "always", source: PAGE, confirmed: true },
  FC_ACCOUNT_ID: { says: "the account's id", when: "always", source: PAGE, confirmed: true },
  FC_SERVICE_NAME: {
    says: "the service, for a function of 2.0",
    when: "2.0",
    source: "2.0 local runner; its page is no longer kept",
    confirmed: false,
  },
  FC_FUNCTION_NAME: { says: "functionName", when: "always", source: PAGE, confirmed: true },
  FC_FUNCTION_HANDLER: {
    says: "handler, of no use to a server",
    when: "always",
    source: PAGE,
    confirmed: true,
  },
  FC_FUNCTION_MEMORY_SIZE: { says: "memorySize, MB", when: "always", source: PAGE, confirmed: true },
  FC_REGION: { says: "region", when: "always", source: PAGE, confirmed: true },
  FC_CUSTOM_LISTEN_PORT: { says: "the port to listen on", when: "always", source: PAGE, confirmed: true },
  FC_SERVER_PORT: {
    says: "the port to listen on; many programs read this one",
    when: "always",
    source: "Serverless Devs local runner, 2.0 samples; not in the 3.0 page",
    confirmed: false,
  },
  FC_INSTANCE_ID: { says: "the instance's id", when: "always", source: PAGE, confirmed: true },
  FC_VER_ID: { says: "the version", when: "debian10-and-older", source: PAGE, confirmed: true },
  FC_FUNCTION_VERSION: { says: "the version", when: "debian11-and-newer", source: PAGE, confirmed: true },
  ALIBABA_CLOUD_ACCESS_KEY_ID: { says: "temporary credentials", when: "role", source: PAGE, confirmed: true },
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: {
    says: "temporary credentials",
    when: "role",
    source: PAGE,
    confirmed: true,
  },
  ALIBABA_CLOUD_SECURITY_TOKEN: {
    says: "temporary credentials",
    when: "role",
    source: PAGE,
    confirmed: true,
  },
} as const satisfies Record<string, VariableRow>;

/** Names that a function's own `environmentVariables` may not use (3.0 manual, "Environment variables"). */
export function isReservedVariable(name: string): boolean {
  return name.startsWith("FC_");
}

/** What differs from instance to instance. */
export interface InstanceFacts {
  readonly instanceId: string;
  /** Where the server is to listen: the function's own port, or a free one in its place. */
  readonly port: number;
  /** Default `/code/`. A process that does not run under /code is given the folder it runs in. */
  readonly codePath?: string;
  /** Default 123456789012, an account that does not exist. */
  readonly accountId?: string;
  /** Default LATEST. */
  readonly version?: string;
  /** Temporary credentials of the function's role. Default: none, as for a function without a role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
}

/** An account id that is nobody's; stands where the platform writes the owner's. */
export const LOCAL_ACCOUNT_ID = "123456789012";

/**
 * The variables of one instance: the platform's over the function's own. `PATH` and the rest of the machine are the
 * caller's business.
 */
export function instanceEnvironment(spec: FunctionSpec, facts: InstanceFacts): Record<string, string> {
  const port = String(facts.port);
  const version = facts.version ?? "LATEST";
  const newer = /^custom\.debian1[1-9]$/.test(spec.runtime);
  const { credentials } = facts;
  return {
    ...spec.environment,
    FC_FUNC_CODE_PATH: facts.codePath ?? "/code/",
    FC_ACCOUNT_ID: facts.accountId ?? LOCAL_ACCOUNT_ID,
    ...(spec.service !== undefined && { FC_SERVICE_NAME: spec.service }),
    FC_FUNCTION_NAME: spec.name,
    FC_FUNCTION_HANDLER: spec.handler ?? "",
    FC_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    FC_REGION: spec.region,
    FC_CUSTOM_LISTEN_PORT: port,
    FC_SERVER_PORT: port,
    FC_INSTANCE_ID: facts.instanceId,
    ...(newer ? { FC_FUNCTION_VERSION: version } : { FC_VER_ID: version }),
    ...(credentials && {
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
    }),
  };
}
