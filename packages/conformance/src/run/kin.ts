import type { ConformanceCase } from "../case/case.ts";

/** Cases of the same rule are kin: what one of them does to a server the others are likely to do as well. */
export const kinOf = ({ source }: ConformanceCase): string => `${source.rfc} ${source.section}`;
